import { goQuote } from "../../text/goQuote.ts";
import { runeQuote } from "../promql/rune.ts";
import { readNumber, readWhole } from "./number.ts";
import { here, report, skipSpaces } from "./reader.ts";
import type { Reader } from "./reader.ts";

type ValueType = "integer" | "number" | "unsigned" | "list" | "hint";

/** https://github.com/prometheus/prometheus/blob/v3.14.0/promql/parser/generated_parser.y (histogram_desc_item) */
const keys: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ["schema", "integer"],
  ["sum", "number"],
  ["count", "number"],
  ["z_bucket", "number"],
  ["z_bucket_w", "unsigned"],
  ["buckets", "list"],
  ["n_buckets", "list"],
  ["custom_values", "list"],
  ["offset", "integer"],
  ["n_offset", "integer"],
  ["counter_reset_hint", "hint"],
]);

const hints: ReadonlySet<string> = new Set(["unknown", "reset", "not_reset", "gauge"]);

/** A native histogram as it is written. */
export interface Histogram {
  readonly schema: number;
}

/** Reads `{{schema:1 sum:0.3 …}}`, whose first brace is at the reader's place; goes on behind it in any case. */
export function readHistogram(r: Reader): Histogram {
  r.at += 2;
  const found = { schema: 0 };
  if (readItems(r, found)) return found;
  const close = r.text.indexOf("}}", r.at);
  r.at = close < 0 || close >= r.end ? r.end : close + 2;
  return found;
}

const isClosing = (r: Reader): boolean => here(r) === "}" && r.at + 1 < r.end && r.text[r.at + 1] === "}";

function closes(r: Reader): boolean {
  if (!isClosing(r)) return false;
  r.at += 2;
  return true;
}

/** Reads up to and with the closing braces; false when the rest cannot be read. */
function readItems(r: Reader, found: { schema: number }): boolean {
  const seen = new Set<string>();
  const start = r.at;
  if (skipSpaces(r) && !isClosing(r)) {
    report(r, start, r.at, "unexpected space in front of the first key of a histogram");
  }
  while (!closes(r)) {
    if (!readItem(r, seen, found)) return false;
    const hasSpace = skipSpaces(r);
    if (!hasSpace && !isClosing(r)) return incomplete(r);
  }
  return true;
}

function incomplete(r: Reader): false {
  const found = here(r) === "" ? "end of input" : runeQuote(r.text, r.at);
  report(r, r.at, Math.min(r.at + 1, r.end), `histogram description incomplete unexpected: ${found}`);
  return false;
}

/** Upstream's word: letters and underscores, in either case. */
function wordAt(r: Reader): string {
  const [word = ""] = /^[A-Za-z_]*/.exec(r.text.slice(r.at, Math.min(r.at + 40, r.end))) ?? [];
  return word;
}

function readItem(r: Reader, seen: Set<string>, found: { schema: number }): boolean {
  const start = r.at;
  const word = wordAt(r);
  if (word === "") return incomplete(r);
  const key = word.toLowerCase();
  const type = keys.get(key);
  r.at += word.length;
  if (type === undefined) {
    report(
      r,
      start,
      r.at,
      `bad histogram descriptor found: ${goQuote(word)}; known are ${[...keys.keys()].join(", ")}`,
    );
    return skipItem(r);
  }
  if (here(r) !== ":") {
    report(r, start, r.at, "missing `:` for histogram descriptor");
    skipSpaces(r);
    return skipItem(r);
  }
  if (seen.has(key)) report(r, start, r.at, `duplicate key ${goQuote(key)} in histogram`);
  seen.add(key);
  r.at++;
  const space = r.at;
  if (skipSpaces(r)) report(r, space, r.at, 'unexpected " " in series values');
  const value = readValue(r, type);
  if (value === undefined) return skipItem(r);
  if (key === "schema") found.schema = value;
  return true;
}

/** Goes on at the next space or the closing braces, brackets passed over. */
function skipItem(r: Reader): boolean {
  for (let inBrackets = false; r.at < r.end && (inBrackets || !isClosing(r)); r.at++) {
    const char = here(r);
    if (char === "[") inBrackets = true;
    else if (char === "]") inBrackets = false;
    else if (char === " " && !inBrackets) return true;
  }
  return isClosing(r);
}

function readValue(r: Reader, type: ValueType): number | undefined {
  if (type === "integer") return readWhole(r, true);
  if (type === "number") return readNumber(r, "-");
  if (type === "unsigned") return readNumber(r, "");
  return type === "list" ? readList(r) : readHint(r);
}

function readHint(r: Reader): number | undefined {
  const start = r.at;
  const word = wordAt(r);
  r.at += word.length;
  if (hints.has(word.toLowerCase())) return 0;
  const known = [...hints].join(", ");
  report(r, start, r.at, `bad histogram descriptor found: ${goQuote(word)}; known hints are ${known}`);
  return undefined;
}

/** Goes on behind the list. */
function leaveList(r: Reader): undefined {
  while (r.at < r.end && here(r) !== "]" && !isClosing(r)) r.at++;
  if (here(r) === "]") r.at++;
}

/** `[1 2.5 -3]`, which cannot be empty; a space may stand behind the last number. */
function readList(r: Reader): number | undefined {
  const start = r.at;
  if (here(r) !== "[") {
    report(r, r.at, Math.min(r.at + 1, r.end), 'unexpected value of a list of buckets, expected "["');
    return undefined;
  }
  r.at++;
  if (skipSpaces(r)) report(r, start + 1, r.at, 'unexpected " " in series values');
  if (here(r) === "]") {
    report(r, start, r.at + 1, 'unexpected "]" in series values');
    r.at++;
    return 0;
  }
  for (;;) {
    if (readNumber(r, "-") === undefined) return leaveList(r);
    const hasSpace = skipSpaces(r);
    if (here(r) === "]") break;
    if (hasSpace) continue;
    const found = here(r) === "" ? "end of input" : runeQuote(r.text, r.at);
    const wanted = "numbers with spaces between them, then `]`";
    report(
      r,
      r.at,
      Math.min(r.at + 1, r.end),
      `invalid character in buckets description: ${found}, expected ${wanted}`,
    );
    return leaveList(r);
  }
  r.at++;
  return 0;
}
