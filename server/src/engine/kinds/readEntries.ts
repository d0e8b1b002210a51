import type { YamlMap, YamlPair } from "../languages/yaml/tree.ts";
import { isNull, valueOf } from "../languages/yaml/tree.ts";
import { insideQuotes } from "../model/insideQuotes.ts";
import type { Entry } from "../model/items.ts";
import { mergedPairs } from "../model/mergedPairs.ts";
import type { Region } from "../model/region.ts";
import type { At } from "../text/place.ts";
import type { RuleSource } from "./readRules.ts";

/** Labels or annotations below a key; those that are merged in stand behind its own. */
export function readEntries(source: RuleSource, rule: YamlMap, below: string): Entry[] {
  const list = valueOf(rule, below);
  const pairs = list?.type === "map" ? mergedPairs(list) : [];
  const { regionOf } = source;
  const entries: Entry[] = [];
  for (const [at, { key: name, value }] of pairs.entries()) {
    // go-yaml passes over a pair whose key is null.
    if (isNull(name) || (value && value.type !== "scalar")) continue;
    if (firstOf(pairs, name.text) !== at) continue;
    const key = { value: name.text, place: insideQuotes(name) };
    const text = value && !isNull(value) ? value.text : "";
    const template = (value && regionOf(value)) ?? "none";
    entries.push(
      new ReadEntry(key, { value: text, place: insideQuotes(value ?? name) }, source, below, template),
    );
  }
  // Without the room that it has grown with: it is kept for as long as the rule.
  return entries.slice();
}

const firstOf = (pairs: readonly YamlPair[], name: string): number =>
  pairs.findIndex(({ key }) => key.text === name);

/** A label or annotation; its template stays with the source. */
class ReadEntry implements Entry {
  readonly key: At<string>;
  readonly value: At<string>;
  readonly #source: RuleSource;
  readonly #below: string;
  /** As long as the tree is there. */
  #template: Region | "none" | undefined;

  constructor(
    key: At<string>,
    value: At<string>,
    source: RuleSource,
    below: string,
    template: Region | "none",
  ) {
    this.key = key;
    this.value = value;
    this.#source = source;
    this.#below = below;
    this.#template = template;
  }

  letGo(): void {
    this.#template = undefined;
  }

  get template(): Region | undefined {
    const template = this.#template ?? this.#find();
    return template === "none" ? undefined : template;
  }

  #find(): Region | undefined {
    const { node, regionOf } = this.#source;
    const entries = valueOf(node, this.#below);
    const pairs = entries?.type === "map" ? mergedPairs(entries) : [];
    const value = pairs.find(({ key }) => key.text === this.key.value)?.value;
    return value?.type === "scalar" ? regionOf(value) : undefined;
  }
}
