import { goQuote } from "../../text/goQuote.ts";
import { numberValue } from "../promql/readNumber.ts";
import { runeQuote } from "../promql/rune.ts";
import { scanDigits } from "../promql/scanNumber.ts";
import { here, report, reportNewer } from "./reader.ts";
import type { Reader } from "./reader.ts";

const MAX_UINT = 2n ** 64n - 1n;

/** Where the digits, `Inf` or `NaN` at the reader's place end; undefined when there are none. */
function numberEnd(r: Reader): { readonly end: number; readonly ok: boolean } | undefined {
  const char = here(r);
  const line = r.text.slice(0, r.end);
  if (/\d/.test(char) || (char === "." && /\d/.test(line[r.at + 1] ?? "")))
    return scanDigits(line, r.at, true);
  const word = /^[A-Za-z_][\w:]*/.exec(line.slice(r.at, r.at + 40))?.[0] ?? "";
  return /^(?:inf|nan)$/i.test(word) ? { end: r.at + word.length, ok: true } : undefined;
}

const unexpected = (r: Reader): string =>
  here(r) === "" ? "unexpected end of input" : `unexpected character ${runeQuote(r.text, r.at)}`;

/** Reads a number behind one of the `signs`; undefined, and reported, when there is none. */
export function readNumber(r: Reader, signs: string): number | undefined {
  const start = r.at;
  const sign = here(r);
  const isSigned = sign !== "" && signs.includes(sign);
  if (isSigned) r.at++;
  const found = numberEnd(r);
  if (found === undefined) {
    report(r, r.at, Math.min(r.at + 1, r.end), `${unexpected(r)} in series values, expected a number`);
    return undefined;
  }
  const from = r.at;
  const text = r.text.slice(from, found.end);
  r.at = found.end;
  if (!found.ok) {
    while (r.at < r.end && /[\w.]/.test(here(r))) r.at++;
    report(r, from, r.at, `bad number syntax: ${goQuote(r.text.slice(from, r.at))}`);
    return undefined;
  }
  if (text.includes("_")) reportNewer(r, "2.54", from, found.end, `"_" between the digits of ${text}`);
  const value = numberValue(text);
  if (typeof value === "string") {
    report(r, start, r.at, value);
    return undefined;
  }
  return isSigned && sign === "-" ? -value : value;
}

/** Reads a whole number of decimal digits, as `strconv.ParseUint` takes it; `signed`: a `-` may stand in front. */
export function readWhole(r: Reader, signed: boolean): number | undefined {
  const isNegative = signed && here(r) === "-";
  if (isNegative) r.at++;
  const start = r.at;
  const found = numberEnd(r);
  if (found === undefined) {
    report(r, r.at, Math.min(r.at + 1, r.end), `${unexpected(r)} in series values, expected a whole number`);
    return undefined;
  }
  r.at = found.end;
  const text = r.text.slice(start, r.at);
  const digits = /^\d+$/.test(text) ? text.replace(/^0+(?=\d)/, "") : "";
  const isTooLarge = digits.length > 20 || (digits !== "" && BigInt(digits) > MAX_UINT);
  if (digits !== "" && !isTooLarge && found.ok) return isNegative ? -Number(digits) : Number(digits);
  const why = isTooLarge ? "is too large" : "is no whole number";
  const what = signed ? "invalid value in a histogram" : "invalid repetition in series values";
  report(r, start, r.at, `${what}: ${goQuote(text)} ${why}`);
  return undefined;
}
