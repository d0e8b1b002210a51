import type { YamlMap } from "../languages/yaml/tree.ts";
import { textAt, valueOf } from "../languages/yaml/tree.ts";
import { hashOf } from "../text/hash.ts";
import { insideQuotes } from "./insideQuotes.ts";
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
]);

/** Whether the names of a space stand in no text. */
export const isMark = (space: string): boolean => spaces.has(space);

/** What a rule says, in short. */
export interface RuleMarks {
  /** Its name, labels and expression. */
  readonly rule: string;
  /** Of a recording rule: its labels and expression, unless that is a constant. */
  readonly expression: string | undefined;
  readonly isConstant: boolean;
}

/** `vector(0.99)` */
const constant = /^(?:vector\s*\(|[-+*/%^()\s\d.eE_])*$/;

const known = new WeakMap<YamlMap, RuleMarks | "none">();

/** Of the mapping of a rule; `undefined` for one without a name or an expression. */
export function ruleMarks(node: YamlMap): RuleMarks | undefined {
  let marks = known.get(node);
  if (!marks) known.set(node, (marks = readMarks(node) ?? "none"));
  return marks === "none" ? undefined : marks;
}

function readMarks(node: YamlMap): RuleMarks | undefined {
  const [alert, record, expr] = ["alert", "record", "expr"].map((key) => textAt(node, key));
  const name = alert ?? record;
  if (!name || !expr?.trim()) return undefined;
  const list = valueOf(node, "labels");
  const pairs = list?.type === "map" ? mergedPairs(list) : [];
  const labels = pairs.map(({ key, value }) => `${key.text}=${value?.type === "scalar" ? value.text : ""}`);
  const what = [expr, ...(labels.length > 1 ? labels.sort() : labels)];
  const isRecord = alert === undefined;
  const isConstant = isRecord && constant.test(expr);
  return {
    rule: hashOf([isRecord ? "record" : "alert", name, ...what]),
    expression: isRecord && !isConstant ? hashOf(what) : undefined,
    isConstant,
  };
}

const isAlert = (node: YamlMap): boolean => textAt(node, "alert") !== undefined;

/** Takes note of a rule, or of a group whose labels its rules have as well. */
export function addMarks(walk: Walk, node: YamlMap, of: "rule" | "group"): void {
  const name = valueOf(node, of === "group" ? "name" : "alert") ?? valueOf(node, "record");
  if (name?.type !== "scalar") return;
  const place = insideQuotes(name);
  const add = (space: string, mark: string): void => {
    walk.symbols.push({ space, name: mark, place, chunk: place.chunk, role: "declares", scope: "project" });
  };
  if (of === "group") {
    const labels = valueOf(node, "labels");
    if (labels?.type === "map" && labels.pairs.length > 0) add(labelledGroup, "any");
    return;
  }
  const severity = valueOf(valueOf(node, "labels"), "severity");
  if (severity?.type === "scalar" && severity.text !== "" && !severity.text.includes("{{"))
    add(severityValue, severity.text);
  const expr = valueOf(node, "expr");
  const region =
    expr?.type === "scalar" ? walk.regions.get(expr.of?.type === "scalar" ? expr.of : expr) : undefined;
  // What is still being written is like nothing else.
  if (region && region.parsed.errors.length > 0) {
    known.set(node, "none");
    // It is not known to change.
    if (!isAlert(node)) add(constantMetric, name.text);
  }
  const marks = ruleMarks(node);
  if (!marks) return;
  add(sameRule, marks.rule);
  if (marks.expression !== undefined) add(sameExpression, marks.expression);
  else if (marks.isConstant) add(constantMetric, name.text);
}
