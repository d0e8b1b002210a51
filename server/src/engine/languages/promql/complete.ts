import type { Completion, NameInfo, Names, Parsed } from "../language.ts";
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
      return labelCompletions(parsed, names, place);
    case "matcherOperator":
      return keywordCompletions(["=", "!=", "=~", "!~"], replace, version);
    case "matcherValue":
      return valueCompletions(names, place, parsed.text, offset);
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

/** Of more, those that fit what is typed are given, and others with the next letter. */
const MAX_NAMES = 1000;
const MAX_VALUES = 500;
/** More metrics of one expression are not looked up. */
const FEW_METRICS = 3;

function metricCompletions(
  parsed: Parsed<PromqlTree>,
  names: Names,
  replace: Span,
  offset: number | undefined,
  asRange: boolean,
): Completion[] {
  const found = new Map<string, Completion>();
  const typed = parsed.text.slice(replace.start, offset ?? replace.end).toLowerCase();
  for (const info of fittingNames([...names.list("metric")], typed))
    found.set(info.name, nameCompletion("metric", info, replace));
  for (const symbol of symbols(parsed)) {
    if (symbol.space !== "metric" || found.has(symbol.name)) continue;
    if (offset !== undefined && symbol.span.start <= offset && offset <= symbol.span.end) continue;
    found.set(symbol.name, nameCompletion("metric", { name: symbol.name }, replace));
  }
  const all = [...found.values()];
  if (!asRange) return all;
  return all.map((each) => ({ ...each, insert: `${each.label}[\${1:5m}]`, snippet: true }));
}

/** Those that have the word in one piece come first. */
function fittingNames(known: readonly NameInfo[], typed: string, most = MAX_NAMES): readonly NameInfo[] {
  if (known.length <= most) return known;
  const whole: NameInfo[] = [];
  const scattered: NameInfo[] = [];
  for (const info of known) {
    const name = info.name.toLowerCase();
    if (name.includes(typed)) whole.push(info);
    else if (scattered.length < most && holds(name, typed)) scattered.push(info);
    if (whole.length >= most) break;
  }
  return [...whole, ...scattered].slice(0, most);
}

/** The letters in their order, as editors look for them. */
function holds(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

type LabelPlace = Extract<Place, { kind: "label" }>;

/** Those of the metric at first, in a list of labels those of the metrics that the expression names. */
function labelCompletions(parsed: Parsed<PromqlTree>, names: Names, place: LabelPlace): Completion[] {
  const { replace, taken, metric } = place;
  const found = new Map<string, Completion>();
  const offer = (info: NameInfo): void => {
    if (found.size >= MAX_NAMES || taken.has(info.name) || found.has(info.name)) return;
    found.set(info.name, nameCompletion("label", info, replace));
  };
  const own = symbols(parsed);
  const typed = parsed.text.slice(replace.start, replace.end);
  const metrics =
    metric === undefined ? own.filter(({ space }) => space === "metric").map(({ name }) => name) : [metric];
  for (const one of [...new Set(metrics)].slice(0, FEW_METRICS))
    for (const info of names.labelsOf?.(one, typed) ?? []) offer(info);
  for (const info of names.list("label")) offer(info);
  for (const { space, name, span } of own) {
    const isTyped = span.start <= replace.end && replace.start <= span.end;
    if (space === "label" && !isTyped) offer({ name });
  }
  return [...found.values()];
}

type ValuePlace = Extract<Place, { kind: "matcherValue" }>;

/** Values as they are seen in the project; in quotes where there are none yet. */
function valueCompletions(names: Names, place: ValuePlace, text: string, offset: number): Completion[] {
  const { label, metric, quoted, replace } = place;
  const typed = text.slice(replace.start, replace.end);
  const begun = quoted ? text.slice(replace.start, offset) : "";
  const found: Completion[] = [];
  // What has to be escaped is for a person to write.
  const known = [...(names.valuesOf?.(label, metric, begun) ?? [])].filter(
    ({ name }) => name !== typed && !/["'`\\\n]/.test(name),
  );
  const fitting = fittingNames(known, begun.toLowerCase(), MAX_VALUES);
  if (fitting.length < known.length) names.leaveOut?.();
  for (const { name, detail } of fitting) {
    found.push({
      label: quoted ? name : `"${name}"`,
      kind: "value",
      replace,
      ...(detail !== undefined && { detail }),
    });
  }
  if (quoted) return found;
  const empty: Completion = {
    label: '""',
    kind: "value",
    insert: '"$1"',
    snippet: true,
    detail: "label value",
    replace,
  };
  return [...found, empty];
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
