import { readerNames } from "../../facts/readers.ts";
import type { Check } from "../../model/check.ts";
import type { RuleGroup } from "../../model/items.ts";
import type { At } from "../../text/place.ts";

export const duplicateGroup: Check = {
  id: "rule/duplicate-group",
  severity: "error",
  summary: "Two groups of one file with the same name.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: groupname … is repeated in the same file",
  scope: "file",
  on: {
    part(part, { report, kind }) {
      if (kind.program === "grafana") return;
      const names = new Map<RuleGroup["holder"], Map<string, At<string>>>();
      for (const { name, holder } of part.items.filter((item) => item.type === "group")) {
        if (!name) continue;
        const first = names.get(holder) ?? new Map<string, At<string>>();
        names.set(holder, first);
        const before = first.get(name.value);
        if (!before) first.set(name.value, name);
        else {
          report({
            place: name.place,
            message: `A group \`${name.value}\` already stands in this file; ${readerNames[kind.program]} refuses the file. Give it another name or merge the two.`,
            related: [{ place: before.place, message: "It stands here first." }],
          });
        }
      }
    },
  },
};
