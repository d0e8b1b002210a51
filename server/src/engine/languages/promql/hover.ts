import type { Hover, Names, Parsed } from "../language.ts";
import { promqlAggregatorDocs, promqlFunctionDocs, promqlKeywordDocs } from "../../facts/promqlDocs.ts";
import { hasWord, lifeOf, renamedFunctions } from "../../facts/promqlVersions.ts";
import type { Target } from "../../facts/target.ts";
import { touches } from "../../text/span.ts";
import type { Span } from "../../text/span.ts";
import { durationInWords, formatDuration } from "../duration/parseDuration.ts";
import { describePart } from "./describe.ts";
import { documentedType, functionOf, isExperimental, signature } from "./functionSignature.ts";
import type { Token } from "./lexer.ts";
import { pathTo, tokensOf } from "./tree.ts";
import type { Binary, DurationNode, Expression, Matcher, Name, PromqlTree, Selector } from "./tree.ts";
import { aggregatorsWithParameter, experimentalAggregators } from "./words.ts";

const functionsPage = "https://prometheus.io/docs/prometheus/latest/querying/functions/";
const operatorsPage = "https://prometheus.io/docs/prometheus/latest/querying/operators/";

/** What the word under the cursor means. */
export function hover(parsed: Parsed<PromqlTree>, offset: number, names: Names): Hover | undefined {
  const { text, tree } = parsed;
  const token = tokenAt(tokensOf(tree), offset);
  if (token === undefined) return undefined;
  for (const node of pathTo(tree.expr, offset).reverse()) {
    const found = hoverNode(node, token, names, tree.target);
    if (found !== undefined) return withWords(found, parsed, node);
  }
  return hoverToken(text, token, tree.target);
}

/** With what the call, aggregation or operation says here. */
function withWords(found: Hover, { tree, errors }: Parsed<PromqlTree>, node: Expression): Hover {
  const isPart = node.type === "call" || node.type === "aggregate" || node.type === "binary";
  const words = isPart && errors.length === 0 ? describePart(tree, node) : "";
  return words === "" ? found : { ...found, markdown: `${found.markdown}\n\n---\n\n${words}` };
}

/** The token under the cursor; where two touch it, the word rather than the mark. */
function tokenAt(tokens: readonly Token[], offset: number): Token | undefined {
  const touching = tokens.filter(
    (each) => each.kind !== "error" && each.kind !== "eof" && touches(each, offset),
  );
  return (
    touching.find((each) => offset < each.end && isWord(each)) ?? touching.find(isWord) ?? touching.at(-1)
  );
}

const isWord = ({ kind }: Token): boolean => /^\w/.test(kind);

const same = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end;

function hoverNode(node: Expression, token: Token, names: Names, target: Target): Hover | undefined {
  switch (node.type) {
    case "call":
      return same(node.name, token) ? functionHover(node.name, target) : undefined;
    case "aggregate":
      return same(node.opSpan, token) ? aggregatorHover(node.op, token, target) : undefined;
    case "selector":
      return selectorHover(node, token, names);
    case "matrix":
    case "subquery":
      return bracketHover(node, token);
    case "binary":
      return same(node.opSpan, token) ? operatorHover(node, token, target) : undefined;
    default:
      return undefined;
  }
}

const shown = (span: Span, ...parts: (string | undefined)[]): Hover => ({
  span: { start: span.start, end: span.end },
  markdown: parts.filter((part) => part !== undefined && part !== "").join("\n\n"),
});

const code = (text: string): string => `\`\`\`promql\n${text}\n\`\`\``;

/** Which versions have the word, and what it needs. */
function notes(word: string, experimental: boolean, target: Target): string {
  const { since, until } = lifeOf(word);
  const now = renamedFunctions.get(word);
  const missing = hasWord(word, target.prometheus) ? "" : ` The target is ${target.prometheus}.`;
  return [
    since === undefined ? "" : `Since Prometheus ${since}.${missing}`,
    until === undefined
      ? ""
      : `Until Prometheus ${until}${now === undefined ? "" : `; now \`${now}\``}.${missing}`,
    experimental ? "Experimental: needs the flag `promql-experimental-functions`." : "",
  ]
    .filter((note) => note !== "")
    .join(" ");
}

function functionHover(name: Name, target: Target): Hover | undefined {
  const called = functionOf(name.value);
  if (called === undefined) return undefined;
  const documented = renamedFunctions.get(called.name) ?? called.name;
  const link = `[Prometheus documentation](${functionsPage}#${documented})`;
  const about = notes(called.name, isExperimental(called, target.prometheus), target);
  return shown(name, code(signature(called)), promqlFunctionDocs[documented]?.text, about, link);
}

function aggregatorHover(op: string, token: Token, target: Target): Hover {
  const doc = promqlAggregatorDocs[op];
  const parameter = aggregatorsWithParameter.has(op) ? `${doc?.parameters?.[0] ?? "parameter"}, ` : "";
  const form = `${op} [by|without (label, …)] (${parameter}instant-vector) → instant-vector`;
  const link = `[Prometheus documentation](${operatorsPage}#aggregation-operators)`;
  return shown(token, code(form), doc?.text, notes(op, experimentalAggregators.has(op), target), link);
}

function selectorHover(node: Selector, token: Token, names: Names): Hover | undefined {
  if (node.name !== undefined && same(node.name, token)) return metricHover(node.name, names);
  const matcher = node.matchers.find((each) => each.start <= token.start && token.end <= each.end);
  return matcher === undefined ? undefined : matcherHover(matcher, token, names);
}

function matcherHover(matcher: Matcher, token: Token, names: Names): Hover | undefined {
  const { label, operator, value } = matcher;
  const isName = label.value === "__name__" && value !== undefined;
  if (isName && same(value, token) && (operator === undefined || operator.value === "=")) {
    return metricHover(value, names);
  }
  if (same(label, token) && label.value !== "__name__") {
    const info = names.find("label", label.value);
    return shown(label, `**${label.value}** — ${info?.detail ?? "label"}`, info?.documentation);
  }
  return undefined;
}

function metricHover(name: Name, names: Names): Hover {
  const info = names.find("metric", name.value);
  return shown(name, `**${name.value}** — ${info?.detail ?? "metric"}`, info?.documentation);
}

/** A length of time in words; `undefined` where only the query knows it. */
function lengthOf(duration: DurationNode | undefined): string | undefined {
  const seconds = duration?.seconds;
  if (seconds === undefined || !Number.isFinite(seconds)) return undefined;
  return durationInWords(Math.round(seconds * 1000));
}

function bracketHover(node: Expression, token: Token): Hover | undefined {
  if (node.type !== "matrix" && node.type !== "subquery") return undefined;
  if (token.start !== node.brackets.start && token.end !== node.brackets.end) return undefined;
  if (token.kind !== "[" && token.kind !== "]") return undefined;
  const length = lengthOf(node.range) ?? "the given time";
  if (node.type === "matrix") return shown(node.brackets, `Range vector: the samples of the last ${length}.`);
  const step = lengthOf(node.step);
  const every = step === undefined ? "at the default evaluation interval" : `every ${step}`;
  return shown(node.brackets, `Subquery: the expression over the last ${length}, evaluated ${every}.`);
}

function operatorHover(node: Binary, token: Token, target: Target): Hover {
  const doc = promqlKeywordDocs[node.op];
  const type = (expr: Expression): string => documentedType[expr.valueType];
  const form = `${type(node.left)} ${node.op} ${type(node.right)} → ${type(node)}`;
  return shown(token, code(form), doc?.text, notes(node.op, false, target), matchingNote(node));
}

/** How the series of the two sides find each other. */
function matchingNote(node: Binary): string | undefined {
  if (node.left.valueType !== "vector" || node.right.valueType !== "vector" || node.op === "or")
    return undefined;
  const names = node.matching?.labels.map((label) => `\`${label.value}\``).join(", ");
  if (node.matching === undefined) return "Series match when all their labels are equal.";
  if (node.matching.kind === "on")
    return `Series match when ${names || "nothing in particular"} is equal on both sides.`;
  return `Series match when all labels but ${names || "none"} are equal.`;
}

function hoverToken(text: string, token: Token, target: Target): Hover | undefined {
  const doc = promqlKeywordDocs[token.kind];
  if (doc !== undefined) return shown(token, code(token.kind), doc.text, notes(token.kind, false, target));
  if (token.kind === "duration") return durationHover(text.slice(token.start, token.end), token);
  return undefined;
}

const secondsPerUnit: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};

function durationHover(text: string, token: Token): Hover | undefined {
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([a-z]+)/g)) {
    seconds += Number(count) * (secondsPerUnit[unit ?? ""] ?? Number.NaN);
  }
  if (!Number.isFinite(seconds)) return undefined;
  const ms = Math.round(seconds * 1000);
  const canonical = formatDuration(ms);
  const other = canonical === text ? "" : ` (\`${canonical}\`)`;
  return shown(token, `\`${text}\` = ${durationInWords(ms)} = ${ms / 1000} s${other}`);
}
