import { templateCall } from "../languages/gotemplate/templateCalls.ts";
import { emptyTemplate } from "../languages/gotemplate/templateNames.ts";
import type { YamlMap } from "../languages/yaml/tree.ts";
import { textAt, valueOf } from "../languages/yaml/tree.ts";
import { hashOf } from "../text/hash.ts";
import type { Place } from "../text/place.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { jobsInDoubt, jobInterval, jobMarks } from "./jobMarks.ts";
import { mergedPairs } from "./mergedPairs.ts";
import type { Walk } from "./walkState.ts";

/**
 * Spaces of names that nobody writes: by these, rules find in other files what they have in common with them. A file
 * that is not open has no more of its rules to be asked about.
 */
export const sameRule = "same-rule";
export const sameExpression = "same-expression";
export const labelledGroup = "labelled-group";
export const constantMetric = "constant-metric";
export const severityValue = "severity-value";

const spaces: ReadonlySet<string> = new Set([
  sameRule,
  sameExpression,
  labelledGroup,
  constantMetric,
  severityValue,
  jobInterval,
  jobsInDoubt,
  emptyTemplate,
  templateCall,
]);

/** Whether the names of a space stand in no text. */
export const isMark = (space: string): boolean => spaces.has(space);

/** `vector(0.99)` */
const constant = /^(?:vector\s*\(|[-+*/%^()\s\d.eE_])*$/;

/** The expression and the labels of a rule, as texts. */
function contentOf(node: YamlMap, expr: string): string[] {
  const list = valueOf(node, "labels");
  if (list?.type !== "map") return [expr];
  const labels = mergedPairs(list).map(
    ({ key, value }) => `${key.text}=${value?.type === "scalar" ? value.text : ""}`,
  );
  return [expr, ...(labels.length > 1 ? labels.sort() : labels)];
}

/** What a recording rule has in common with others that record the same; nothing for one that records a constant. */
export function expressionMark(node: YamlMap): string | undefined {
  const expr = textAt(node, "expr");
  return expr && !constant.test(expr) ? hashOf(contentOf(node, expr)) : undefined;
}

/** Takes note of a rule, of a group whose labels its rules have as well, or of a job that is scraped. */
export function addMarks(walk: Walk, node: YamlMap, of: "rule" | "group" | "job"): void {
  if (of === "job") return void walk.symbols.push(...jobMarks(node));
  if (of === "group") return addGroupMarks(walk, node);
  const severity = valueOf(valueOf(node, "labels"), "severity");
  if (severity?.type === "scalar" && severity.text !== "" && !severity.text.includes("{{"))
    add(walk, severityValue, severity.text, insideQuotes(severity));
  // Who reads other files' rules is not known of the others.
  if (!walk.isLoaded) return;
  const alert = valueOf(node, "alert");
  const name = alert ?? valueOf(node, "record");
  const expr = valueOf(node, "expr");
  if (name?.type !== "scalar" || expr?.type !== "scalar" || name.text === "") return;
  const place = insideQuotes(name);
  const region = walk.regions.get(expr.of?.type === "scalar" ? expr.of : expr);
  // What is still being written is like nothing else, and not known to change.
  const isBroken = expr.text.trim() === "" || (region !== undefined && region.parsed.errors.length > 0);
  if (!alert && (isBroken || constant.test(expr.text))) add(walk, constantMetric, name.text, place);
  if (isBroken) return;
  const mark = hashOf([alert ? "alert" : "record", name.text, ...contentOf(node, expr.text)]);
  add(walk, sameRule, mark, place);
  const expression = alert ? undefined : expressionMark(node);
  if (expression !== undefined) add(walk, sameExpression, expression, place);
}

function addGroupMarks(walk: Walk, node: YamlMap): void {
  const labels = walk.isLoaded ? valueOf(node, "labels") : undefined;
  if (labels?.type === "map" && labels.pairs.length > 0)
    add(walk, labelledGroup, "any", insideQuotes(labels.pairs[0]!.key));
}

function add(walk: Walk, space: string, name: string, place: Place): void {
  walk.symbols.push({ space, name, place, chunk: place.chunk, role: "declares", scope: "project" });
}
