import { isBefore, newest } from "../../facts/target.ts";
import type { Target } from "../../facts/target.ts";
import type { LanguageError, LanguageOptions } from "../language.ts";
import { goQuote } from "../../text/goQuote.ts";
import { lex } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import { metricWords, reservedWords } from "./words.ts";

/** The state of one reading: a place in the tokens and what went wrong so far. */
export interface Cursor {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly target: Target;
  /** The version of Prometheus that reads the text. */
  readonly version: string;
  readonly features: ReadonlySet<string>;
  readonly errors: LanguageError[];
  readonly lexError: { readonly at: number; readonly message: string } | undefined;
  index: number;
  /** The current token, never of kind `error`. */
  token: Token;
  /** Where the last token that was passed ends. */
  lastEnd: number;
  /** A syntax error was reported and what follows may be its echo; a closed bracket ends that. */
  silent: boolean;
  /** The structure is broken: another unexpected token would probably be an echo, wherever it stands. */
  disturbed: boolean;
  /** Nothing more is reported: the lexer gave up here, or the nesting is too deep to go on. */
  ended: boolean;
  /** Which construct a syntax error is reported for, and what it expects. */
  where: string;
  expected: string;
  depth: number;
}

/** More errors in one expression help nobody. */
export const MAX_ERRORS = 100;

export function openCursor(text: string, options: LanguageOptions | undefined): Cursor {
  const target = options?.target ?? newest;
  const lexed = lex(text, target.prometheus);
  const cursor: Cursor = {
    text,
    tokens: lexed.tokens,
    target,
    version: target.prometheus,
    features: target.features,
    errors: [],
    lexError: lexed.error,
    index: -1,
    token: lexed.tokens[0]!,
    lastEnd: 0,
    silent: false,
    disturbed: false,
    ended: false,
    where: "",
    expected: "",
    depth: 0,
  };
  step(cursor);
  return cursor;
}

/** Passes the current token and returns it. */
export function advance(c: Cursor): Token {
  const passed = c.token;
  if (passed.kind === "eof") return passed;
  c.lastEnd = passed.end;
  step(c);
  return passed;
}

function step(c: Cursor): void {
  c.index++;
  c.token = c.tokens[c.index]!;
  if (c.token.kind !== "error") return;
  if (c.lexError !== undefined && !c.disturbed) report(c, c.lexError.at, c.text.length, c.lexError.message);
  c.ended = true;
  step(c);
}

/** Passes the current token if it is of this kind. */
export function accept(c: Cursor, kind: string): boolean {
  if (c.token.kind !== kind) return false;
  advance(c);
  return true;
}

/** The kind of the token behind the current one. */
export function kindAhead(c: Cursor): string {
  return c.tokens[c.index + 1]?.kind ?? "eof";
}

const starters = new Set(["identifier", "metric", "number", "duration", "string", "(", "{", "+", "-"]);

/** True when an expression can begin at the current token. */
export const startsExpression = (c: Cursor): boolean =>
  starters.has(c.token.kind) || metricWords.has(c.token.kind);

/** Reports an error that does not disturb the reading. */
export function report(
  c: Cursor,
  start: number,
  end: number,
  message: string,
  extra?: Pick<Partial<LanguageError>, "check" | "feature" | "since"> & {
    readonly replacement?: string | undefined;
  },
): void {
  if (c.silent || c.ended || c.errors.length >= MAX_ERRORS) return;
  const { check = "promql/syntax", replacement, feature, since } = extra ?? {};
  c.errors.push({
    span: { start, end },
    message,
    check,
    ...(replacement === undefined ? {} : { replacement }),
    ...(feature === undefined ? {} : { feature }),
    ...(since === undefined ? {} : { since }),
  });
}

/** Reports what a Prometheus older than `since` cannot read; true when the target is one. */
export function isNewer(
  c: Cursor,
  since: string,
  { start, end }: { readonly start: number; readonly end: number },
  message: string,
): boolean {
  if (!isBefore(c.version, since)) return false;
  report(c, start, end, message, { since: `prometheus ${since}` });
  return true;
}

/** The context of errors between braces. */
export const matching = "label matching";

/** Reports the current token as unexpected and keeps silent afterwards. */
export function unexpected(c: Cursor, where = c.where, expected = c.expected): void {
  if (!c.disturbed) {
    let message = `unexpected ${describe(c, c.token)}`;
    if (where !== "") message += ` in ${where}`;
    if (expected !== "") message += `, expected ${expected}`;
    report(c, c.token.start, c.token.end, message);
  }
  c.silent = true;
  // What is wrong between braces ends with them.
  if (where !== matching) c.disturbed = true;
}

/** Reads something for which another construct stands in the messages. */
export function within<T>(c: Cursor, where: string, expected: string, read: () => T): T {
  const outerWhere = c.where;
  const outerExpected = c.expected;
  c.where = where;
  c.expected = expected;
  const result = read();
  c.where = outerWhere;
  c.expected = outerExpected;
  return result;
}

/** Passes tokens up to one of these kinds or the end; what stands in parentheses is passed as a whole. */
export function skipTo(c: Cursor, ...kinds: string[]): void {
  for (let depth = 0; c.token.kind !== "eof"; advance(c)) {
    if (depth === 0 && kinds.includes(c.token.kind)) return;
    if (c.token.kind === "(") depth++;
    else if (c.token.kind === ")" && depth > 0) depth--;
  }
}

const described: Readonly<Record<string, string>> = {
  identifier: "identifier",
  metric: "metric identifier",
  number: "number",
  duration: "duration",
  string: "string",
};

const symbolOperators = new Set([
  "==",
  "!=",
  "<=",
  "<",
  ">=",
  ">",
  "=~",
  "!~",
  "+",
  "-",
  "*",
  "/",
  "%",
  "^",
  "@",
  "</",
  ">/",
]);

/** A token in upstream's words (Item.desc in lex.go). */
export function describe(c: { readonly text: string }, token: Token): string {
  if (token.kind === "eof") return "end of input";
  const text = c.text.slice(token.start, token.end);
  const short =
    text.length > 10 ? `${goQuote([...text.slice(0, 20)].slice(0, 10).join(""))}...` : goQuote(text);
  const kind = described[token.kind];
  if (kind !== undefined) {
    const whole = token.kind === "identifier" || token.kind === "metric";
    return `${kind} ${whole ? goQuote(text) : short}`;
  }
  const wordClass = reservedWords.get(token.kind);
  if (wordClass === "keyword") return `<${text}>`;
  if (wordClass === "operator" || symbolOperators.has(token.kind)) return `<op:${text}>`;
  if (wordClass === "aggregator") return `<aggr:${text}>`;
  return short;
}
