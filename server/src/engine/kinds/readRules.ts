import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { AlertRule, Entry, Item, RecordRule, RuleGroup } from "../model/items.ts";
import type { Above, Cut, ItemSource, Kind, RegionOf } from "../model/kind.ts";
import type { Region } from "../model/region.ts";
import { headOf } from "../model/headOf.ts";
import { insideQuotes } from "../model/insideQuotes.ts";
import { tie } from "../model/tie.ts";
import type { At, Place } from "../text/place.ts";
import { readEntries } from "./readEntries.ts";

/** How one rule is read: of Prometheus, of Grafana. */
export type ReadRule = (source: RuleSource, group: RuleGroup) => AlertRule | RecordRule;

export interface RuleSource extends ItemSource {
  readonly node: YamlMap;
}

/** What a kind of groups says of them: where they are cut, and how they are read. */
export const groupsOfRules = (
  at: "groups[]" | "spec.groups[]",
  read: ReadRule = readRule,
): Pick<Kind, "cuts" | "read" | "readUnit" | "letsGo"> => {
  const holderOf = (root: YamlNode | undefined) => (at === "groups[]" ? root : valueOf(root, "spec"));
  return {
    cuts: [at, `${at}.rules[]`],
    // The size of a PrometheusRule is that of its whole tree, and Grafana's uids are compared along it.
    letsGo: at === "groups[]" && read === readRule,
    read: (root, regionOf) => readRules(holderOf(root), regionOf, read),
    readUnit: (source, cut, above) =>
      cut.path === at || cut.path === `${at}.rules[]`
        ? readCut(source, cut, above, holderOf(above.node), read)
        : [],
  };
};

/** A group or a rule that is read on its own. `holder`: of the groups. */
export function readCut(
  source: ItemSource,
  { path, siblings, lists }: Cut,
  { node: above, item }: Above,
  holder: YamlNode | undefined,
  read: ReadRule = readRule,
): Item[] {
  const { node, regionOf } = source;
  if (node?.type !== "map") return [];
  if (path.endsWith("groups[]"))
    return listAt(holder, "groups") === siblings ? readGroup(node, holder, regionOf, read, lists) : [];
  const isRead = item?.type === "group" && listAt(above, "rules") === siblings;
  return isRead ? [read(source as RuleSource, item)] : [];
}

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
    labels: readEntries({ node, regionOf }, node, "labels"),
    rules,
    node,
    holder,
    place: name?.place ?? headOf(node),
  };
  const list = listAt(node, "rules");
  for (const rule of lists.includes(list) ? [] : list)
    if (rule?.type === "map") rules.push(read({ node: rule, regionOf }, group));
  return [group, ...rules];
}

export function readRule(source: RuleSource, group: RuleGroup): AlertRule | RecordRule {
  const { node } = source;
  const alert = textAt(node, "alert");
  const record = textAt(node, "record");
  const name = alert ?? record ?? { value: "", place: headOf(node) };
  return record && !alert
    ? new ReadRecord(source, group, name)
    : new ReadAlert(source, group, name, "keep_firing_for");
}

/** What is read of a rule at once; its tree, with the texts in it, stays with the source and can be let go of. */
class ReadItem {
  readonly group: RuleGroup;
  readonly name: At<string>;
  readonly labels: readonly Entry[];
  readonly annotations: readonly Entry[];
  readonly extent: Place;
  readonly #source: RuleSource;
  /** As long as the tree is there; asked for by almost every check. */
  #expr: Region | "none" | undefined;

  constructor(source: RuleSource, group: RuleGroup, name: At<string>) {
    const { node } = source;
    this.group = group;
    this.name = name;
    this.labels = readEntries(source, node, "labels");
    this.annotations = readEntries(source, node, "annotations");
    this.extent = { chunk: node.chunk, start: node.start, end: node.end };
    this.#source = source;
    this.#expr = regionAt(node, "expr", source.regionOf) ?? "none";
  }

  letGo(): void {
    this.#expr = undefined;
    for (const entry of this.labels) entry.letGo?.();
    for (const entry of this.annotations) entry.letGo?.();
  }

  get node(): YamlMap {
    return this.#source.node;
  }

  get expr(): Region | undefined {
    const expr = this.#expr ?? this.regionAt("expr");
    return expr === "none" ? undefined : expr;
  }

  get place(): Place {
    return this.name.place;
  }

  protected regionAt(key: string): Region | undefined {
    const { node, regionOf } = this.#source;
    return regionAt(node, key, regionOf);
  }
}

export class ReadRecord extends ReadItem implements RecordRule {
  readonly type = "record";

  constructor(source: RuleSource, group: RuleGroup, name: At<string>) {
    super(source, group, name);
    tie(this);
  }
}

export class ReadAlert extends ReadItem implements AlertRule {
  readonly type = "alert";
  readonly #keepKey: string;

  /** `keepKey`: how the program spells `keep_firing_for`. */
  constructor(source: RuleSource, group: RuleGroup, name: At<string>, keepKey: string) {
    super(source, group, name);
    this.#keepKey = keepKey;
    tie(this);
  }

  get for(): Region | undefined {
    return this.regionAt("for");
  }

  get keepFiringFor(): Region | undefined {
    return this.regionAt(this.#keepKey);
  }
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
