import type { Span } from "../../text/span.ts";
import { unquoteGo } from "./unquoteGo.ts";

/** A piece of a matcher text; `bad` is what begins no token, with the reason. */
export interface Token {
  readonly kind: "{" | "}" | "," | "operator" | "quoted" | "unquoted" | "end" | "bad";
  readonly text: string;
  readonly span: Span;
  /** The text without quotes and escapes. */
  readonly value: string;
  readonly fault?: string;
  readonly replacement?: string;
}

/** Go's unicode.IsSpace. */
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/y;
const unquoted = /[^\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000{}!=~,\\"'`]+/y;
const operator = /=~|=|!=|!~/y;
const quoted = /"(?:[^"\\]|\\[^])*"/y;

/**
 * The tokens of Alertmanager's UTF-8 matchers parser, `end` last.
 * Alertmanager 0.34, matcher/parse/lexer.go.
 */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  for (;;) {
    at += take(space)?.length ?? 0;
    if (at >= text.length) break;
    const token = next(text, at, take);
    tokens.push(token);
    at = token.span.end;
  }
  tokens.push({ kind: "end", text: "", value: "", span: { start: text.length, end: text.length } });
  return tokens;
}

function next(text: string, start: number, take: (pattern: RegExp) => string | undefined): Token {
  const char = text[start]!;
  const of = (kind: Token["kind"], found: string, more: Partial<Token> = {}): Token => ({
    kind,
    text: found,
    value: found,
    span: { start, end: start + found.length },
    ...more,
  });
  if (char === "{" || char === "}" || char === ",") return of(char, char);
  const word = take(unquoted);
  if (word !== undefined) return of("unquoted", word);
  const sign = take(operator);
  if (sign !== undefined) return of("operator", sign);
  if (char === '"') {
    const string = take(quoted);
    if (string === undefined) {
      return of("bad", text.slice(start), { fault: "This double quote is never closed." });
    }
    const value = unquoteGo(string);
    if (value !== undefined) return of("quoted", string, { value });
    const fault =
      'Inside double quotes a backslash must be doubled, except in `\\"`, `\\n`, `\\t` and the other escapes of Go.';
    return of("bad", string, { fault, replacement: doubled(string) });
  }
  return bad(text, start, char, of);
}

function bad(
  text: string,
  start: number,
  char: string,
  of: (kind: "bad", found: string, more: Partial<Token>) => Token,
): Token {
  if (char === "'" || char === "`") {
    const close = text.indexOf(char, start + 1);
    const found = close < 0 ? char : text.slice(start, close + 1);
    const fault = `\`${char === "`" ? "backtick" : char}\` does not quote here, only double quotes do.`;
    const inside = found.slice(1, -1);
    const replacement = close < 0 || /["\\]/.test(inside) ? undefined : `"${inside}"`;
    return of("bad", found, { fault, ...(replacement !== undefined && { replacement }) });
  }
  if (char === "!") return of("bad", char, { fault: "`!` is not an operator: write `!=` or `!~`." });
  if (char === "~") {
    const reversed = text[start + 1] === "=";
    const fault = "`~` is not an operator: write `=~` or `!~`.";
    return of("bad", reversed ? "~=" : char, { fault, ...(reversed && { replacement: "=~" }) });
  }
  return of("bad", char, { fault: "A backslash may only stand inside double quotes, where it is doubled." });
}

/** Backslashes that begin no escape doubled. */
const doubled = (string: string): string =>
  string.replace(/\\(?:[abfnrtv\\"]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|([^]))/g, (all, other?: string) =>
    other === undefined ? all : `\\${all}`,
  );
