import { goQuote } from "../../text/goQuote.ts";
import { runeQuote } from "../promql/rune.ts";
import { readHistogram } from "./histogram.ts";
import { readNumber, readWhole } from "./number.ts";
import { here, isSpace, report, reportNewer, skipSpaces } from "./reader.ts";
import type { Reader } from "./reader.ts";
import type { SeriesItem } from "./tree.ts";

/** Native histograms in the values of a series came with this version of Prometheus. */
const histogramsSince = "2.47";

/**
 * Reads the values behind a series, spaces between them: `1 2+3x4 _x2 stale {{schema:1}}x3`. An item that cannot be read
 * is reported and passed over.
 * https://github.com/prometheus/prometheus/blob/v3.14.0/promql/parser/generated_parser.y (series_values)
 */
export function readValues(r: Reader): SeriesItem[] {
  const items: SeriesItem[] = [];
  for (;;) {
    skipSpaces(r);
    if (r.at >= r.end) return items;
    const start = r.at;
    const item = readItem(r);
    if (item !== undefined && r.at < r.end && !isSpace(here(r))) unexpected(r, separated);
    else if (item !== undefined) items.push(item);
    while (r.at < r.end && !isSpace(here(r))) r.at++;
    if (r.at === start) r.at++;
  }
}

/** Reports the character at the place; `wanted`: what should stand there. */
function unexpected(r: Reader, wanted: string): undefined {
  const found = r.at >= r.end ? "end of input" : runeQuote(r.text, r.at);
  report(r, r.at, Math.min(r.at + 1, r.end), `unexpected ${found} in series values: ${wanted}`);
}

/** Reports a step that nothing repeats: from `start`, where its sign stands. */
function unrepeated(r: Reader, start: number): undefined {
  const step = r.text.slice(start, r.at);
  const example = step.length > 20 ? "" : `, as in ${step}x5`;
  report(r, start, r.at, `a step in series values needs the number of times that it is added${example}`);
}

const separated = "values are separated by spaces";

function readItem(r: Reader): SeriesItem | undefined {
  const start = r.at;
  const char = here(r);
  if (char === "_") return readBlank(r, start);
  if (char === "{" && r.text[r.at + 1] === "{" && r.at + 1 < r.end) return readHistograms(r, start);
  if (/[A-Za-z]/.test(char) && char !== "x") return readWord(r, start);
  if (!/[\d.+-]/.test(char))
    return unexpected(r, char === "," ? separated : "a value is a number, `_`, `stale` or `{{…}}`");
  return readNumbers(r, start);
}

function readBlank(r: Reader, start: number): SeriesItem | undefined {
  r.at++;
  const times = readTimes(r);
  if (times === undefined) return undefined;
  return { type: "blank", start, end: r.at, count: times ?? 1 };
}

/** What stands behind `x`; null without an `x`, undefined when it cannot be read. */
function readTimes(r: Reader): number | null | undefined {
  if (here(r) !== "x") return null;
  r.at++;
  if (!/[\d.]/.test(here(r))) return unexpected(r, "behind `x` stands how often, as in 1x5");
  return readWhole(r, false);
}

/** `stale`, `Inf` or `NaN`: behind a word there is no `x`, which would be part of it. */
function readWord(r: Reader, start: number): SeriesItem | undefined {
  const word = /^[\w:]+/.exec(r.text.slice(start, r.end))?.[0] ?? "";
  if (/^(?:inf|nan)$/i.test(word)) return readNumbers(r, start);
  r.at += word.length;
  if (word === "stale") return readRepetition(r, { type: "stale", start });
  const wanted = 'number or "stale"';
  report(r, start, r.at, `unexpected identifier ${goQuote(word)} in series values, expected ${wanted}`);
  return undefined;
}

function readNumbers(r: Reader, start: number): SeriesItem | undefined {
  const first = readNumber(r, "+-");
  return first === undefined ? undefined : readRepetition(r, { type: "number", start, first });
}

/** What stands behind a value: a step that is added so many times, or how often the value comes again. */
function readRepetition(r: Reader, item: Omit<SeriesItem, "end" | "count">): SeriesItem | undefined {
  const sign = r.at;
  const hasStep = here(r) === "+" || here(r) === "-";
  const step = hasStep ? readNumber(r, "+-") : undefined;
  if (hasStep && step === undefined) return undefined;
  if (hasStep && here(r) !== "x") return unrepeated(r, sign);
  const times = readTimes(r);
  if (times === undefined) return undefined;
  const count = times === null ? 1 : times + 1;
  return { ...item, end: r.at, count, ...(step !== undefined && { step }) };
}

function readHistograms(r: Reader, start: number): SeriesItem | undefined {
  const errors = r.errors.length;
  const first = readHistogram(r);
  const sign = here(r);
  const signAt = r.at;
  let step: number | undefined;
  if (sign === "+" || sign === "-") {
    r.at++;
    if (here(r) !== "{" || r.text[r.at + 1] !== "{") {
      return unexpected(r, "a histogram grows by another histogram");
    }
    step = readHistogram(r).schema;
  }
  reportNewer(r, histogramsSince, start, r.at, "native histogram in series values");
  if (r.errors.length > errors) return undefined;
  if (step !== undefined && here(r) !== "x") return unrepeated(r, signAt);
  const times = readTimes(r);
  if (times === undefined) return undefined;
  if (step !== undefined && first.schema > step && times !== null && times > 0) {
    const schemas = `cannot merge from schema ${step} to ${first.schema}`;
    report(r, start, r.at, `error combining histograms: ${schemas}`);
  }
  return { type: "histogram", start, end: r.at, count: times === null ? 1 : times + 1 };
}
