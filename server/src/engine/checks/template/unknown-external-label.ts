import { certain } from "../../languages/gotemplate/certain.ts";
import { usesOf } from "../../languages/gotemplate/uses.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
import { sendersOf } from "../../model/alertRouting.ts";
import type { Check } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownExternalLabel: Check = {
  id: "template/unknown-external-label",
  severity: "warning",
  summary: "A template reads an external label that the project's prometheus.yml does not set.",
  source: "Prometheus 3.14, rules/alerting.go (Eval): $externalLabels are global.external_labels",
  scope: "project",
  on: {
    alert(alert, { project, report, uri, kind }) {
      if (kind.program !== "prometheus") return;
      for (const { template } of [...alert.labels, ...alert.annotations].filter((entry) =>
        /xternalLabels/.test(entry.value.value),
      )) {
        if (template?.language.id !== "gotemplate") continue;
        const senders = sendersOf(project, uri);
        if (senders.length === 0) return;
        const sets = senders.map(({ externalLabels }) => externalLabels.map(([name]) => name));
        const parsed = template.parsed as Parsed<Template>;
        for (const { name, span, of } of certain(parsed, usesOf(parsed.tree).fields)) {
          if (of !== "externalLabels" || sets.some((names) => names.includes(name))) continue;
          const place = template.toChunk(span);
          const meant = nearest(name, sets.flat());
          const known =
            sets[0]!.length === 0
              ? "It sets none."
              : `It sets ${sets[0]!.map((one) => `\`${one}\``).join(", ")}.`;
          report({
            place,
            message: `No \`prometheus.yml\` of this project sets the external label \`${name}\`, so this is always empty. ${meant === undefined ? known : `Did you mean \`${meant}\`?`}`,
            fixes:
              meant === undefined
                ? []
                : [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }],
          });
        }
      }
    },
  },
};
