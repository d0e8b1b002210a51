import { isBefore } from "../../facts/target.ts";
import { isSet, pairOf } from "../../languages/yaml/tree.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";

export const droppedKey: Check = {
  id: "prometheusrule/dropped-key",
  severity: "warning",
  summary: "A key that the operator leaves out, because the Prometheus of the target does not know it.",
  source: "prometheus-operator, pkg/operator/rules.go: fields that the version does not support are dropped",
  on: {
    group({ node }, context) {
      warn(node, groupKeys, context);
    },
    alert: warnRule,
    record: warnRule,
  },
};

/** Key → the first version of Prometheus that has it. */
const groupKeys = { limit: "2.31", query_offset: "2.53", labels: "3.0" } as const;
const ruleKeys = { keep_firing_for: "2.42" } as const;

function warnRule({ node }: AlertRule | RecordRule, context: Context): void {
  warn(node, ruleKeys, context);
}

function warn(
  node: YamlMap,
  keys: Readonly<Record<string, string>>,
  { kind, target, report }: Context,
): void {
  if (kind.id !== "prometheusrule-crd") return;
  for (const [key, since] of Object.entries(keys)) {
    const pair = pairOf(node, key);
    if (!pair || !isSet(pair.value) || !isBefore(target.prometheus, since)) continue;
    const { chunk, start, end } = pair.key;
    report({
      place: { chunk, start, end },
      message: `The operator leaves \`${key}\` out for Prometheus ${target.prometheus}, which knows it since ${since}: the rules run without it.`,
    });
  }
}
