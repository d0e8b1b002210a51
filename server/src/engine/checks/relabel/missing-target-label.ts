import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { isMistyped } from "../../model/mistyped.ts";
import { relabelAction } from "../../model/relabelAction.ts";

/** What the actions do with the label that they need. */
const uses: ReadonlyMap<string, string> = new Map([
  ["replace", "writes a label"],
  ["hashmod", "writes a label"],
  ["lowercase", "writes a label"],
  ["uppercase", "writes a label"],
  ["keepequal", "compares with a label"],
  ["dropequal", "compares with a label"],
]);

export const missingTargetLabel: Check = {
  id: "relabel/missing-target-label",
  severity: "error",
  summary: "A step of relabelling that writes or compares a label without saying which.",
  source:
    "Prometheus 3.14, model/relabel/relabel.go: relabel configuration for … action requires 'target_label' value",
  objects: ["relabel"],
  on: {
    object({ node, place, schema }, { report }) {
      const action = relabelAction(node);
      const use = action && uses.get(action);
      if (!use || textAt(node, "target_label") || isMistyped(["target_label"], node, schema)) return;
      const isDefault = !node.pairs.some(({ key }) => key.text === "action");
      const what = isDefault ? "A step without `action` is a `replace`, which" : `The action \`${action}\``;
      report({ place, message: `${what} ${use}: say which in \`target_label\`.` });
    },
  },
};
