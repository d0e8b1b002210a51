import type { YamlMap } from "../../languages/yaml/tree.ts";
import { valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const agentMode: Check = {
  id: "prometheus/agent-mode",
  severity: "error",
  summary: "Rules, alerting or remote read in the configuration of an agent, which has none of them.",
  source: "Prometheus 3.14, config/config.go: field … is not allowed in agent mode",
  scope: "project",
  objects: ["prometheus-config"],
  on: {
    object({ node: root }, { report, target }) {
      if (!target.agent) return;
      const alerting = valueOf(root, "alerting");
      const refused: readonly (readonly [string, boolean, string])[] = [
        [
          "alerting",
          hasItems(alerting, "alertmanagers") || hasItems(alerting, "alert_relabel_configs"),
          "evaluates no rules and sends no alerts",
        ],
        ["rule_files", hasItems(root, "rule_files"), "evaluates no rules"],
        ["remote_read", hasItems(root, "remote_read"), "answers no queries"],
      ];
      for (const [key, isThere, why] of refused) {
        if (!isThere) continue;
        const message = `\`${key}\` is refused by a Prometheus that runs as an agent: it ${why}. Take it out, or set \`target.agent\` to \`false\`.`;
        report({ place: placeOfKey(root, key), message });
      }
    },
  },
};

const hasItems = (node: Parameters<typeof valueOf>[0] | YamlMap, key: string): boolean => {
  const list = valueOf(node, key);
  return list?.type === "seq" && list.items.length > 0;
};
