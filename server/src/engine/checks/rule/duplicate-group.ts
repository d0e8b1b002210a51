import { readerNames } from "../../facts/readers.ts";
import type { Check } from "../../model/check.ts";

export const duplicateGroup: Check = {
  id: "rule/duplicate-group",
  severity: "error",
  summary: "Two groups of one file with the same name.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: groupname … is repeated in the same file",
  alike: {
    key: (item, { program }) =>
      item.type === "group" && program !== "grafana" ? item.name?.value : undefined,
    report(items, { report, kind }) {
      const [first, ...others] = items.flatMap((item) => (item.type === "group" && item.name) || []);
      for (const { value, place } of others)
        report({
          place,
          message: `A group \`${value}\` already stands in this file; ${readerNames[kind.program]} refuses the file. Give it another name or merge the two.`,
          related: [{ place: first!.place, message: "It stands here first." }],
        });
    },
  },
  on: {},
};
