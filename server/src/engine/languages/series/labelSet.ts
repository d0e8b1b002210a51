import { goQuote } from "../../text/goQuote.ts";
import { describe } from "../promql/cursor.ts";
import { lex } from "../promql/lexer.ts";
import type { Token } from "../promql/lexer.ts";
import type { Name } from "../promql/tree.ts";
import { unquote } from "../promql/unquote.ts";
import { report, reportNewer } from "./reader.ts";
import type { Reader } from "./reader.ts";
import type { SeriesLabel } from "./tree.ts";

/** The labels between braces, and a metric name in quotes. */
interface LabelSet {
  /** In quotes, without a value. */
  readonly metrics: readonly Name[];
  readonly labels: readonly SeriesLabel[];
}

/** Tokens of the braces and a way through them. */
interface Braces {
  readonly reader: Reader;
  readonly tokens: readonly Token[];
  index: number;
}

/**
 * Reads `{job="api", …}` at the reader's place. As upstream's `label_set`: only `=`, and a name in quotes without a value
 * is the metric's (promql/parser/generated_parser.y).
 */
export function readLabelSet(reader: Reader): LabelSet {
  const { text, end } = reader;
  const base = reader.at;
  const lexed = lex(text.slice(base, end), reader.target.prometheus);
  const tokens = lexed.tokens.map((token) => ({
    ...token,
    start: token.start + base,
    end: token.end + base,
  }));
  const braces: Braces = { reader, tokens, index: 1 };
  const labels: SeriesLabel[] = [];
  const metrics: Name[] = [];
  while (!isOver(braces)) {
    const before = braces.index;
    const read = readLabel(braces);
    if (read !== undefined && "name" in read) labels.push(read);
    else if (read !== undefined) metrics.push(read);
    if (accept(braces, ",")) continue;
    if (isOver(braces)) break;
    if (read !== undefined) unexpected(braces, '"," or "}"');
    skip(braces, before);
  }
  const last = token(braces);
  if (last.kind === "error") report(reader, lexed.error!.at + base, end, lexed.error!.message);
  reader.at = last.kind === "}" ? last.end : end;
  return { labels, metrics };
}

const token = ({ tokens, index }: Braces): Token => tokens[Math.min(index, tokens.length - 1)]!;

const isOver = (braces: Braces): boolean => ["}", "error", "eof"].includes(token(braces).kind);

function accept(braces: Braces, kind: string): boolean {
  if (token(braces).kind !== kind) return false;
  braces.index++;
  return true;
}

/** Goes on behind the next comma. */
function skip(braces: Braces, before: number): void {
  if (braces.index === before) braces.index++;
  while (!isOver(braces) && token(braces).kind !== ",") braces.index++;
  accept(braces, ",");
}

function unexpected(braces: Braces, expected: string): undefined {
  const { reader } = braces;
  const found = token(braces);
  if (found.kind === "error") return;
  report(
    reader,
    found.start,
    found.end,
    `unexpected ${describe(reader, found)} in label set, expected ${expected}`,
  );
}

function readLabel(braces: Braces): SeriesLabel | Name | undefined {
  const { reader } = braces;
  const { kind, start, end } = token(braces);
  const written = reader.text.slice(start, end);
  if (kind !== "identifier" && kind !== "string") return unexpected(braces, 'identifier or "}"');
  const quoted = kind === "string";
  if (quoted) reportNewer(reader, "3.0", start, end, "name in quotes");
  braces.index++;
  const name: Name = quoted
    ? { start, end, value: unquote(written), quoted }
    : { start, end, value: written };
  if (!accept(braces, "=")) {
    if (quoted) return name;
    unexpected(braces, '"="');
    return undefined;
  }
  const value = token(braces);
  if (value.kind !== "string") {
    unexpected(braces, "string");
    return undefined;
  }
  braces.index++;
  const text = unquote(reader.text.slice(value.start, value.end));
  return {
    start,
    end: value.end,
    name,
    value: { start: value.start, end: value.end, value: text, quoted: true },
  };
}

/**
 * Labels that stand twice, which storage refuses when the samples are written. A name in front of the braces takes the
 * place of every name in them.
 */
export function reportRepeated(reader: Reader, { metrics, labels }: LabelSet, hasName: boolean): void {
  const names = [
    ...metrics.map((name) => ({ ...name, value: "__name__" })),
    ...labels.map(({ name }) => name),
  ];
  const seen = new Set<string>();
  for (const { value, start, end } of names) {
    if (seen.has(value) && !(hasName && value === "__name__"))
      report(reader, start, end, `label name ${goQuote(value)} is not unique`);
    seen.add(value);
  }
}
