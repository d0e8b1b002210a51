import { promqlAggregatorDocs, promqlFunctionDocs } from "../../facts/promqlDocs.ts";
import { renamedFunctions } from "../../facts/promqlVersions.ts";
import type { Span } from "../../text/span.ts";
import type { Parsed, Signature } from "../language.ts";
import { functionOf, shortType } from "./functionSignature.ts";
import type { Token } from "./lexer.ts";
import { tokensOf } from "./tree.ts";
import type { PromqlTree } from "./tree.ts";
import { aggregatorsWithParameter, reservedWords } from "./words.ts";

/** The call whose parentheses hold the offset, by its tokens alone: while it is typed there is not much of a tree. */
export function signatureHelp({ text, tree }: Parsed<PromqlTree>, offset: number): Signature | undefined {
  const before = tokensOf(tree).filter(({ start, kind }) => start < offset && kind !== "eof");
  const last = before.at(-1);
  if (last && last.end > offset && (last.kind === "string" || last.kind === "error")) before.pop();
  let active = 0;
  const closed: string[] = [];
  for (let at = before.length - 1; at >= 0; at--) {
    const { kind, end } = before[at]!;
    if (kind === ")" || kind === "}" || kind === "]") closed.push(kind);
    else if (kind === "(" || kind === "{" || kind === "[") {
      if (closed.length > 0) closed.pop();
      else if (kind === "(" && end <= offset) {
        const found = signatureAt(text, before, at, active);
        if (found !== "none") return found;
        active = 0;
      } else active = 0;
    } else if (kind === "," && closed.length === 0) active++;
  }
  return undefined;
}

/** What the parenthesis opens; `none`: it only holds an expression together. */
function signatureAt(
  text: string,
  before: readonly Token[],
  open: number,
  active: number,
): Signature | undefined | "none" {
  const token = before[open - 1];
  if (!token) return "none";
  const word = text.slice(token.start, token.end);
  if (/^(?:by|without|on|ignoring|group_left|group_right)$/i.test(word)) return undefined;
  const aggregator = token.kind === ")" ? aggregatorBefore(before, open - 1) : token;
  if (aggregator && reservedWords.get(aggregator.kind) === "aggregator")
    return aggregatorSignature(aggregator.kind, active);
  return token.kind === ")" ? "none" : functionSignature(word, active);
}

/** Of `sum by (job) (`: the aggregator in front of the list of labels that ends there. */
function aggregatorBefore(before: readonly Token[], close: number): Token | undefined {
  let at = close - 1;
  while (at > 0 && before[at]!.kind !== "(") at--;
  const keyword = before[at - 1]?.kind;
  return keyword === "by" || keyword === "without" ? before[at - 2] : undefined;
}

function aggregatorSignature(op: string, active: number): Signature {
  const doc = promqlAggregatorDocs[op];
  const isParameter = aggregatorsWithParameter.has(op);
  const parameter = op === "count_values" ? "label string" : `${doc?.parameters?.[0] ?? "k"} scalar`;
  const parameters = [...(isParameter ? [parameter] : []), "v instant-vector"];
  return written(`${op} [by|without (label, …)]`, parameters, "instant-vector", doc?.text, active);
}

function functionSignature(word: string, active: number): Signature | "none" {
  const called = functionOf(word);
  if (!called) return "none";
  const { name, argTypes, minArgs, maxArgs, returnType } = called;
  const documented = promqlFunctionDocs[renamedFunctions.get(name) ?? name];
  const count = maxArgs === -1 ? argTypes.length : maxArgs;
  const parameters = Array.from({ length: count }, (_, at) => {
    const type = shortType[argTypes[Math.min(at, argTypes.length - 1)]!];
    const named = documented?.parameters?.[at];
    const shown = named === undefined ? type : `${named} ${type}`;
    const isRepeated = maxArgs === -1 && at === count - 1;
    return at < minArgs && !isRepeated ? shown : `[${shown}${isRepeated ? ", …" : ""}]`;
  });
  const isOpen = maxArgs === -1;
  return written(
    name,
    parameters,
    shortType[returnType],
    documented?.text,
    isOpen ? Math.min(active, count - 1) : active,
  );
}

function written(
  head: string,
  parameters: readonly string[],
  result: string,
  documentation: string | undefined,
  active: number,
): Signature {
  let label = `${head}(`;
  const spans: Span[] = [];
  for (const [at, parameter] of parameters.entries()) {
    if (at > 0) label += ", ";
    spans.push({ start: label.length, end: label.length + parameter.length });
    label += parameter;
  }
  label += `) → ${result}`;
  return { label, parameters: spans, active, ...(documentation !== undefined && { documentation }) };
}
