import { isBefore } from "../../facts/target.ts";
import { matcherMode } from "../../languages/matcher/matcherMode.ts";
import { isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const labelName: Check = {
  id: "alertmanager/label-name",
  severity: "error",
  summary: "A label name in `group_by` or `equal` that Alertmanager refuses.",
  source:
    "Alertmanager 0.34, matcher/compat/parse.go (IsValidLabelName): invalid label name … in group_by list",
  objects: ["route", "inhibit-rule"],
  on: {
    object({ node, name }, { report, target }) {
      const key = name === "route" ? "group_by" : "equal";
      // `equal` followed one version later, and took null until then: prometheus/alertmanager#4177.
      const isOldEqual = key === "equal" && isBefore(target.alertmanager, "0.28");
      const isClassic = isOldEqual || matcherMode(target) === "classic";
      const list = valueOf(node, key);
      for (const label of list?.type === "seq" ? list.items : []) {
        if (label?.type !== "scalar") continue;
        if (isNull(label)) {
          if (!isOldEqual)
            report({ place: placeOf(label), message: `An empty text is not a label name for \`${key}\`.` });
          continue;
        }
        const isAll = label.text === "..." && key === "group_by";
        if (!isClassic || isAll || label.text === "" || /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label.text)) continue;
        const since = isOldEqual ? "0.28" : "0.27";
        const later = isBefore(target.alertmanager, since)
          ? `Other names are read since Alertmanager ${since}; the target is ${target.alertmanager}.`
          : "Other names need an Alertmanager that does not run in classic mode.";
        const message = `\`${label.text}\` is not a label name for \`${key}\`: it may have letters, digits and \`_\`, and no digit at its start. ${later}`;
        report({ place: placeOf(label), message });
      }
    },
  },
};
