import { regexFault } from "./regexFault.ts";
import { scan } from "./token.ts";
import type { Token } from "./token.ts";
import type { Matcher, MatcherError, MatcherOperator, Reading } from "./tree.ts";

/**
 * Reads a text as Alertmanager's UTF-8 matchers parser does. After a fault it goes on behind the next comma.
 * Alertmanager 0.34, matcher/parse/parse.go.
 */
export function readUtf8(text: string): Reading {
  const tokens = scan(text);
  const matchers: Matcher[] = [];
  const errors: MatcherError[] = [];
  let at = 0;
  const peek = (): Token => tokens[at]!;
  const open = peek().kind === "{" ? tokens[at++] : undefined;
  while (peek().kind !== "}" && peek().kind !== "end") {
    const read = readMatcher(tokens, at);
    at = read.at;
    if (read.matcher) matchers.push(read.matcher);
    if (read.error) errors.push(read.error);
    if (read.error) while (![",", "}", "end"].includes(peek().kind)) at++;
    if (peek().kind !== ",") break;
    at++;
  }
  const close = peek().kind === "}" ? tokens[at++] : undefined;
  if (open && !close && errors.length === 0) {
    errors.push({
      span: open.span,
      message: "This `{` is never closed: add `}` at the end, or leave both out.",
    });
  }
  if (close && !open) {
    errors.push({ span: close.span, message: "This `}` was never opened: remove it.", replacement: "" });
  }
  const rest = peek();
  if (rest.kind !== "end" && errors.length === 0) {
    errors.push({
      span: { start: rest.span.start, end: text.length },
      message: "Nothing may follow the `}`.",
    });
  }
  return { matchers, errors };
}

interface Read {
  readonly at: number;
  readonly matcher?: Matcher;
  readonly error?: MatcherError;
}

function readMatcher(tokens: readonly Token[], from: number): Read {
  const name = tokens[from]!;
  if (name.kind !== "quoted" && name.kind !== "unquoted") return { at: from, error: noName(name) };
  const operator = tokens[from + 1]!;
  if (operator.kind !== "operator") return { at: from + 1, error: noOperator(name, operator) };
  const value = tokens[from + 2]!;
  if (value.kind !== "quoted" && value.kind !== "unquoted") {
    return { at: from + 2, error: noValue(operator, value) };
  }
  const sign = operator.text as MatcherOperator;
  const matcher: Matcher = {
    name: name.value,
    nameSpan: insideQuotes(name),
    operator: sign,
    value: value.value,
    valueSpan: insideQuotes(value),
    span: { start: name.span.start, end: value.span.end },
  };
  const fault = regexFault(sign, value.value, value.span);
  if (fault) return { at: from + 3, matcher, error: fault };
  const after = tokens[from + 3]!;
  if (after.kind === "," || after.kind === "}" || after.kind === "end") return { at: from + 3, matcher };
  return { at: from + 3, matcher, error: afterValue(value, after) };
}

const insideQuotes = ({ kind, span }: Token): Token["span"] =>
  kind === "quoted" ? { start: span.start + 1, end: span.end - 1 } : span;

function noName(found: Token): MatcherError {
  if (found.kind === "bad") return asFault(found);
  const message =
    found.kind === ","
      ? "There is no matcher before this comma: remove it."
      : `A label name is missing before \`${found.text}\`.`;
  return { span: found.span, message };
}

function noOperator(name: Token, found: Token): MatcherError {
  if (found.kind === "bad") return asFault(found);
  const message = `After the label name \`${name.value}\` comes \`=\`, \`!=\`, \`=~\` or \`!~\`, and then a value.`;
  return { span: found.kind === "end" ? name.span : found.span, message };
}

function noValue(operator: Token, found: Token): MatcherError {
  if (found.kind === "bad") return asFault(found);
  const doubled = found.kind === "operator" && found.text === "=" && operator.text === "=";
  if (doubled && found.span.start === operator.span.end) {
    const span = { start: operator.span.start, end: found.span.end };
    return { span, message: "`==` is not an operator.", replacement: "=" };
  }
  const message = `A value is missing after \`${operator.text}\`. For an empty one write \`""\`.`;
  return { span: operator.span, message, replacement: `${operator.text}""` };
}

function afterValue(value: Token, found: Token): MatcherError {
  if (found.kind === "bad") return asFault(found);
  const message = `After the value \`${value.value}\` comes a comma and the next matcher, or the end. A value with spaces or \`{}!=~,\` in it stands in double quotes.`;
  return { span: found.span, message };
}

const asFault = ({ span, fault, replacement }: Token): MatcherError => ({
  span,
  message: fault ?? "",
  ...(replacement !== undefined && { replacement }),
});
