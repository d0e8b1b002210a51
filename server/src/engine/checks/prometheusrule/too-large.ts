import type { YamlNode } from "../../languages/yaml/tree.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";

/** Bytes that fit into the ConfigMap through which the operator hands rules to Prometheus. */
const most = 512 * 1024;

export const tooLarge: Check = {
  id: "prometheusrule/too-large",
  severity: "error",
  summary: "A PrometheusRule with more rules than fit into one ConfigMap.",
  source: "prometheus-operator, pkg/prometheus/rules.go: maxConfigMapDataSize, half of the largest Secret",
  scope: "file",
  on: {
    part({ kind, root, top }, { report }) {
      // Only aliases make more of a text than is written, and not so much more of one that is far from it.
      if (kind?.id !== "prometheusrule-crd" || !root || top.length < most / 8) return;
      const size = textSize(valueOf(root, "spec"));
      if (size <= most) return;
      const kib = Math.ceil(size / 1024);
      report({
        place: headOf(root),
        message: `The rules of this object are at least ${kib} KiB; the operator refuses more than ${most / 1024} KiB in one. Make it several objects.`,
      });
    },
  },
};

/** Characters of all texts: never more than what the operator writes. */
function textSize(root: YamlNode | undefined): number {
  let size = 0;
  const queue = [root];
  for (let node = queue.pop(); node || queue.length > 0; node = queue.pop()) {
    if (node?.type === "scalar") size += node.text.length;
    else if (node?.type === "seq") queue.push(...node.items);
    else if (node?.type === "map") {
      for (const { key, value } of node.pairs) {
        size += key.text.length;
        queue.push(value);
      }
    }
    if (size > 4 * most) break;
  }
  return size;
}
