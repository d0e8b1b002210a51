import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";

export const duplicateUid: Check = {
  id: "grafana/duplicate-uid",
  severity: "warning",
  summary: "Two alert rules, or two receivers of contact points, of one file with the same `uid`.",
  source:
    "Grafana 12.2, pkg/services/provisioning/alerting: what exists with that uid is updated (rules_provisioner.go, contact_point_provisioner.go)",
  scope: "file",
  on: {
    part({ kind, root }, { report }) {
      if (kind?.id !== "grafana-alerting") return;
      for (const [list, below, what] of lists) {
        const first = new Map<string, Place>();
        for (const holder of itemsOf(valueOf(root, list))) {
          const org = textAt(holder, "orgId") || "1";
          for (const item of itemsOf(valueOf(holder, below))) {
            const uid = valueOf(item, "uid");
            if (uid?.type !== "scalar" || uid.text.trim() === "" || isInterpolated(uid.text)) continue;
            const key = `${org} ${uid.text.trim()}`;
            const place = insideQuotes(uid);
            const before = first.get(key);
            if (!before) first.set(key, place);
            else
              report({
                place,
                message: `Another ${what} of this file has the uid \`${uid.text}\`: Grafana takes both for the same and keeps one. Give this one another.`,
                related: [{ place: before, message: "It stands here first." }],
              });
          }
        }
      }
    },
  },
};

const lists: readonly (readonly [list: string, below: string, what: string])[] = [
  ["groups", "rules", "rule"],
  ["contactPoints", "receivers", "receiver"],
];

const itemsOf = (node: YamlNode | undefined): readonly (YamlNode | undefined)[] =>
  node?.type === "seq" ? node.items : [];
