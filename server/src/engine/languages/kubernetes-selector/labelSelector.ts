import type { SelectorError } from "./selectorError.ts";

interface Token {
  readonly type: "symbol" | "word" | "end";
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

/** The first thing wrong with a label selector: Kubernetes 1.34, apimachinery/pkg/labels/selector.go. */
export function labelSelectorError(text: string): SelectorError | undefined {
  const cursor: Cursor = { tokens: tokensOf(text), at: 0 };
  while (peek(cursor).type !== "end") {
    const error = requirementError(cursor);
    if (error) return error;
    const next = take(cursor);
    if (next.type === "end") return undefined;
    if (next.text !== ",")
      return at(next, `\`${next.text}\` cannot stand here; a comma parts two conditions`);
    if (peek(cursor).type !== "word" && peek(cursor).text !== "!")
      return at(peek(cursor).type === "end" ? next : peek(cursor), "a condition is missing behind the comma");
  }
  return undefined;
}

const peek = ({ tokens, at: index }: Cursor): Token => tokens[Math.min(index, tokens.length - 1)]!;

function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.at++;
  return token;
}

const at = ({ start, end }: Token, message: string): SelectorError => ({ start, end, message });

/** `key`, `!key`, `key=value`, `key!=value`, `key in (…)`, `key notin (…)`, `key>1`, `key<1`. */
function requirementError(cursor: Cursor): SelectorError | undefined {
  const isNegated = peek(cursor).text === "!";
  if (isNegated) take(cursor);
  const key = take(cursor);
  if (key.type !== "word") return at(key, "the key of a label is missing here");
  if (!isLabelKey(key.text))
    return at(
      key,
      `\`${key.text}\` cannot be the key of a label: it is \`name\` or \`prefix/name\`, of letters, digits, \`-\`, \`_\` and \`.\``,
    );
  const next = peek(cursor);
  if (isNegated || next.type === "end" || next.text === ",") return undefined;
  const operator = take(cursor);
  if (operator.text === "in" || operator.text === "notin") return setError(cursor, operator);
  if (operator.type === "word" || !["=", "==", "!=", ">", "<"].includes(operator.text))
    return at(
      operator,
      `\`${operator.text}\` is no comparison; use \`=\`, \`!=\`, \`in\`, \`notin\`, \`>\` or \`<\``,
    );
  return valueError(cursor, operator);
}

function valueError(cursor: Cursor, operator: Token): SelectorError | undefined {
  const isNumeric = operator.text === ">" || operator.text === "<";
  const next = peek(cursor);
  const isEmpty = next.type === "end" || next.text === ",";
  if (!isEmpty && next.type !== "word") return at(next, `behind \`${operator.text}\` stands a value`);
  const value = isEmpty ? operator : take(cursor);
  const text = isEmpty ? "" : value.text;
  if (isNumeric && !/^[-+]?[0-9]+$/.test(text))
    return at(value, `\`${operator.text}\` compares with a whole number`);
  return isEmpty ? undefined : wrongValue(value);
}

function setError(cursor: Cursor, operator: Token): SelectorError | undefined {
  const open = take(cursor);
  if (open.text !== "(") return at(open, `behind \`${operator.text}\` stands a list: \`(a, b)\``);
  if (peek(cursor).text === ")") return at(peek(cursor), `the list behind \`${operator.text}\` is empty`);
  for (;;) {
    const token = take(cursor);
    if (token.type === "end") return at(token, "the list has no `)`");
    if (token.text === ")" && token.type === "symbol") return undefined;
    if (token.type === "word") {
      const error = wrongValue(token);
      if (error) return error;
      const next = peek(cursor);
      if (next.text !== "," && next.text !== ")")
        return at(next, next.type === "end" ? "the list has no `)`" : "a comma parts the values of a list");
    } else if (token.text !== ",") return at(token, `\`${token.text}\` cannot stand in a list of values`);
  }
}

const wrongValue = (token: Token): SelectorError | undefined =>
  token.text.length <= 63 && /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(token.text)
    ? undefined
    : at(
        token,
        `\`${token.text}\` cannot be the value of a label: at most 63 letters, digits, \`-\`, \`_\` and \`.\`, with a letter or digit at both ends`,
      );

function isLabelKey(text: string): boolean {
  const slash = text.indexOf("/");
  const prefix = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (
    prefix !== undefined &&
    (prefix.length > 253 ||
      !prefix.split(".").every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part)))
  )
    return false;
  return name.length <= 63 && /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(name);
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const found of text.matchAll(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/g)) {
    const start = found.index;
    const type = /^[=!(),<>]/.test(found[0]) ? "symbol" : "word";
    tokens.push({ type, text: found[0], start, end: start + found[0].length });
  }
  tokens.push({ type: "end", text: "", start: Math.max(0, text.length - 1), end: text.length });
  return tokens;
}
