import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { itemsAt } from "../../model/routing.ts";
import { schemaAt } from "../../model/schema.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownFeature: Check = {
  id: "tocsin/unknown-feature",
  severity: "warning",
  summary: "A feature flag of the target that neither Prometheus nor Alertmanager has.",
  source:
    "Prometheus 3.14, cmd/prometheus/main.go: Unknown option for --enable-feature; Alertmanager 0.34, featurecontrol/featurecontrol.go",
  objects: ["tocsin-config"],
  on: {
    object({ node }, { report, kind }) {
      const known = (schemaAt(kind.schema, "target.features[]")?.enum ?? []).map(String);
      for (const item of itemsAt(valueOf(node, "target"), "features")) {
        if (item.type !== "scalar" || known.includes(item.text)) continue;
        const place = insideQuotes(item);
        const meant = nearest(item.text, known);
        const hint =
          meant === undefined ? "It changes nothing in what is reported." : `Did you mean \`${meant}\`?`;
        const fixes =
          meant === undefined ? [] : [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }];
        report({
          place,
          message: `There is no feature flag \`${item.text}\` that Tocsin knows. ${hint}`,
          fixes,
        });
      }
    },
  },
};
