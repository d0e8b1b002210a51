import type { YamlMap } from "../languages/yaml/tree.ts";
import { valueOf } from "../languages/yaml/tree.ts";
import { headOf } from "../model/headOf.ts";
import type { AlertRule, RecordRule, RuleGroup } from "../model/items.ts";
import type { RegionOf } from "../model/kind.ts";
import { groupsOfRules, readEntries, regionAt, textAt } from "./readRules.ts";

/**
 * Groups and rules of Grafana as the items that Prometheus' are, so that outline, runbooks and checks of alerts serve
 * both. They have no `expr`: what fires is the condition, a computation over queries of any data source.
 */
export const groupsOfGrafanaRules = groupsOfRules("groups[]", readRule);

function readRule(node: YamlMap, group: RuleGroup, regionOf: RegionOf): AlertRule | RecordRule {
  const record = valueOf(node, "record");
  const metric = record?.type === "map" ? textAt(record, "metric") : undefined;
  const name = metric ?? textAt(node, "title") ?? { value: "", place: headOf(node) };
  const common = {
    group,
    name,
    expr: undefined,
    labels: readEntries(node, "labels", regionOf),
    annotations: readEntries(node, "annotations", regionOf),
    node,
    place: name.place,
  };
  const rule: AlertRule | RecordRule =
    record?.type === "map"
      ? { type: "record", ...common }
      : {
          type: "alert",
          ...common,
          for: regionAt(node, "for", regionOf),
          keepFiringFor: regionAt(node, "keepFiringFor", regionOf),
        };
  for (const { template } of rule.annotations) if (template) template.item = rule;
  return rule;
}
