import type { YamlMap } from "../languages/yaml/tree.ts";
import { pairOf } from "../languages/yaml/tree.ts";
import { mistyped } from "./mistyped.ts";
import { zeroed } from "./zeroed.ts";

/** What relabelling can do. https://github.com/prometheus/prometheus/blob/v3.14.0/model/relabel/relabel.go */
export const relabelActions = [
  "replace",
  "keep",
  "drop",
  "keepequal",
  "dropequal",
  "hashmod",
  "labelmap",
  "labeldrop",
  "labelkeep",
  "lowercase",
  "uppercase",
] as const;

export type RelabelAction = (typeof relabelActions)[number];

const stepKeys = [
  "source_labels",
  "separator",
  "target_label",
  "regex",
  "modulus",
  "replacement",
  "action",
] as const;

/** What a step of relabelling does; case does not count. `undefined` where it is not known. */
export function relabelAction(step: YamlMap): RelabelAction | undefined {
  if (!pairOf(step, "action") && mistyped(["action"], step, stepKeys)) return undefined;
  const text = zeroed(step, "action", "replace")?.toLowerCase();
  return relabelActions.find((action) => action === text);
}
