import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { AlertRule, Entry, Item, RecordRule, RuleGroup } from "../model/items.ts";
import type { Region } from "../model/region.ts";
import { headOf } from "../model/headOf.ts";
import { insideQuotes } from "../model/insideQuotes.ts";
import { mergedPairs } from "../model/mergedPairs.ts";
import type { At } from "../text/place.ts";

export type RegionOf = (node: YamlScalar) => Region | undefined;

/** How one rule is read: of Prometheus, of Grafana. */
export type ReadRule = (
  node: YamlMap,
  group: RuleGroup,
  number: number,
  regionOf: RegionOf,
) => AlertRule | RecordRule;

/** Groups and rules below a node that holds `groups`: a rule file's root, the `spec` of a PrometheusRule. */
export function readRules(
  holder: YamlNode | undefined,
  regionOf: RegionOf,
  read: ReadRule = readRule,
): Item[] {
  const groups = valueOf(holder, "groups");
  if (groups?.type !== "seq") return [];
  return groups.items.flatMap((node) =>
    node?.type === "map" ? readGroup(node, holder, regionOf, read) : [],
  );
}

function readGroup(node: YamlMap, holder: YamlNode | undefined, regionOf: RegionOf, read: ReadRule): Item[] {
  const rules: (AlertRule | RecordRule)[] = [];
  const name = textAt(node, "name");
  const group: RuleGroup = {
    type: "group",
    name,
    interval: regionAt(node, "interval", regionOf),
    labels: readEntries(node, "labels", regionOf),
    rules,
    node,
    holder,
    place: name?.place ?? headOf(node),
  };
  const list = valueOf(node, "rules");
  const nodes = list?.type === "seq" ? list.items : [];
  for (const [index, rule] of nodes.entries()) {
    if (rule?.type === "map") rules.push(read(rule, group, index + 1, regionOf));
  }
  return [group, ...rules];
}

function readRule(
  node: YamlMap,
  group: RuleGroup,
  number: number,
  regionOf: RegionOf,
): AlertRule | RecordRule {
  const alert = textAt(node, "alert");
  const record = textAt(node, "record");
  const common = {
    group,
    number,
    name: alert ?? record ?? { value: "", place: headOf(node) },
    expr: regionAt(node, "expr", regionOf),
    labels: readEntries(node, "labels", regionOf),
    annotations: readEntries(node, "annotations", regionOf),
    node,
    place: alert?.place ?? record?.place ?? headOf(node),
  };
  const rule: AlertRule | RecordRule =
    record && !alert
      ? { type: "record", ...common }
      : {
          type: "alert",
          ...common,
          for: regionAt(node, "for", regionOf),
          keepFiringFor: regionAt(node, "keep_firing_for", regionOf),
        };
  for (const entry of [...rule.labels, ...rule.annotations]) if (entry.template) entry.template.item = rule;
  if (rule.expr) rule.expr.item = rule;
  return rule;
}

/** Labels or annotations below a key; those that are merged in stand behind its own. */
export function readEntries(node: YamlMap, key: string, regionOf: RegionOf): Entry[] {
  const entries = valueOf(node, key);
  if (entries?.type !== "map") return [];
  const names = new Set<string>();
  return mergedPairs(entries).flatMap(({ key: name, value }): Entry[] => {
    if (names.has(name.text)) return [];
    names.add(name.text);
    // go-yaml passes over a pair whose key is null.
    if (isNull(name) || (value && value.type !== "scalar")) return [];
    const template = value && regionOf(value);
    const text = value && !isNull(value) ? value.text : "";
    return [
      {
        key: { value: name.text, place: insideQuotes(name) },
        value: { value: text, place: value ? insideQuotes(value) : insideQuotes(name) },
        ...(template ? { template } : {}),
      },
    ];
  });
}

/** The text of a key with its place; `undefined` when it is missing or empty. */
export function textAt(node: YamlMap, key: string): At<string> | undefined {
  const value = valueOf(node, key);
  return value?.type === "scalar" && value.text !== "" && !isNull(value)
    ? { value: value.text, place: insideQuotes(value) }
    : undefined;
}

/** What the schema has read at a key. */
export function regionAt(node: YamlMap, key: string, regionOf: RegionOf): Region | undefined {
  const value = valueOf(node, key);
  return value?.type === "scalar" ? regionOf(value) : undefined;
}
