import { GRAFANA_RECEIVERS } from "../../facts/grafanaReceivers.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownSetting: Check = {
  id: "grafana/unknown-setting",
  severity: "warning",
  summary: "A setting that a contact point of this type does not have.",
  source: "grafana/alerting, receivers/*/v1/config.go: unknown settings are passed over",
  objects: ["grafana-receiver"],
  on: {
    object({ node }, { report }) {
      const name = textAt(node, "type")?.trim() ?? "";
      const type = GRAFANA_RECEIVERS[name.toLowerCase()];
      const settings = valueOf(node, "settings");
      if (!type || settings?.type !== "map") return;
      const known = Object.keys(type.settings);
      const lower = new Set(known.map((key) => key.toLowerCase()));
      for (const { key } of settings.pairs) {
        if (lower.has(key.text.toLowerCase()) || key.text === "<<") continue;
        const guess = nearest(key.text, known);
        const place = { chunk: key.chunk, start: key.start, end: key.end };
        report({
          place,
          message: `A receiver of type \`${name}\` has no setting \`${key.text}\`; Grafana passes over it.${guess ? ` Did you mean \`${guess}\`?` : ""}`,
          fixes: guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [],
        });
      }
    },
  },
};
