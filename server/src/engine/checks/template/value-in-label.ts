import { certain } from "../../languages/gotemplate/certain.ts";
import { printedValues } from "../../languages/gotemplate/printedValues.ts";
import type { Template } from "../../languages/gotemplate/tree.ts";
import type { Parsed } from "../../languages/language.ts";
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
        const parsed = template.parsed as Parsed<Template>;
        for (const { span } of certain(parsed, printedValues(parsed.tree))) {
          const message = `An alert is known by its labels: with every new value in \`${key.value}\` this one is resolved and another begins, \`for\` included. Put the value into an annotation.`;
          report({ place: template.toChunk(span), message });
        }
      }
    },
  },
};
