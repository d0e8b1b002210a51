import type { Span } from "../../text/span.ts";
import { lex } from "./lexer.ts";
import type { Token } from "./lexer.ts";
import { reservedWords } from "./words.ts";

/** What is being written at the cursor, and which text a completion takes the place of. */
export type Place = { readonly replace: Span } &
  /** `metric`: that of the selector; undefined in a list of labels. */
  (
    | { readonly kind: "label"; readonly taken: ReadonlySet<string>; readonly metric?: string | undefined }
    | { readonly kind: "matcherOperator" | "metricValue" | "time" | "nothing" }
    /** `quoted`: within quotes that stand there. */
    | {
        readonly kind: "matcherValue";
        readonly label: string;
        readonly metric: string | undefined;
        readonly quoted: boolean;
      }
    | { readonly kind: "unit"; readonly digits: string }
    | { readonly kind: "duration"; readonly inBrackets: boolean }
    /** `call`: the function whose argument (counted from 0) it is. */
    | {
        readonly kind: "operand";
        readonly call: string | undefined;
        readonly argument: number;
        readonly keywords: readonly string[];
      }
    | { readonly kind: "operator"; readonly keywords: readonly string[] }
  );

/** A bracket that is still open at the cursor. */
interface Open {
  readonly kind: "(" | "[" | "{";
  /** What stands in front of it. */
  readonly before: Token | undefined;
  /** How many commas it has seen. */
  commas: number;
  readonly names: string[];
}

const groupings = new Set(["by", "without", "on", "ignoring", "group_left", "group_right"]);
const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);
const setOperators = new Set(["and", "or", "unless"]);

/** Finds out what may be written at an offset, from the tokens in front of it. */
export function placeOf(text: string, offset: number): Place {
  const tokens = lex(text.slice(0, offset)).tokens.filter(({ kind }) => kind !== "eof" && kind !== "error");
  const last = tokens.at(-1);
  const none = { start: offset, end: offset };
  if (last !== undefined && isOpenString(text, last, offset)) return stringPlace(text, tokens, offset);
  if (inComment(text, last, offset)) return { kind: "nothing", replace: none };
  const typed = last !== undefined && last.end === offset && isWord(text, last) ? last : undefined;
  const before = typed === undefined ? tokens : tokens.slice(0, -1);
  const replace = typed === undefined ? none : { start: typed.start, end: wordEnd(text, offset) };
  const opens = openBrackets(text, before);
  return placeIn(text, before, opens, replace, offset);
}

const isWord = (text: string, { kind, start, end }: Token): boolean =>
  kind !== ":" && /^[\w:]+$/.test(text.slice(start, end));

function wordEnd(text: string, offset: number): number {
  let end = offset;
  while (end < text.length && /[\w:]/.test(text[end]!)) end++;
  return end;
}

function isOpenString(text: string, { kind, start, end }: Token, offset: number): boolean {
  if (kind !== "string" || end !== offset) return false;
  return end - start < 2 || text[end - 1] !== text[start] || text[end - 2] === "\\";
}

function inComment(text: string, last: Token | undefined, offset: number): boolean {
  const between = text.slice(last?.end ?? 0, offset);
  return (between.split(/[\r\n]/).at(-1) ?? "").includes("#");
}

/** Inside quotes of a matcher there are values of its label, or names of metrics. */
function stringPlace(text: string, tokens: readonly Token[], offset: number): Place {
  const string = tokens.at(-1)!;
  const [name, operator] = tokens.slice(-3);
  const inside = tokens.slice(0, -1);
  const open = openBrackets(text, inside).at(-1);
  const isRegex = operator?.kind === "=~" || operator?.kind === "!~";
  if (
    !name ||
    !operator ||
    open?.kind !== "{" ||
    !(isRegex || operator.kind === "=" || operator.kind === "!=")
  )
    return { kind: "nothing", replace: { start: string.start + 1, end: offset } };
  const label = text.slice(name.start, name.end);
  if (label === "__name__") {
    const replace = { start: string.start + 1, end: offset };
    return operator.kind === "=" ? { kind: "metricValue", replace } : { kind: "nothing", replace };
  }
  // A choice between words has one of them at the cursor.
  const from = isRegex ? text.lastIndexOf("|", offset - 1) + 1 : 0;
  const start = Math.max(string.start + 1, from);
  const length = /^[^"'`|{}\s]*/.exec(text.slice(offset))![0].length;
  const replace = { start, end: offset + length };
  return { kind: "matcherValue", label, metric: metricOf(text, inside, open), quoted: true, replace };
}

/** The name in front of the brace, or the one that stands behind it. */
function metricOf(text: string, tokens: readonly Token[], open: Open): string | undefined {
  const { before } = open;
  if (before && (before.kind === "identifier" || before.kind === "metric"))
    return text.slice(before.start, before.end);
  if (!open.names.includes("__name__")) return undefined;
  const at = tokens.findLastIndex(({ start, end }) => text.slice(start, end) === "__name__");
  const value = tokens[at + 2];
  return at >= 0 && tokens[at + 1]?.kind === "=" && value?.kind === "string"
    ? text.slice(value.start + 1, value.end - 1)
    : undefined;
}

function openBrackets(text: string, tokens: readonly Token[]): Open[] {
  const opens: Open[] = [];
  tokens.forEach(({ kind, start, end }, index) => {
    const inner = opens.at(-1);
    if (kind === "(" || kind === "[" || kind === "{") {
      opens.push({ kind, before: tokens[index - 1], commas: 0, names: [] });
    } else if (kind === ")" || kind === "]" || kind === "}") {
      opens.pop();
    } else if (kind === ",") {
      if (inner !== undefined) inner.commas++;
    } else if (inner !== undefined && kind !== "string") {
      inner.names.push(text.slice(start, end));
    }
  });
  return opens;
}

function placeIn(
  text: string,
  before: readonly Token[],
  opens: readonly Open[],
  replace: Span,
  offset: number,
): Place {
  const open = opens.at(-1);
  const last = before.at(-1);
  const typed = text.slice(replace.start, offset);
  if (open?.kind === "{") return matcherPlace(open, text, before, replace);
  if (open?.kind === "[" || last?.kind === "offset") {
    const ready = last?.kind === "[" || last?.kind === ":" || last?.kind === "offset" || isArithmetic(last);
    if (/\d$/.test(typed)) return { kind: "unit", digits: typed, replace };
    return ready
      ? { kind: "duration", inBrackets: open?.kind === "[", replace }
      : { kind: "nothing", replace };
  }
  if (last?.kind === "@") return { kind: "time", replace };
  if (/^\d/.test(typed)) return { kind: "nothing", replace };
  if (open?.before !== undefined && groupings.has(open.before.kind)) {
    const ready = last?.kind === "(" || last?.kind === ",";
    return ready ? { kind: "label", taken: new Set(open.names), replace } : { kind: "nothing", replace };
  }
  return expressionPlace(text, before, open, replace);
}

const isArithmetic = (token: Token | undefined): boolean =>
  token !== undefined && ["+", "-", "*", "/", "%", "^"].includes(token.kind);

function matcherPlace(open: Open, text: string, before: readonly Token[], replace: Span): Place {
  const last = before.at(-1);
  const metric = metricOf(text, before, open);
  switch (last?.kind) {
    case "{":
    case ",":
      return { kind: "label", taken: new Set(open.names), metric, replace };
    case "identifier":
      return { kind: "matcherOperator", replace };
    case "=":
    case "!=":
    case "=~":
    case "!~":
      return { kind: "matcherValue", label: open.names.at(-2) ?? "", metric, quoted: false, replace };
    default:
      return { kind: "nothing", replace };
  }
}

function expressionPlace(
  text: string,
  before: readonly Token[],
  open: Open | undefined,
  replace: Span,
): Place {
  const last = before.at(-1);
  const name = open?.before;
  const isCall =
    name !== undefined && (name.kind === "identifier" || reservedWords.get(name.kind) === "function");
  const call = isCall ? text.slice(name.start, name.end) : undefined;
  const operand = (keywords: readonly string[]): Place => ({
    kind: "operand",
    call: last?.kind === "(" || last?.kind === "," ? call : undefined,
    argument: open?.commas ?? 0,
    keywords,
    replace,
  });
  if (last === undefined || last.kind === "(" || last.kind === ",") return operand([]);
  if (comparisons.has(last.kind)) return operand(["bool", "on", "ignoring"]);
  if (isArithmetic(last) || setOperators.has(last.kind) || last.kind === "atan2") {
    const binary = before.length > 1 && endsOperand(before.at(-2));
    return operand(binary ? ["on", "ignoring"] : []);
  }
  if (last.kind === "bool") return operand(["on", "ignoring"]);
  if (last.kind === "group_left" || last.kind === "group_right") return operand([]);
  if (last.kind === ")") return behindParenthesis(before, operand, replace);
  if (reservedWords.get(last.kind) === "aggregator") {
    return { kind: "operator", keywords: ["by", "without", ...behindOperand], replace };
  }
  return endsOperand(last)
    ? { kind: "operator", keywords: behindOperand, replace }
    : { kind: "nothing", replace };
}

const behindOperand = ["offset", "and", "or", "unless", "==", "!=", ">", ">=", "<", "<=", "+", "-", "*", "/"];

const endsOperand = (token: Token | undefined): boolean =>
  token !== undefined &&
  (["identifier", "metric", "number", "duration", "string", ")", "]", "}"].includes(token.kind) ||
    reservedWords.get(token.kind) === "aggregator");

/** A parenthesis may end an operand, an aggregation that can still be grouped, or a list of labels. */
function behindParenthesis(
  before: readonly Token[],
  operand: (keywords: readonly string[]) => Place,
  replace: Span,
): Place {
  const opener = matchingOpener(before);
  const kind = before[opener - 1]?.kind;
  if (kind === "on" || kind === "ignoring") return operand(["group_left", "group_right"]);
  if (kind === "group_left" || kind === "group_right") return operand([]);
  if (kind === "by" || kind === "without") {
    // `sum by (…)` waits for its argument, `sum(…) by (…)` has it.
    const early = reservedWords.get(before[opener - 2]?.kind ?? "") === "aggregator";
    return early ? { kind: "nothing", replace } : { kind: "operator", keywords: behindOperand, replace };
  }
  const grouped = reservedWords.get(kind ?? "") === "aggregator" ? ["by", "without"] : [];
  return { kind: "operator", keywords: [...grouped, ...behindOperand], replace };
}

/** The index of the parenthesis that the last token closes, -1 when there is none. */
function matchingOpener(tokens: readonly Token[]): number {
  let depth = 0;
  for (let at = tokens.length - 1; at >= 0; at--) {
    if (tokens[at]!.kind === ")") depth++;
    else if (tokens[at]!.kind === "(" && --depth === 0) return at;
  }
  return -1;
}
