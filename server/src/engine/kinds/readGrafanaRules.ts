import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { valueOf } from "../languages/yaml/tree.ts";
import { headOf } from "../model/headOf.ts";
import type { AlertRule, Item, RecordRule, RuleGroup } from "../model/items.ts";
import { readEntries, readRules, regionAt, textAt } from "./readRules.ts";
import type { RegionOf } from "./readRules.ts";

/**
 * Groups and rules of Grafana as the items that Prometheus' are, so that outline, runbooks and checks of alerts serve
 * both. They have no `expr`: what fires is the condition, a computation over queries of any data source.
 */
export const readGrafanaRules = (root: YamlNode | undefined, regionOf: RegionOf): Item[] =>
  readRules(root, regionOf, readRule);

function readRule(
  node: YamlMap,
  group: RuleGroup,
  number: number,
  regionOf: RegionOf,
): AlertRule | RecordRule {
  const record = valueOf(node, "record");
  const metric = record?.type === "map" ? textAt(record, "metric") : undefined;
  const name = metric ?? textAt(node, "title") ?? { value: "", place: headOf(node) };
  const common = {
    group,
    number,
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
