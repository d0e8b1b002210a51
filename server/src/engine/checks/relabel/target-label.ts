import { isBefore } from "../../facts/target.ts";
import { legacyLabelName } from "../../languages/nameScheme.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { relabelAction } from "../../model/relabelAction.ts";
import { stepsBesideJobs, stepsOfJob } from "../../model/relabelSteps.ts";
import { zeroed } from "../../model/zeroed.ts";

/** A label name that may hold groups of a match: `$1`, `${name}`. */
const withGroups = /^(?:[a-zA-Z_]|\$(?:\{\w+\}|\w))(?:\w|\$(?:\{\w+\}|\w))*$/;

export const targetLabel: Check = {
  id: "relabel/target-label",
  severity: "error",
  summary: "A label that a step of relabelling writes and that cannot have that name.",
  source:
    "Prometheus 3.14, model/relabel/relabel.go: … is invalid 'target_label' for … action, invalid 'replacement'",
  scope: "around",
  objects: ["prometheus-config", "scrape-config"],
  on: {
    object({ node: section, name: object }, { report, target, root }) {
      const isJob = object === "scrape-config";
      const steps = isJob ? stepsOfJob(section, root, target) : stepsBesideJobs(section, target);
      for (const { node, scheme } of steps) {
        const action = relabelAction(node);
        const key = action && keys.get(action);
        const name = key === "replacement" ? zeroed(node, key, "$1") : key && textAt(node, key);
        if (!key || name === undefined || (name === "" && key === "target_label")) continue;
        // Before 3.0 it was not only `replace` that passed with groups in the name.
        const takesGroups =
          action === "replace" || (isBefore(target.prometheus, "3.0") && action !== "hashmod");
        const mayHoldGroups = action === "labelmap" || (takesGroups && name.includes("$"));
        // Up to 3.1 the older spelling was asked of names with groups in them, whatever the scheme.
        const isStrict = scheme === "legacy" || (mayHoldGroups && isBefore(target.prometheus, "3.2"));
        const fits = mayHoldGroups ? withGroups : legacyLabelName;
        if (isStrict ? fits.test(name) : name !== "") continue;
        const groups = mayHoldGroups ? ", and groups of the match such as `${1}`" : "";
        const what = key === "replacement" ? "names for labels" : "a label name";
        report({
          place: placeOfValue(node, key),
          message:
            name === ""
              ? "`labelmap` needs a `replacement`: the new names of the labels."
              : `\`${name}\` does not make ${what}: it may hold letters, digits and \`_\`${groups}, and not begin with a digit.`,
        });
      }
    },
  },
};

/** Where the actions find the name of the label that they write or compare. */
const keys: ReadonlyMap<string, string> = new Map([
  ["replace", "target_label"],
  ["hashmod", "target_label"],
  ["lowercase", "target_label"],
  ["uppercase", "target_label"],
  ["keepequal", "target_label"],
  ["dropequal", "target_label"],
  ["labelmap", "replacement"],
]);
