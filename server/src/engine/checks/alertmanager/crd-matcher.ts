import { regexFault } from "../../languages/matcher/regexFault.ts";
import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const crdMatcher: Check = {
  id: "alertmanager/crd-matcher",
  severity: "warning",
  summary: "A regular expression in a matcher of an AlertmanagerConfig that Alertmanager cannot read.",
  source: "prometheus-operator#5163: invalid matchers reach the generated configuration",
  objects: ["alertmanagerconfig-matcher"],
  on: {
    object({ node }, { report }) {
      const type = textAt(node, "matchType") ?? (textAt(node, "regex") === "true" ? "=~" : "=");
      const value = valueOf(node, "value");
      if (value?.type !== "scalar" || (type !== "=~" && type !== "!~")) return;
      const fault = regexFault(type, value.text, { start: 0, end: value.text.length });
      if (!fault) return;
      const message = `${fault.message} The operator takes the object, and Alertmanager then refuses the whole configuration.`;
      report({ place: placeOf(value), message });
    },
  },
};
