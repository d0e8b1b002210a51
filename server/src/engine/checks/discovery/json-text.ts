import type { YamlNode } from "../../languages/yaml/tree.ts";
import { isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const jsonText: Check = {
  id: "discovery/json-text",
  severity: "error",
  summary: "In a JSON file of targets, a number, `true` or `false` where text has to stand.",
  source: "Prometheus 3.14, discovery/targetgroup/targetgroup.go: UnmarshalJSON; Go 1.25, encoding/json",
  objects: ["target-group"],
  on: {
    object({ node }, { report, kind, uri }) {
      if (kind.id !== "file-sd-targets" || !uri.toLowerCase().endsWith(".json")) return;
      const targets = valueOf(node, "targets");
      const labels = valueOf(node, "labels");
      const values: readonly (YamlNode | undefined)[] = [
        ...(targets?.type === "seq" ? targets.items : []),
        ...(labels?.type === "map" ? labels.pairs.map(({ value }) => value) : []),
      ];
      for (const value of values) {
        if (value?.type !== "scalar" || isNull(value) || typeof value.value === "string") continue;
        const place = placeOf(value);
        const quoted = JSON.stringify(value.text);
        const message = `\`${value.text}\` is no text. Targets and the values of labels are texts: in JSON they stand in double quotes.`;
        report({
          place,
          message,
          fixes: [{ title: `Change to \`${quoted}\``, edits: [{ place, text: quoted }] }],
        });
      }
    },
  },
};
