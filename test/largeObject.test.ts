import assert from "node:assert/strict";
import { test } from "node:test";
import { checkText } from "./checkText.ts";

/** A PrometheusRule with so many rules of about a kilobyte each. */
function object(rules: number): string {
  const head =
    "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: a }\nspec:\n  groups:\n    - name: a\n      rules:\n";
  const rule = (at: number): string =>
    `        - record: a:b${at}\n          expr: sum(up{a="${"x".repeat(1000)}"})\n`;
  return head + Array.from({ length: rules }, (_, at) => rule(at)).join("");
}

const large = (text: string): number =>
  checkText(text, "file:///p/rules.yaml").filter(({ check }) => check === "prometheusrule/too-large").length;

test("an object with more rules than fit into a ConfigMap is refused", () => {
  assert.equal(large(object(600)), 1);
  assert.equal(large(object(400)), 0);
});
