import { goQuote } from "../../text/goQuote.ts";
import { isKeyword, type Token, type TokenType } from "./token.ts";

/**
 * Reads tokens one at a time, as Go's text/template/parse/lex.go does (Go 1.25), so that the parser meets the errors in
 * upstream's order. After an `error` token nothing more comes until `resume`.
 */
export interface Lexer {
  next(): Token;
  /** Goes on outside of any action from this offset. */
  resume(at: number): void;
}

/** What the scanning functions share: `start` is where the token in hand begins, `at` the next character. */
interface State {
  readonly text: string;
  start: number;
  at: number;
  insideAction: boolean;
  /** Where the action in hand began. */
  actionStart: number;
  parenDepth: number;
}

export function newLexer(text: string): Lexer {
  const state: State = { text, start: 0, at: 0, insideAction: false, actionStart: 0, parenDepth: 0 };
  return {
    next() {
      for (;;) {
        const token = state.insideAction ? scanAction(state) : scanText(state);
        if (token) return token;
      }
    },
    resume(at) {
      state.start = state.at = at;
      state.insideAction = false;
    },
  };
}

const LEFT = "{{";
const RIGHT = "}}";

const isSpace = (char: string | undefined): boolean =>
  char === " " || char === "\t" || char === "\r" || char === "\n";

const ALPHANUMERIC = /[_\p{L}\p{Nd}]/u;

function isAlphaNumeric(char: string): boolean {
  const code = char.charCodeAt(0);
  if (code < 0x80) return isLetter(code) || (code >= 48 && code <= 57);
  return ALPHANUMERIC.test(char);
}

/** The whole character at the offset, both halves of a surrogate pair; "" at the end. */
function charAt(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : code < 0x10000 ? text[at]! : String.fromCodePoint(code);
}

function emit(state: State, type: TokenType): Token {
  const span = { start: state.start, end: state.at };
  state.start = state.at;
  return { type, text: state.text.slice(span.start, span.end), span };
}

/** Ends the text for upstream: everything from here on is silence until `resume`. */
function fail(state: State, message: string, start: number, end: number): Token {
  state.start = state.at = state.text.length;
  state.insideAction = false;
  return { type: "error", text: message, span: { start, end } };
}

function scanText(state: State): Token | undefined {
  const { text } = state;
  const open = text.indexOf(LEFT, state.at);
  if (open < 0) {
    state.at = text.length;
    return emit(state, state.at > state.start ? "text" : "eof");
  }
  if (open > state.at) {
    const trimmed = isTrimmedLeft(text, open + LEFT.length);
    let end = open;
    while (trimmed && end > state.start && isSpace(text[end - 1])) end--;
    state.at = end;
    const token = end > state.start ? emit(state, "text") : undefined;
    state.start = state.at = open;
    if (token) return token;
  }
  return scanLeftDelim(state);
}

const isTrimmedLeft = (text: string, at: number): boolean => text[at] === "-" && isSpace(text[at + 1]);
const isTrimmedRight = (text: string, at: number): boolean => isSpace(text[at]) && text[at + 1] === "-";

/** How long the closing delimiter at the offset is, with its trim marker; 0 if there is none. */
function rightDelimLength(text: string, at: number): number {
  if (isTrimmedRight(text, at) && text.startsWith(RIGHT, at + 2)) return 2 + RIGHT.length;
  return text.startsWith(RIGHT, at) ? RIGHT.length : 0;
}

function scanLeftDelim(state: State): Token | undefined {
  const afterDelim = state.at + LEFT.length;
  const afterMarker = afterDelim + (isTrimmedLeft(state.text, afterDelim) ? 2 : 0);
  if (state.text.startsWith("/*", afterMarker)) return scanComment(state, afterMarker);
  state.actionStart = state.start;
  state.at = afterDelim;
  const token = emit(state, "leftDelim");
  state.start = state.at = afterMarker;
  state.insideAction = true;
  state.parenDepth = 0;
  return token;
}

function scanComment(state: State, open: number): Token | undefined {
  const close = state.text.indexOf("*/", open + 2);
  if (close < 0) return fail(state, "unclosed comment", open, open + 2);
  const length = rightDelimLength(state.text, close + 2);
  if (length === 0) return fail(state, "comment ends before closing delimiter", close, close + 2);
  state.at = close + 2 + length;
  if (length > RIGHT.length) skipSpaces(state);
  state.start = state.at;
  return undefined;
}

function skipSpaces(state: State): void {
  while (isSpace(state.text[state.at])) state.at++;
}

function scanRightDelim(state: State, length: number): Token {
  state.start = state.at + length - RIGHT.length;
  state.at += length;
  const token = emit(state, "rightDelim");
  if (length > RIGHT.length) skipSpaces(state);
  state.start = state.at;
  state.insideAction = false;
  return token;
}

const SINGLES: Readonly<Record<string, TokenType>> = { "=": "assign", "|": "pipe" };

/** What most tokens begin with needs no look at more than one character. */
function scanAction(state: State): Token {
  const code = state.text.charCodeAt(state.at);
  if (isLetter(code)) return scanIdentifier(state);
  if (code === 36 /* $ */) return scanName(state, "variable");
  const next = state.text.charCodeAt(state.at + 1);
  if (code === 46 /* . */ && isLetter(next)) return scanName(state, "field");
  if (code === 125 /* } */ && next === 125 && state.parenDepth === 0)
    return scanRightDelim(state, RIGHT.length);
  if (code !== 32 || !(isLetter(next) || next === 36 || next === 46 || next === 125 || next === 124))
    return scanOther(state);
  // One blank before a word, `$`, `.`, `}` or `|`.
  state.at++;
  return emit(state, "space");
}

/** ASCII ones and `_`. */
const isLetter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;

function scanOther(state: State): Token {
  const { text, at } = state;
  const rightDelim = rightDelimLength(text, at);
  if (rightDelim > 0) {
    if (state.parenDepth === 0) return scanRightDelim(state, rightDelim);
    return fail(state, "unclosed left paren", at, at + rightDelim);
  }
  const char = charAt(text, at);
  if (char === "")
    return fail(state, "unclosed action", state.actionStart, endOfLine(text, state.actionStart));
  if (isSpace(char)) return scanSpace(state);
  const next = text[at + 1] ?? "";
  if (char === '"' || char === "'" || char === "`") return scanQuoted(state, char);
  if (char === "$") return scanName(state, "variable");
  if (char === "." && next !== "" && !isDecimal(next)) return scanName(state, "field");
  if (char === "." || char === "+" || char === "-" || isDecimal(char)) return scanNumber(state);
  if (isAlphaNumeric(char)) return scanIdentifier(state);
  state.at += char.length;
  if (char in SINGLES) return emit(state, SINGLES[char]!);
  if (char === "(" || char === ")") return scanParen(state, char);
  if (char === ":") {
    if (next !== "=") return fail(state, "expected :=", at, at + 1);
    state.at++;
    return emit(state, "declare");
  }
  if (char > " " && char < "\x7f") return emit(state, "char");
  return fail(state, `unrecognized character in action: ${named(char)}`, at, at + char.length);
}

const isDecimal = (char: string): boolean => char >= "0" && char <= "9";

function endOfLine(text: string, at: number): number {
  const feed = text.indexOf("\n", at);
  return at + text.slice(at, feed < 0 ? text.length : feed).trimEnd().length;
}

function scanParen(state: State, char: string): Token {
  state.parenDepth += char === "(" ? 1 : -1;
  if (state.parenDepth < 0) return fail(state, "unexpected right paren", state.start, state.at);
  return emit(state, char === "(" ? "leftParen" : "rightParen");
}

/** A run of spaces; the one before a trim-marked closing delimiter belongs to that. */
function scanSpace(state: State): Token {
  skipSpaces(state);
  const length = rightDelimLength(state.text, state.at - 1);
  if (length > RIGHT.length) {
    state.at--;
    if (state.at === state.start) return scanAction(state);
  }
  return emit(state, "space");
}

function scanIdentifier(state: State): Token {
  skipAlphaNumerics(state);
  if (!atTerminator(state)) return badCharacter(state);
  const word = state.text.slice(state.start, state.at);
  if (isKeyword(word)) return emit(state, word);
  return emit(state, word === "true" || word === "false" ? "bool" : "identifier");
}

/** `.field` or `$variable`; a lone `.` is the dot, a lone `$` the variable of that name. */
function scanName(state: State, type: "field" | "variable"): Token {
  state.at++;
  if (atTerminator(state)) return emit(state, type === "field" ? "dot" : "variable");
  skipAlphaNumerics(state);
  return atTerminator(state) ? emit(state, type) : badCharacter(state);
}

function skipAlphaNumerics(state: State): void {
  for (;;) {
    const code = state.text.charCodeAt(state.at);
    if (isLetter(code) || (code >= 48 && code <= 57)) {
      state.at++;
      continue;
    }
    if (code < 0x80) return;
    const char = charAt(state.text, state.at);
    if (char === "" || !isAlphaNumeric(char)) return;
    state.at += char.length;
  }
}

function atTerminator({ text, at }: State): boolean {
  const char = text[at];
  if (char === undefined || isSpace(char) || ".,|:)(".includes(char)) return true;
  return text.startsWith(RIGHT, at);
}

function badCharacter(state: State): Token {
  const char = charAt(state.text, state.at);
  return fail(state, `bad character ${named(char)}`, state.at, state.at + char.length);
}

/** A character as Go's `%#U` prints it. */
function named(char: string): string {
  const code = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
  return char !== " " && /[\p{C}\p{Z}]/u.test(char) ? code : `${code} '${char}'`;
}

const QUOTED = {
  '"': { type: "string", unterminated: "unterminated quoted string" },
  "'": { type: "charConstant", unterminated: "unterminated character constant" },
  "`": { type: "rawString", unterminated: "unterminated raw quoted string" },
} as const;

function scanQuoted(state: State, quote: keyof typeof QUOTED): Token {
  const { type, unterminated } = QUOTED[quote];
  const isRaw = quote === "`";
  for (state.at++; ; state.at++) {
    let char = state.text[state.at];
    if (char === quote) break;
    if (char === "\\" && !isRaw) char = state.text[++state.at];
    if (char === undefined || (char === "\n" && !isRaw)) {
      return fail(state, unterminated, state.start, endOfLine(state.text, state.start));
    }
  }
  state.at++;
  return emit(state, type);
}

const DIGITS = { decimal: "0123456789_", hex: "0123456789abcdefABCDEF_", octal: "01234567_", binary: "01_" };

function scanNumber(state: State): Token {
  if (!scanReal(state)) return badNumber(state);
  const sign = state.text[state.at];
  if (sign !== "+" && sign !== "-") return emit(state, "number");
  if (!scanReal(state) || state.text[state.at - 1] !== "i") return badNumber(state);
  return emit(state, "complex");
}

function badNumber(state: State): Token {
  const { text, start, at } = state;
  return fail(state, `bad number syntax: ${goQuote(text.slice(start, at))}`, start, at);
}

/** Scans generously what may be a number; false if a letter or digit follows, which is then taken along. */
function scanReal(state: State): boolean {
  accept(state, "+-");
  let digits = DIGITS.decimal;
  if (accept(state, "0")) {
    if (accept(state, "xX")) digits = DIGITS.hex;
    else if (accept(state, "oO")) digits = DIGITS.octal;
    else if (accept(state, "bB")) digits = DIGITS.binary;
  }
  acceptRun(state, digits);
  if (accept(state, ".")) acceptRun(state, digits);
  const exponent = digits === DIGITS.decimal ? "eE" : digits === DIGITS.hex ? "pP" : "";
  if (accept(state, exponent)) {
    accept(state, "+-");
    acceptRun(state, DIGITS.decimal);
  }
  accept(state, "i");
  const char = charAt(state.text, state.at);
  if (char === "" || !isAlphaNumeric(char)) return true;
  state.at += char.length;
  return false;
}

function accept(state: State, chars: string): boolean {
  const char = state.text[state.at];
  if (char === undefined || !chars.includes(char)) return false;
  state.at++;
  return true;
}

function acceptRun(state: State, chars: string): void {
  while (accept(state, chars));
}
