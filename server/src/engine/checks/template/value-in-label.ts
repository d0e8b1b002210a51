import { printedValues } from "../../languages/gotemplate/printedValues.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Check } from "../../model/check.ts";

export const valueInLabel: Check = {
  id: "template/value-in-label",
  severity: "warning",
  summary: "A label of an alert that holds the value of its expression.",
  source: "pint: alerts/template; Prometheus 3.14, rules/alerting.go (Eval): an alert is known by its labels",
  on: {
    alert({ labels }, { report }) {
      for (const entry of labels) {
        if (!entry.value.value.includes("{{")) continue;
        const { key, template } = entry;
        if (template?.language.id !== "gotemplate") continue;
        if (template.parsed.errors.length > 0) continue;
        for (const { span } of printedValues(template.parsed.tree as Template)) {
          const message = `An alert is known by its labels: with every new value in \`${key.value}\` this one is resolved and another begins, \`for\` included. Put the value into an annotation.`;
          report({ place: template.toChunk(span), message });
        }
      }
    },
  },
};
