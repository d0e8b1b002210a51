import { valueOf } from "../languages/yaml/tree.ts";
import { headOf } from "../model/headOf.ts";
import type { AlertRule, RecordRule, RuleGroup } from "../model/items.ts";
import { groupsOfRules, ReadAlert, ReadRecord, textAt } from "./readRules.ts";
import type { RuleSource } from "./readRules.ts";

/**
 * Groups and rules of Grafana as the items that Prometheus' are, so that outline, runbooks and checks of alerts serve
 * both. They have no `expr`: what fires is the condition, a computation over queries of any data source.
 */
export const groupsOfGrafanaRules = groupsOfRules("groups[]", readRule);

function readRule(source: RuleSource, group: RuleGroup): AlertRule | RecordRule {
  const { node } = source;
  const record = valueOf(node, "record");
  const metric = record?.type === "map" ? textAt(record, "metric") : undefined;
  const name = metric ?? textAt(node, "title") ?? { value: "", place: headOf(node) };
  return record?.type === "map"
    ? new ReadRecord(source, group, name)
    : new ReadAlert(source, group, name, "keepFiringFor");
}
