import { isSet, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const emptyGroup: Check = {
  id: "mimir/empty-group",
  severity: "error",
  summary: "A group without rules, which the ruler of Mimir refuses.",
  source: "Mimir 2.17, pkg/ruler/manager.go (ValidateRuleGroup): rule group … has no rules",
  on: {
    group({ node, place }, { report, kind }) {
      if (kind.program !== "mimir" || isSet(valueOf(node, "rules"))) return;
      report({
        place,
        message:
          "This group has no rules; `mimirtool` takes the file, but the ruler refuses the group. Give it a rule or take it out.",
      });
    },
  },
};
