import { readerNames } from "../../facts/readers.ts";
import { isNull, pairOf } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { removeEntry } from "../removeEntry.ts";

export const alertFieldInRecord: Check = {
  id: "rule/alert-field-in-record",
  severity: "error",
  summary: "`for`, `keep_firing_for` or `annotations` on a recording rule.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: invalid field 'annotations' in recording rule",
  on: {
    record({ node }, { report, kind }) {
      // Grafana reads no such rule, vmalert passes over the fields.
      if (kind.program === "grafana" || kind.program === "vmalert") return;
      for (const name of ["for", "keep_firing_for", "annotations"]) {
        const pair = pairOf(node, name);
        if (!pair || isNothing(pair.value)) continue;
        const { chunk, start, end } = pair.key;
        report({
          place: { chunk, start, end },
          message: `\`${name}\` belongs to alerting rules; ${readerNames[kind.program]} refuses it on a rule with \`record\`.`,
          fixes: removeEntry(node, name),
        });
      }
    },
  },
};

/** Upstream looks at the decoded value: an empty mapping and a zero duration pass. */
function isNothing(value: YamlNode | undefined): boolean {
  if (isNull(value)) return true;
  if (value?.type === "map") return value.pairs.length === 0;
  return value?.type === "scalar" && /^0+(?:[a-z]+0*)*$/.test(value.text) && !/[1-9]/.test(value.text);
}
