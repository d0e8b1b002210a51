import type { Completion, Names, Parsed } from "../language.ts";
import type { Span } from "../../text/span.ts";
import { placeOf } from "./completionPlace.ts";
import type { Place } from "./completionPlace.ts";
import {
  aggregatorCompletions,
  durationCompletions,
  functionCompletions,
  keywordCompletions,
  unitCompletions,
} from "./completionItems.ts";
import { functionOf } from "./functionSignature.ts";
import { symbols } from "./symbols.ts";
import type { PromqlTree } from "./tree.ts";

/** What may be written at an offset. Works on the text in front of it, so the rest may be broken. */
export function complete(parsed: Parsed<PromqlTree>, offset: number, names: Names): Completion[] {
  const place = placeOf(parsed.text, offset);
  const { replace } = place;
  const version = parsed.tree.target.prometheus;
  switch (place.kind) {
    case "label":
      return labelCompletions(parsed, names, replace, place.taken);
    case "matcherOperator":
      return keywordCompletions(["=", "!=", "=~", "!~"], replace, version);
    case "matcherValue":
      return [{ label: '""', kind: "value", insert: '"$1"', snippet: true, detail: "label value", replace }];
    case "metricValue":
      return metricCompletions(parsed, names, replace, undefined, false);
    case "unit":
      return unitCompletions(place.digits, replace);
    case "duration":
      return durationCompletions(replace, place.inBrackets, version);
    case "time":
      return ["start()", "end()"].map((label) => ({ label, kind: "keyword", replace }));
    case "operand":
      return operandCompletions(parsed, names, place, offset);
    case "operator":
      return keywordCompletions(place.keywords, replace, version);
    case "nothing":
      return [];
  }
}

type OperandPlace = Extract<Place, { kind: "operand" }>;

function operandCompletions(
  parsed: Parsed<PromqlTree>,
  names: Names,
  place: OperandPlace,
  offset: number,
): Completion[] {
  const { replace, call, argument } = place;
  const version = parsed.tree.target.prometheus;
  const called = call === undefined ? undefined : functionOf(call);
  const wanted = called?.argTypes[Math.min(argument, called.argTypes.length - 1)];
  const plain = parsed.text.slice(Math.max(replace.end, offset)).trimStart().startsWith("(");
  if (wanted === "string") return [];
  const types = wanted === undefined ? undefined : wanted === "matrix" ? "vector" : wanted;
  const bracketed = !parsed.text.slice(replace.end).trimStart().startsWith("[");
  return [
    ...keywordCompletions(place.keywords, replace, version),
    ...(wanted === "scalar"
      ? []
      : metricCompletions(parsed, names, replace, offset, wanted === "matrix" && bracketed)),
    ...functionCompletions(replace, plain, version, types),
    ...(wanted === "scalar" ? [] : aggregatorCompletions(replace, plain, version)),
  ];
}

/** More are of no use to anyone. */
const MAX_NAMES = 5000;

function metricCompletions(
  parsed: Parsed<PromqlTree>,
  names: Names,
  replace: Span,
  offset: number | undefined,
  asRange: boolean,
): Completion[] {
  const found = new Map<string, Completion>();
  for (const info of names.list("metric")) {
    if (found.size >= MAX_NAMES) break;
    found.set(info.name, nameCompletion("metric", info, replace));
  }
  for (const symbol of symbols(parsed)) {
    if (symbol.space !== "metric" || found.has(symbol.name)) continue;
    if (offset !== undefined && symbol.span.start <= offset && offset <= symbol.span.end) continue;
    found.set(symbol.name, nameCompletion("metric", { name: symbol.name }, replace));
  }
  const all = [...found.values()];
  if (!asRange) return all;
  return all.map((each) => ({ ...each, insert: `${each.label}[\${1:5m}]`, snippet: true }));
}

function labelCompletions(
  parsed: Parsed<PromqlTree>,
  names: Names,
  replace: Span,
  taken: ReadonlySet<string>,
): Completion[] {
  const found = new Map<string, Completion>();
  for (const info of names.list("label")) {
    if (found.size >= MAX_NAMES) break;
    if (!taken.has(info.name)) found.set(info.name, nameCompletion("label", info, replace));
  }
  for (const { space, name, span } of symbols(parsed)) {
    const typed = span.start <= replace.end && replace.start <= span.end;
    if (space !== "label" || typed || taken.has(name) || found.has(name)) continue;
    found.set(name, nameCompletion("label", { name }, replace));
  }
  return [...found.values()];
}

function nameCompletion(
  kind: "metric" | "label",
  info: { readonly name: string; readonly detail?: string; readonly documentation?: string },
  replace: Span,
): Completion {
  const { name, detail, documentation } = info;
  return {
    label: name,
    kind,
    replace,
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && { documentation }),
  };
}
