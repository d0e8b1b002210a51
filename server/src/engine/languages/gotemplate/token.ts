import { goQuote } from "../../text/goQuote.ts";
import type { Span } from "../../text/span.ts";

/** Words of the language; `.` is one of them to its lexer. */
export const KEYWORDS = [
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "nil",
  "range",
  "template",
  "with",
] as const;

export type Keyword = (typeof KEYWORDS)[number];

export type TokenType =
  | Keyword
  | "assign"
  | "bool"
  | "char"
  | "charConstant"
  | "complex"
  | "declare"
  | "dot"
  | "eof"
  | "error"
  | "field"
  | "identifier"
  | "leftDelim"
  | "leftParen"
  | "number"
  | "pipe"
  | "rawString"
  | "rightDelim"
  | "rightParen"
  | "space"
  | "string"
  | "text"
  | "variable";

/** One token; the text of an `error` is its message. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly span: Span;
}

const keywords: ReadonlySet<string> = new Set(KEYWORDS);

export const isKeyword = (word: string): word is Keyword => keywords.has(word);

/** The token as upstream's messages show it. */
export function shown({ type, text }: Token): string {
  if (type === "eof") return "EOF";
  if (type === "error") return text;
  if (type === "dot" || isKeyword(type)) return `<${text}>`;
  if (utf8Length(text, 10) <= 10) return goQuote(text);
  return `${goQuote([...text.slice(0, 20)].slice(0, 10).join(""))}...`;
}

/** Length in UTF-8; counting stops soon after `enough`. */
function utf8Length(text: string, enough: number): number {
  let length = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length > enough) break;
  }
  return length;
}
