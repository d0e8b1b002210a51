import type { Completion } from "../language.ts";
import { promqlAggregatorDocs, promqlFunctionDocs, promqlKeywordDocs } from "../../facts/promqlDocs.ts";
import type { PromqlDoc } from "../../facts/promqlDocs.ts";
import type { PromqlFunction, PromqlType } from "../../facts/promqlFunctions.ts";
import { hasWord, renamedFunctions } from "../../facts/promqlVersions.ts";
import { isBefore } from "../../facts/target.ts";
import type { Span } from "../../text/span.ts";
import { DURATION_UNITS } from "../duration/parseDuration.ts";
import { everyFunction, isExperimental, signature } from "./functionSignature.ts";
import { aggregators } from "./words.ts";

/** The functions of a version, or those of one return type; `plain` where the parenthesis is already there. */
export function functionCompletions(
  replace: Span,
  plain: boolean,
  version: string,
  returns?: PromqlType,
): Completion[] {
  return everyFunction
    .filter((each) => returns === undefined || each.returnType === returns)
    .filter((each) => hasWord(each.name, version))
    .map((each) => ({
      label: each.name,
      kind: "function",
      detail: signature(each) + (isExperimental(each, version) ? " (experimental)" : ""),
      ...documented(docOf(each.name)?.text),
      ...(!plain && { insert: functionSnippet(each), snippet: true }),
      replace,
    }));
}

const docOf = (name: string): PromqlDoc | undefined => promqlFunctionDocs[renamedFunctions.get(name) ?? name];

const documented = (documentation: string | undefined): { documentation?: string } =>
  documentation === undefined ? {} : { documentation };

/** `rate(${1}[${2:5m}])`: a place to fill in for each argument that must be there. */
function functionSnippet(of: PromqlFunction): string {
  const names = docOf(of.name)?.parameters;
  let place = 0;
  const args = of.argTypes.slice(0, Math.max(of.minArgs, of.maxArgs === 1 ? 1 : 0)).map((type, index) => {
    place++;
    if (type === "matrix") return `\${${place}}[\${${++place}:5m}]`;
    const name = names?.[index] ?? "";
    const inner = type === "vector" || name === "" ? `\${${place}}` : `\${${place}:${name}}`;
    return type === "string" ? `"${inner}"` : inner;
  });
  return `${of.name}(${args.join(", ")})`;
}

const parameters: Readonly<Record<string, string>> = {
  topk: "${1:5}",
  bottomk: "${1:5}",
  limitk: "${1:5}",
  limit_ratio: "${1:0.1}",
  quantile: "${1:0.95}",
  count_values: '"${1:label}"',
};

/** Every aggregator, alone and with `by`. */
export function aggregatorCompletions(replace: Span, plain: boolean, version: string): Completion[] {
  const known = aggregators.filter((name) => hasWord(name, version));
  return known.flatMap((name): Completion[] => {
    const doc = documented(promqlAggregatorDocs[name]?.text);
    const parameter = parameters[name];
    const args = parameter === undefined ? "${1}" : `${parameter}, \${2}`;
    const alone: Completion = { label: name, kind: "function", detail: "aggregation", ...doc, replace };
    if (plain) return [alone];
    const by = `${name} by (\${${parameter === undefined ? 2 : 3}}) (${args})`;
    return [
      { ...alone, insert: `${name}(${args})`, snippet: true },
      { ...alone, label: `${name} by`, kind: "snippet", insert: by, snippet: true },
    ];
  });
}

const snippets: Readonly<Record<string, string>> = {
  by: "by (${1})",
  without: "without (${1})",
  on: "on (${1})",
  ignoring: "ignoring (${1})",
  group_left: "group_left (${1})",
  group_right: "group_right (${1})",
  offset: "offset ${1:5m}",
};

/** Words and operators, those that a version has. */
export function keywordCompletions(words: readonly string[], replace: Span, version: string): Completion[] {
  const known = words.filter((word) => hasWord(word, version));
  return known.map((label) => {
    const insert = snippets[label];
    const doc = documented(promqlKeywordDocs[label]?.text);
    return {
      label,
      kind: "keyword",
      ...doc,
      ...(insert !== undefined && { insert, snippet: true }),
      replace,
    };
  });
}

/** `5m`, `5h` … for the digits that stand there; behind `1h` only smaller units may follow. */
export function unitCompletions(digits: string, replace: Span): Completion[] {
  const last = /([a-z]+)\d+$/.exec(digits)?.[1];
  const from = last === undefined ? 0 : DURATION_UNITS.findIndex(({ unit }) => unit === last) + 1;
  return DURATION_UNITS.slice(from).map(({ unit, word }) => ({
    label: digits + unit,
    kind: "unit",
    detail: `${word}s`,
    replace,
  }));
}

/** Usual lengths of time. */
export function durationCompletions(replace: Span, inBrackets: boolean, version: string): Completion[] {
  const usual = inBrackets ? ["1m", "5m", "10m", "15m", "30m", "1h", "6h", "1d"] : ["5m", "1h", "1d", "1w"];
  const values: Completion[] = usual.map((label) => ({ label, kind: "unit", replace }));
  const calls = inBrackets && !isBefore(version, "3.14") ? ["step()", "range()"] : [];
  return [...values, ...calls.map((label): Completion => ({ label, kind: "function", replace }))];
}
