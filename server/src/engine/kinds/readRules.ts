import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { AlertRule, Entry, Item, RecordRule, RuleGroup } from "../model/items.ts";
import type { Cut, Kind, RegionOf } from "../model/kind.ts";
import type { Region } from "../model/region.ts";
import { headOf } from "../model/headOf.ts";
import { insideQuotes } from "../model/insideQuotes.ts";
import { mergedPairs } from "../model/mergedPairs.ts";
import type { At } from "../text/place.ts";

/** How one rule is read: of Prometheus, of Grafana. */
export type ReadRule = (node: YamlMap, group: RuleGroup, regionOf: RegionOf) => AlertRule | RecordRule;

/** What a kind of groups says of them: where they are cut, and how they are read. */
export const groupsOfRules = (
  at: "groups[]" | "spec.groups[]",
  read: ReadRule = readRule,
): Pick<Kind, "cuts" | "read" | "readUnit"> => {
  const holderOf = (root: YamlNode | undefined) => (at === "groups[]" ? root : valueOf(root, "spec"));
  return {
    cuts: [at, `${at}.rules[]`],
    read: (root, regionOf) => readRules(holderOf(root), regionOf, read),
    readUnit(node, { path, siblings, lists }, { node: above, item }, regionOf) {
      if (node?.type !== "map") return [];
      if (path === at) {
        const holder = holderOf(above);
        if (listAt(holder, "groups") !== siblings) return [];
        return readGroup(node, holder, regionOf, read, lists);
      }
      const isRead = item?.type === "group" && listAt(above, "rules") === siblings;
      return isRead ? [read(node, item, regionOf)] : [];
    },
  };
};

/** Groups and rules below a node that holds `groups`: a rule file's root, the `spec` of a PrometheusRule. */
export const readRules = (
  holder: YamlNode | undefined,
  regionOf: RegionOf,
  read: ReadRule = readRule,
): Item[] =>
  listAt(holder, "groups").flatMap((node) =>
    node?.type === "map" ? readGroup(node, holder, regionOf, read) : [],
  );

const nothing: readonly undefined[] = [];

function listAt(node: YamlNode | undefined, key: string): readonly (YamlNode | undefined)[] {
  const list = valueOf(node, key);
  return list?.type === "seq" ? list.items : nothing;
}

/** The group, and its rules where they do not stand in one of the lists whose items are read on their own. */
function readGroup(
  node: YamlMap,
  holder: YamlNode | undefined,
  regionOf: RegionOf,
  read: ReadRule,
  lists: Cut["lists"] = [],
): Item[] {
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
  const list = listAt(node, "rules");
  for (const rule of lists.includes(list) ? [] : list)
    if (rule?.type === "map") rules.push(read(rule, group, regionOf));
  return [group, ...rules];
}

function readRule(node: YamlMap, group: RuleGroup, regionOf: RegionOf): AlertRule | RecordRule {
  const alert = textAt(node, "alert");
  const record = textAt(node, "record");
  const common = {
    group,
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
