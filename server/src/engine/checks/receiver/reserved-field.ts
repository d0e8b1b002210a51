import { victoropsFields } from "../../facts/victoropsFields.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { mergedPairs } from "../../model/mergedPairs.ts";

export const reservedField: Check = {
  id: "receiver/reserved-field",
  severity: "error",
  summary: "A custom field of VictorOps with the name of one of its own.",
  source: "Alertmanager 0.34, config/notifiers.go (VictorOpsConfig): reservedFields",
  objects: ["victorops-config"],
  on: {
    object({ node }, { report }) {
      const fields = valueOf(node, "custom_fields");
      for (const { key } of fields?.type === "map" ? mergedPairs(fields) : []) {
        if (!victoropsFields.has(key.text)) continue;
        const own = key.text.startsWith("entity_id") || key.text === "entity_state";
        const way = own ? "Alertmanager fills it in itself" : `set \`${key.text}\` beside \`custom_fields\``;
        const message = `\`${key.text}\` is a field of VictorOps' own, not a custom one: ${way}.`;
        report({ place: insideQuotes(key), message });
      }
    },
  },
};
