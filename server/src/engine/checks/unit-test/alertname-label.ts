import { pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { removeEntry } from "../removeEntry.ts";

export const alertnameLabel: Check = {
  id: "unit-test/alertname-label",
  severity: "warning",
  summary: "An expected alert that sets `alertname` itself.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go: the label is overwritten with the test's `alertname`",
  objects: ["expected-alert"],
  on: {
    object({ node }, { report }) {
      const labels = valueOf(node, "exp_labels");
      const pair = pairOf(labels, "alertname");
      if (!pair || labels?.type !== "map") return;
      const { chunk, start, end } = pair.key;
      const value = textAt(labels, "alertname");
      const now = value === undefined ? "" : ` \`${value}\``;
      report({
        place: { chunk, start, end },
        message: `promtool sets \`alertname\` to the test's own \`alertname\`;${now} here is not looked at. Remove it.`,
        fixes: removeEntry(labels, "alertname"),
      });
    },
  },
};
