import { goQuote } from "../../text/goQuote.ts";
import { runeQuote } from "../promql/rune.ts";
import { metricWords, reservedWords } from "../promql/words.ts";
import { readLabelSet, reportRepeated } from "./labelSet.ts";
import { here, isSpace, report, skipSpaces } from "./reader.ts";
import type { Reader } from "./reader.ts";
import type { SeriesName } from "./tree.ts";

/**
 * Reads `metric{label="value"}` at the reader's place. `alone`: nothing may follow and spaces may stand before the brace;
 * else it names the series of an input, whose labels must differ.
 */
export function readName(r: Reader, alone: boolean): SeriesName | undefined {
  skipSpaces(r);
  const start = r.at;
  const word = /^[A-Za-z_:][\w:]*/.exec(r.text.slice(start, r.end))?.[0];
  if (word !== undefined && !isMetric(word)) {
    r.at += word.length;
    report(r, start, r.at, `unexpected ${describeWord(word)}: it cannot be the name of a metric`);
    r.at = r.end;
    return undefined;
  }
  const metric = word === undefined ? undefined : { start, end: start + word.length, value: word };
  r.at += word?.length ?? 0;
  const behind = r.at;
  if (alone) skipSpaces(r);
  if (here(r) !== "{") {
    if (metric === undefined && !alone && here(r) !== "") {
      report(
        r,
        start,
        start + 1,
        `unexpected ${runeQuote(r.text, start)}: a series begins with a name or "{"`,
      );
      r.at = r.end;
    } else r.at = behind;
    return metric && { metric, labels: [], start, end: r.at };
  }
  const set = readLabelSet(r);
  if (!alone) reportRepeated(r, set, metric !== undefined);
  const name = metric ?? set.metrics[0];
  return { ...(name && { metric: name }), labels: set.labels, start, end: r.at };
}

const isMetric = (word: string): boolean => {
  const lower = word.toLowerCase();
  return !reservedWords.has(lower) || metricWords.has(lower);
};

const describeWord = (word: string): string =>
  /^(?:inf|nan)$/i.test(word) ? `number ${goQuote(word)}` : `<${word}>`;

/** Reports what stands directly behind a name; true when there is something. */
export function reportBehind(r: Reader, where: string): boolean {
  if (r.at >= r.end || isSpace(here(r))) return false;
  const brace = here(r) === "{" ? ", which must follow the name without a space" : "";
  report(r, r.at, r.at + 1, `unexpected character ${where}: ${runeQuote(r.text, r.at)}${brace}`);
  r.at = r.end;
  return true;
}
