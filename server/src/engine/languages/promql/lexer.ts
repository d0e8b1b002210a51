import { isBefore, newest } from "../../facts/target.ts";
import { longestWord, reservedWords, sameWord } from "./words.ts";
import { isAlpha, isDigit, isSpace, runeAt, runeQuote, wordEnd } from "./rune.ts";
import { scanNumber } from "./scanNumber.ts";
import { scanString } from "./scanString.ts";

/**
 * One token. `kind` is the text of a punctuation mark or operator, the lower-case text of a reserved word,
 * or one of `identifier`, `metric` (a name with a colon), `number`, `duration`, `string`, `error`, `eof`.
 */
export interface Token {
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

/** The tokens of a text, ended by one `eof`, and the error that upstream's lexer stops at. */
export interface Lexed {
  readonly tokens: readonly Token[];
  /** Where the token of kind `error` stands; what follows it is a guess for the editor's sake. */
  readonly error: { readonly at: number; readonly message: string } | undefined;
}

interface LexState {
  readonly text: string;
  /** Older versions took any letter behind a range for the colon of a subquery. */
  readonly anyColon: boolean;
  readonly tokens: Token[];
  at: number;
  parens: number;
  inBraces: boolean;
  inBrackets: boolean;
  /** Between `[` and the first number: only duration expressions lex there. */
  inDuration: boolean;
  gotDuration: boolean;
  gotColon: boolean;
  error: { at: number; message: string } | undefined;
}

/**
 * Cuts a PromQL text into tokens, with the errors and the mode switches of upstream's lexer.
 * https://github.com/prometheus/prometheus/blob/v3.14.0/promql/parser/lex.go
 */
export function lex(text: string, version = newest.prometheus): Lexed {
  const s: LexState = {
    text,
    anyColon: isBefore(version, "3.0"),
    tokens: [],
    at: 0,
    parens: 0,
    inBraces: false,
    inBrackets: false,
    inDuration: false,
    gotDuration: false,
    gotColon: false,
    error: undefined,
  };
  while (s.at < text.length) {
    const code = text.charCodeAt(s.at);
    if (isSpace(code)) s.at++;
    else if (code === 35 /* # */ && !s.inDuration) skipComment(s);
    else if (s.inBraces) lexInBraces(s, code);
    else if (s.inDuration) lexInDuration(s, code);
    else lexStatement(s, code);
  }
  lexEnd(s);
  return { tokens: s.tokens, error: s.error };
}

function lexEnd(s: LexState): void {
  const end = s.text.length;
  if (s.inBraces) fail(s, end, "unexpected end of input inside braces");
  else if (s.inDuration) fail(s, end, "unexpected end of input in duration expression");
  else if (s.parens !== 0) fail(s, end, "unclosed left parenthesis");
  else if (s.inBrackets) fail(s, end, "unclosed left bracket");
  s.tokens.push({ kind: "eof", start: end, end });
}

/** Upstream's lexer stops at its first error; this one goes on, so that the rest still has a tree. */
function fail(s: LexState, start: number, message: string): void {
  if (s.error !== undefined) return;
  s.error = { at: start, message };
  s.tokens.push({ kind: "error", start, end: s.text.length });
}

function emit(s: LexState, kind: string, length: number): void {
  s.tokens.push({ kind, start: s.at, end: s.at + length });
  s.at += length;
}

function skipComment(s: LexState): void {
  while (s.at < s.text.length) {
    const code = s.text.charCodeAt(s.at);
    if (code === 10 || code === 13) return;
    s.at++;
  }
}

function lexInBraces(s: LexState, code: number): void {
  if (isAlpha(code)) return lexIdentifier(s);
  const char = s.text[s.at]!;
  const next = s.text[s.at + 1];
  switch (char) {
    case ",":
      return emit(s, ",", 1);
    case '"':
    case "'":
    case "`":
      return lexString(s);
    case "=":
      return next === "~" ? emit(s, "=~", 2) : emit(s, "=", 1);
    case "!":
      if (next === "~" || next === "=") return emit(s, next === "~" ? "!~" : "!=", 2);
      fail(s, s.at, `unexpected character after '!' inside braces: ${runeQuote(s.text, s.at + 1)}`);
      return emit(s, "!=", 1);
    case "}":
      s.inBraces = false;
      return emit(s, "}", 1);
    case "{":
      fail(s, s.at, `unexpected left brace '{'`);
      s.at++;
      return;
  }
  fail(s, s.at, `unexpected character inside braces: ${runeQuote(s.text, s.at)}`);
  // A bracket or parenthesis here means that the closing brace is still to be written.
  if (char === "(" || char === ")" || char === "[" || char === "]") s.inBraces = false;
  else s.at += runeAt(s.text, s.at).length;
}

function lexIdentifier(s: LexState): void {
  emit(s, "identifier", wordEnd(s.text, s.at + 1) - s.at);
}

function lexString(s: LexState): void {
  const scanned = scanString(s.text, s.at);
  if (scanned.error !== undefined) fail(s, s.at, scanned.error);
  emit(s, "string", scanned.end - s.at);
}

function lexInDuration(s: LexState, code: number): void {
  const char = s.text[s.at]!;
  switch (char) {
    case "]":
      s.inDuration = s.inBrackets = s.gotColon = false;
      return emit(s, "]", 1);
    case ":":
      if (!s.gotDuration) fail(s, s.at + 1, "unexpected colon before duration in duration expression");
      else if (s.gotColon) fail(s, s.at + 1, "unexpected repeated colon in duration expression");
      s.gotColon = true;
      return emit(s, ":", 1);
    case "(":
      s.parens++;
      return emit(s, "(", 1);
    case ")":
      return lexRightParen(s);
    case "+":
    case "-":
    case "*":
    case "/":
    case "%":
    case "^":
    case ",":
      return emit(s, char, 1);
  }
  if (startsNumber(s, code)) {
    s.gotDuration = true;
    s.inDuration = false;
    return lexNumber(s);
  }
  if (lexDurationFunction(s)) return;
  fail(s, s.at, `unexpected character in duration expression: ${runeQuote(s.text, s.at)}`);
  s.inDuration = s.inBrackets = false;
}

function lexRightParen(s: LexState): void {
  if (s.parens === 0) {
    fail(s, s.at + 1, "unexpected right parenthesis ')'");
    s.at++;
    return;
  }
  s.parens--;
  emit(s, ")", 1);
}

const startsNumber = (s: LexState, code: number): boolean =>
  isDigit(code) || (code === 46 /* . */ && isDigit(s.text.charCodeAt(s.at + 1)));

function lexNumber(s: LexState): void {
  const scanned = scanNumber(s.text, s.at);
  if (scanned.error !== undefined) fail(s, s.at, scanned.error);
  emit(s, scanned.kind, scanned.end - s.at);
}

const durationFunctions = new Set(["step", "range", "min_of", "max_of"]);

/** The only words inside brackets. */
function lexDurationFunction(s: LexState): boolean {
  let end = s.at;
  while (isAlpha(s.text.charCodeAt(end))) end++;
  if (end === s.at) return false;
  const word = s.text.slice(s.at, end).toLowerCase();
  // Before 3.13 `min_of` and `max_of` were called `min` and `max`; the parser says what they are called.
  const kind = (word === "min" || word === "max") && isBeforeLeftParen(s.text, end) ? `${word}_of` : word;
  if (!durationFunctions.has(kind)) return false;
  emit(s, kind, end - s.at);
  return true;
}

function lexStatement(s: LexState, code: number): void {
  if (isAlpha(code) || code === 58 /* : */) {
    return s.inBrackets ? lexWordInBrackets(s, code) : lexWord(s);
  }
  if (startsNumber(s, code)) return lexNumber(s);
  const char = s.text[s.at]!;
  const next = s.text[s.at + 1];
  switch (char) {
    case ",":
    case "*":
    case "/":
    case "%":
    case "+":
    case "-":
    case "^":
    case "@":
      return emit(s, char, 1);
    case "=":
      if (next === "=") return emit(s, "==", 2);
      if (next === "~") fail(s, s.at, "unexpected character after '=': '~'");
      return emit(s, "=", 1);
    case "!":
      if (next === "=") return emit(s, "!=", 2);
      fail(s, s.at, `unexpected character after '!': ${runeQuote(s.text, s.at + 1)}`);
      s.at++;
      return;
    case "<":
    case ">":
      if (next === "=") return emit(s, char === "<" ? "<=" : ">=", 2);
      if (next === "/") return emit(s, char === "<" ? "</" : ">/", 2);
      return emit(s, char, 1);
    case '"':
    case "'":
    case "`":
      return lexString(s);
    case "(":
      s.parens++;
      return emit(s, "(", 1);
    case ")":
      return lexRightParen(s);
    case "{":
      s.inBraces = true;
      return emit(s, "{", 1);
    case "[":
      return lexLeftBracket(s);
    case "]":
      if (!s.inBrackets) fail(s, s.at, "unexpected right bracket ']'");
      s.inBrackets = false;
      return emit(s, "]", 1);
  }
  fail(s, s.at, `unexpected character: ${runeQuote(s.text, s.at)}`);
  s.at += runeAt(s.text, s.at).length;
}

function lexLeftBracket(s: LexState): void {
  if (s.inBrackets) fail(s, s.at, "unexpected left bracket '['");
  emit(s, "[", 1);
  s.gotColon = false;
  s.inBrackets = s.inDuration = true;
}

function lexWordInBrackets(s: LexState, code: number): void {
  if (code === 58 || s.anyColon) {
    if (s.gotColon) fail(s, s.at, "unexpected colon ':'");
    s.gotColon = true;
    return emit(s, ":", 1);
  }
  if (lexDurationFunction(s)) return;
  fail(s, s.at, `unexpected character: ${runeQuote(s.text, s.at)}, expected ':'`);
  s.inBrackets = false;
}

function lexWord(s: LexState): void {
  let end = wordEnd(s.text, s.at);
  const colon = s.text.charCodeAt(end) === 58;
  while (s.text.charCodeAt(end) === 58) end = wordEnd(s.text, end + 1);
  const length = end - s.at;
  if (colon) return emit(s, "metric", length);
  const word = length > longestWord ? undefined : sameWord.get(s.text.slice(s.at, end).toLowerCase());
  if (word === undefined) return emit(s, "identifier", length);
  if (reservedWords.get(word) === "number") return emit(s, "number", length);
  // `fill` stays a metric name where no value follows.
  const isName = word.startsWith("fill") && !isBeforeLeftParen(s.text, end);
  emit(s, isName ? "identifier" : word, length);
}

function isBeforeLeftParen(text: string, at: number): boolean {
  let next = at;
  while (isSpace(text.charCodeAt(next))) next++;
  return text.charCodeAt(next) === 40;
}
