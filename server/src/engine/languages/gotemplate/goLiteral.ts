import { goEscapes } from "../../text/goEscapes.ts";
import { goQuote } from "../../text/goQuote.ts";

const ESCAPE = /\\(?:[abfnrtv\\]|x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(["']))/y;

/** The value of a string literal with its quotes, as Go's strconv.Unquote reads it; `undefined` for a wrong escape. */
export function unquote(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith("`")) return body.replaceAll("\r", "");
  let value = "";
  for (let at = 0; at < body.length;) {
    const char = readChar(body, at, '"');
    if (!char) return undefined;
    value += char.value;
    at = char.next;
  }
  return value;
}

/** One character or escape. Bytes written as `\xff` beyond ASCII are given as the character of that number. */
function readChar(body: string, at: number, quote: string): { value: string; next: number } | undefined {
  const char = String.fromCodePoint(body.codePointAt(at)!);
  if (char !== "\\") return char === quote ? undefined : { value: char, next: at + char.length };
  ESCAPE.lastIndex = at;
  const match = ESCAPE.exec(body);
  if (!match || (match[1] !== undefined && match[1] !== quote)) return undefined;
  const escape = match[0].slice(1);
  const next = at + match[0].length;
  if (match[1] !== undefined) return { value: match[1], next };
  const simple = goEscapes[escape];
  if (simple !== undefined) return { value: simple, next };
  const code = /^[0-7]/.test(escape) ? parseInt(escape, 8) : parseInt(escape.slice(1), 16);
  const isUnicode = escape.startsWith("u") || escape.startsWith("U");
  const isValid = isUnicode ? code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) : code <= 0xff;
  return isValid ? { value: String.fromCodePoint(code), next } : undefined;
}

/** What Go says against a character constant that its lexer let pass, `undefined` if nothing. */
export function charError(literal: string): string | undefined {
  const char = readChar(literal.slice(1), 0, "'");
  if (!char) return "invalid syntax";
  return literal.slice(1 + char.next) === "'" ? undefined : `malformed character constant: ${literal}`;
}

const COMPLEX =
  /^[+-]?(\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[+-]?\d+)?[+-](\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(e[+-]?\d+)?i$/i;
const HEX_COMPLEX = /^[+-]?0x[\da-f_]*\.?[\da-f_]*p[+-]?\d+[+-]0x[\da-f_]*\.?[\da-f_]*p[+-]?\d+i$/i;

export const complexError = (literal: string): string | undefined =>
  COMPLEX.test(literal) || HEX_COMPLEX.test(literal) ? undefined : "syntax error scanning complex number";

/** What Go's text/template/parse/node.go says against a number that the lexer let pass, `undefined` if nothing. */
export function numberError(literal: string): string | undefined {
  if (literal.endsWith("i") && isFloat(literal.slice(0, -1))) return undefined;
  if (isInteger(literal)) return undefined;
  if (!isFloat(literal)) return `illegal number syntax: ${goQuote(literal)}`;
  return /[.eEpP]/.test(literal) ? undefined : `integer overflow: ${goQuote(literal)}`;
}

const INTEGER =
  /^([+-]?)(0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*|0[oO]_?[0-7]+(?:_[0-7]+)*|0[bB]_?[01]+(?:_[01]+)*|0(?:_?[0-7]+)*|[1-9]\d*(?:_\d+)*)$/;
const MAX_INT = 2n ** 63n;
const MAX_UINT = 2n ** 64n;

/** ParseInt or ParseUint of base 0 in 64 bits. */
function isInteger(literal: string): boolean {
  const match = INTEGER.exec(literal);
  if (!match) return false;
  const sign = match[1]!;
  const digits = match[2]!.replaceAll("_", "").replace(/^0(?=[0-7])/, "0o");
  if (digits.length > 70) return /^0[xob]?0*$/i.test(digits);
  const size = BigInt(digits);
  return sign === "-" ? size <= MAX_INT : sign === "+" ? size < MAX_INT : size < MAX_UINT;
}

const DECIMAL_FLOAT = /^[+-]?(?:\d+(?:_\d+)*\.?|(?:\d+(?:_\d+)*)?\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/;
const HEX_FLOAT = /^[+-]?0[xX]_?(?:[\da-fA-F_]+\.?[\da-fA-F_]*|\.[\da-fA-F_]+)[pP][+-]?\d+$/;

function isFloat(literal: string): boolean {
  if (DECIMAL_FLOAT.test(literal)) return Number.isFinite(Number(literal.replaceAll("_", "")));
  return HEX_FLOAT.test(literal);
}
