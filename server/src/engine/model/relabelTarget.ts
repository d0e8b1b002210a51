import { isBefore } from "../facts/target.ts";
import type { Target } from "../facts/target.ts";
import { relabelRegex } from "../languages/relabelRegex.ts";
import type { RelabelRegex } from "../languages/relabelRegex.ts";
import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import { relabelAction } from "./relabelAction.ts";
import { zeroed } from "./zeroed.ts";

/** What is known of a target's labels; `undefined` stands for a value that only the program knows. */
export type TargetLabels = Map<string, string | undefined>;

/** The labels behind the last step, and for each label the step that wrote it. */
export interface Relabelled {
  readonly labels: TargetLabels;
  readonly writers: ReadonlyMap<string, YamlMap>;
}

interface Step {
  readonly node: YamlMap;
  readonly regex: RelabelRegex;
  readonly isDefaultRegex: boolean;
  readonly target: string;
  readonly replacement: string;
  /** `undefined` where one of the source labels is not known. */
  readonly value: string | undefined;
}

/**
 * Takes a target's labels through steps of relabelling: Prometheus 3.14, model/relabel/relabel.go. `dropped` when a
 * step drops the target, `undefined` when it depends on what is not known here.
 */
export function relabelTarget(
  from: TargetLabels,
  steps: readonly (YamlNode | undefined)[],
  target: Target,
): Relabelled | "dropped" | undefined {
  const labels: TargetLabels = new Map(from);
  const writers = new Map<string, YamlMap>();
  for (const node of steps) {
    if (node?.type !== "map") return undefined;
    const action = relabelAction(node);
    const step = stepOf(node, labels);
    if (!action || !step) return undefined;
    const { regex, value } = step;
    const write = (name: string, to: string | undefined): void => {
      if (to === "") labels.delete(name);
      else labels.set(name, to);
      writers.set(name, node);
    };
    if (action === "labeldrop" || action === "labelkeep") {
      for (const name of [...labels.keys()])
        if (regex.matches(name) === (action === "labeldrop")) write(name, "");
    } else if (action === "labelmap") {
      const mapped = new Set<string>();
      for (const [name, text] of [...labels]) {
        const to = regex.expand(name, step.replacement);
        // Of several labels that become one, the last in an order of Prometheus' own wins.
        if (to) write(to, mapped.has(to) ? undefined : text);
        if (to) mapped.add(to);
      }
    } else if (action === "hashmod") write(step.target, undefined);
    else if (action === "lowercase") write(step.target, value?.toLowerCase());
    else if (action === "uppercase") write(step.target, value?.toUpperCase());
    else if (action === "replace") {
      if (value === undefined && step.target.includes("$")) return undefined;
      const name = value === undefined ? step.target : nameOf(step, value, target);
      if (name) write(name, value === undefined ? undefined : replaced(step, value));
    } else {
      const other = labels.has(step.target) ? labels.get(step.target) : "";
      if (value === undefined || (action.endsWith("equal") && other === undefined)) return undefined;
      const holds = action.endsWith("equal") ? value === other : regex.matches(value);
      if (holds === action.startsWith("drop")) return "dropped";
    }
  }
  return { labels, writers };
}

function stepOf(node: YamlMap, labels: TargetLabels): Step | undefined {
  const sources = valueOf(node, "source_labels");
  const names = sources?.type === "seq" ? sources.items : [];
  if (sources && !isNull(sources) && sources.type !== "seq") return undefined;
  const separator = zeroed(node, "separator", ";");
  const source = zeroed(node, "regex", "(.*)");
  const replacement = zeroed(node, "replacement", "$1");
  const target = zeroed(node, "target_label");
  const regex = source === undefined ? undefined : relabelRegex(source);
  if (!regex || separator === undefined || replacement === undefined || target === undefined)
    return undefined;
  const values: string[] = [];
  let isKnown = true;
  for (const name of names) {
    if (name?.type !== "scalar") return undefined;
    const value = labels.has(name.text) ? labels.get(name.text) : "";
    if (value === undefined) isKnown = false;
    else values.push(value);
  }
  const value = isKnown ? values.join(separator) : undefined;
  return { node, regex, isDefaultRegex: source === "(.*)", target, replacement, value };
}

/** The label that a step writes; none where the text does not match, or the name is no name of a label. */
function nameOf({ regex, target }: Step, value: string, { prometheus }: Target): string | undefined {
  const name = regex.expand(value, target);
  if (!name || (isBefore(prometheus, "3.0") && !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name))) return undefined;
  return name;
}

const replaced = ({ regex, replacement }: Step, value: string): string =>
  regex.expand(value, replacement) ?? "";
