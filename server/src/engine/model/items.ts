import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import type { At, Place } from "../text/place.ts";
import type { Region } from "./region.ts";
import type { SettingsLayer } from "./settings.ts";

/** What a file declares, the same whichever kind of file it came from. */
export type Item = AlertRule | RecordRule | RuleGroup | SettingsItem;

/** One `key: value` of labels or annotations. */
export interface Entry {
  readonly key: At<string>;
  /** Empty when the value is null. */
  readonly value: At<string>;
  /** The value as a template, where it is one. */
  readonly template?: Region | undefined;
  /** Forgets the template, whose tree is let go; it is looked for again when it is asked for. */
  letGo?(): void;
}

export interface RuleGroup {
  readonly type: "group";
  readonly name: At<string> | undefined;
  readonly interval: Region | undefined;
  readonly labels: readonly Entry[];
  /** In the order of the file. A check of a group alone does not look at them: they change behind its back. */
  readonly rules: readonly (AlertRule | RecordRule)[];
  readonly node: YamlMap;
  /** What `groups` stands in: the root of a rule file, the `spec` of an object. Names are unique within it. */
  readonly holder: YamlNode | undefined;
  /** Where a finding about the whole group stands. */
  readonly place: Place;
}

interface Rule {
  readonly group: RuleGroup;
  readonly name: At<string>;
  /** Missing when the rule has no `expr` or it is not text. */
  readonly expr: Region | undefined;
  readonly labels: readonly Entry[];
  readonly annotations: readonly Entry[];
  /** Read again when it is asked for after the rule was checked. */
  readonly node: YamlMap;
  /** All of it. */
  readonly extent: Place;
  /** Where a finding about the whole rule stands: its name. */
  readonly place: Place;
  /** Forgets the texts that the rule holds; they are looked for again when they are asked for. */
  letGo?(): void;
}

export interface AlertRule extends Rule {
  readonly type: "alert";
  readonly for: Region | undefined;
  readonly keepFiringFor: Region | undefined;
}

export interface RecordRule extends Rule {
  readonly type: "record";
}

/** `.tocsin.yaml` as an item: what it sets, and where each check is named. */
export interface SettingsItem {
  readonly type: "settings";
  readonly settings: SettingsLayer;
  readonly checks: readonly At<string>[];
  readonly place: Place;
}

export const isRule = (item: Item): item is AlertRule | RecordRule =>
  item.type === "alert" || item.type === "record";

export const entryOf = (entries: readonly Entry[], key: string): Entry | undefined =>
  entries.find((entry) => entry.key.value === key);
