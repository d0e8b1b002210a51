import { isTooNew, isTooOld, newest, versionFor } from "../facts/target.ts";
import type { Target } from "../facts/target.ts";
import type { Language, LanguageOptions } from "../languages/language.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "../languages/yaml/tree.ts";
import { isMerge, isNull, placeOf, textAt } from "../languages/yaml/tree.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import { headOf } from "./headOf.ts";
import { homeOf } from "./homeOf.ts";
import { itemName } from "./holder.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { isInterpolated } from "./isInterpolated.ts";
import { keyRules } from "./keyRules.ts";
import { mergedPairs } from "./mergedPairs.ts";
import type { Mismatch } from "./mismatch.ts";
import { isMistyped } from "./mistyped.ts";
import { repeatedItems } from "./repeatedItems.ts";
import { isNullText } from "./nullText.ts";
import { Region } from "./region.ts";
import { branchFor, resolve, schemaOfKey, shapeOf, typesOf } from "./schema.ts";
import { nameOfValue, scalarFits, typeNames } from "./scalarFits.ts";
import type { Scalars } from "./scalarFits.ts";
import type { Schema } from "./schema.ts";
import type { SchemaObject } from "./schemaObject.ts";
import { RegionSymbol } from "./symbol.ts";
import type { Symbol } from "./symbol.ts";
import { withDash } from "./withDash.ts";

export interface Walked {
  readonly mismatches: Mismatch[];
  readonly regions: Map<YamlScalar, Region>;
  readonly symbols: Symbol[];
  /** The mappings that the schema names by `x-object`, from the outside in. */
  readonly objects: SchemaObject[];
}

export interface WalkContext {
  readonly root: Schema;
  /** Nodes of chunks of the other role are left alone: they are walked with their own chunk. */
  readonly role: Chunk["role"];
  readonly scalars: Scalars;
  /** Values with `$NAME` are not looked at. */
  readonly interpolates?: boolean | undefined;
  readonly languages: ReadonlyMap<string, Language>;
  readonly options: LanguageOptions;
  /** Who reads the file. */
  readonly reader?: string;
  /** What the node is called in messages: `rule`. Default: the file. */
  readonly within?: string;
}

interface Walk extends WalkContext, Walked {
  readonly target: Target;
  readonly aliases: Set<string>;
  /** Above zero below a key that the target does not look into: only the shape counts there. */
  unruled: number;
}

/** Compares one chunk's nodes with the schema, and collects the embedded texts and names that it holds. */
export function walkSchema(node: YamlNode | undefined, schema: Schema, context: WalkContext): Walked {
  const walk: Walk = {
    ...context,
    target: context.options.target ?? newest,
    mismatches: [],
    regions: new Map(),
    symbols: [],
    objects: [],
    aliases: new Set(),
    unruled: 0,
  };
  const own = resolve(schema, context.root);
  const within = context.within ?? "file";
  if (node && own["x-null"] === "refused" && isNull(node))
    walk.mismatches.push({
      kind: "null-value",
      place: context.within === undefined ? placeOf(node) : withDash(placeOf(node)),
      key: "",
      allowed: [],
      schema: own,
      within,
    });
  visit(walk, node, own, "", within, 0);
  for (const region of walk.regions.values()) {
    const { symbols } = region.language;
    if (!symbols) continue;
    for (const symbol of symbols(region.parsed)) walk.symbols.push(new RegionSymbol(region, symbol));
  }
  return walk;
}

function visit(
  walk: Walk,
  node: YamlNode | undefined,
  schema: Schema,
  key: string,
  within: string,
  depth: number,
): void {
  if (!node || depth > 100) return;
  const place = placeOf(node);
  if (place.chunk.role !== walk.role) return;
  const shape = node.type;
  const fitting = branchFor(schema, shape, walk.root, (branch) => fits(walk, node, branch));
  if (walk.interpolates && !fitting["x-raw"] && node.type === "scalar" && isInterpolated(node.text)) return;
  if (!fits(walk, node, fitting)) {
    if (isNull(node) && walk.scalars !== "json") return;
    const allowed = typesOf(fitting).length ? typesOf(fitting) : typesOf(schema);
    walk.mismatches.push({
      kind: "wrong-type",
      place: firstLine(place),
      key,
      found: nameOfValue(node, walk.scalars),
      allowed: allowed.map((type) => typeNames[type]),
      schema: fitting,
      within,
    });
    return;
  }
  if (fitting !== schema && !isKnown(walk, fitting)) {
    const version = versionFor(fitting["x-since"], walk.reader);
    const found = node.type === "map" ? "{…}" : node.type === "seq" ? "[…]" : node.text;
    const common = { place: firstLine(place), allowed: [], schema: fitting, within };
    walk.mismatches.push({ kind: "not-yet-known", key, found, ...common, ...(version && { version }) });
    return;
  }
  if (node.type === "scalar") visitScalar(walk, node, fitting, key, within);
  else if (node.alias && !firstVisit(walk, node, schema)) return;
  else if (node.type === "map") visitMap(walk, node, fitting, key, within, depth);
  else visitSeq(walk, node, fitting, key, depth);
}

/** A list or mapping is pointed at by its first line. */
function firstLine({ chunk, start, end }: Place): Place {
  const line = chunk.text.slice(start, end).search(/\s*(?:\n|$)/);
  return { chunk, start, end: line > 0 ? start + line : end };
}

/** The target of an alias is walked once for each schema that it meets, however often it is named. */
function firstVisit(walk: Walk, node: YamlNode, schema: Schema): boolean {
  const id = `${node.chunk.index}:${node.start}:${schema.description ?? ""}`;
  if (walk.aliases.has(id)) return false;
  walk.aliases.add(id);
  return true;
}

function visitMap(
  walk: Walk,
  node: YamlMap,
  schema: Schema,
  key: string,
  within: string,
  depth: number,
): void {
  const here = key === "" ? within : `\`${key}\``;
  const isLax = isTooOld(walk.target, schema["x-rules-since"]);
  for (const name of [schema["x-object"] ?? []].flat())
    if (walk.unruled === 0 && !(isLax && schema["x-taken"]?.includes(name)))
      walk.objects.push({ name, node, key: key || within, place: headOf(node), schema });
  const seen = new Set<string>();
  for (const pair of node.pairs) {
    if (isMerge(pair.key) && pair.value) {
      for (const merged of visitMerged(walk, pair.value, schema, here, node, depth)) seen.add(merged);
      continue;
    }
    if (walk.scalars === "yaml.v3" && isNull(pair.key)) continue; // yaml.v3 passes over it
    const isUnset = walk.scalars !== "json" && isNull(pair.value);
    const own = isUnset ? schemaOfKey(schema, pair.key.text, walk.root) : undefined;
    if (!isUnset || (own && isNullText(pair.value, own, walk.target))) seen.add(pair.key.text);
    visitPair(walk, pair, schema, here, depth);
  }
  if (walk.unruled > 0) return;
  for (const name of schema.required ?? []) {
    if (seen.has(name) || isMistyped([name], node, schema)) continue;
    if (!isKnown(walk, schema.properties?.[name])) continue;
    const empty = node.alias ? undefined : node.pairs.find((pair) => pair.key.text === name)?.key;
    walk.mismatches.push({
      kind: "missing-key",
      place: empty ? { chunk: empty.chunk, start: empty.start, end: empty.end } : headOf(node),
      key: name,
      allowed: [],
      schema: schema.properties?.[name] ?? {},
      within: here,
    });
  }
  if (isLax) return;
  for (const mismatch of keyRules(node, schema, here, walk.root, (one) => isKnown(walk, one)))
    walk.mismatches.push(mismatch);
}

/** Whether the target knows what is described. */
const isKnown = ({ target, root, reader }: Walk, schema: Schema | undefined): boolean => {
  const { "x-since": since, "x-until": until } = schema ? resolve(schema, root) : {};
  return !isTooOld(target, versionFor(since, reader)) && !isTooNew(target, versionFor(until, reader));
};

const refusesNull = ({ target }: Walk, schema: Schema): boolean =>
  schema["x-null"] === "refused" && !isTooNew(target, schema["x-null-until"]);

/**
 * Compares what `<<` takes over with the schema; what is wrong stands at the `<<`. Keys that the mapping has itself are
 * not taken over. Gives the keys that are.
 */
function visitMerged(
  walk: Walk,
  node: YamlNode,
  schema: Schema,
  within: string,
  into: YamlMap,
  depth: number,
): Set<string> {
  const own = new Map(into.pairs.map((pair) => [pair.key.text, placeOf(pair.key)]));
  const sources = node.type === "seq" && !node.alias ? node.items : [node];
  const keys = new Set<string>();
  for (const source of sources) {
    if (source?.type !== "map") {
      const place = source ? placeOf(source) : placeOf(node);
      const found = source ? nameOfValue(source, walk.scalars) : "nothing";
      walk.mismatches.push({
        kind: "wrong-type",
        place,
        key: "<<",
        found,
        allowed: ["a mapping"],
        schema,
        within,
      });
      continue;
    }
    for (const pair of mergedPairs(source)) {
      const name = pair.key.text;
      const first = own.get(name);
      // yaml.v3 passes over what is set already; yaml.v2 decodes it all the same, and in a map refuses it.
      if (first && walk.scalars !== "yaml.v2") continue;
      const place = source.alias ?? placeOf(pair.key);
      if (first && schema.additionalProperties !== false)
        walk.mismatches.push({
          kind: "repeated-name",
          ...{ place, first, key: within, found: name, allowed: [], within },
          schema: { ...schema, uniqueItems: true },
        });
      own.set(name, place);
      keys.add(name);
      if (source.alias && !schemaOfKey(schema, name, walk.root)) {
        const allowed = Object.keys(schema.properties ?? {});
        walk.mismatches.push({ kind: "unknown-key", place, key: name, allowed, schema, within });
      } else if (!source.alias) visitPair(walk, pair, schema, within, depth);
    }
  }
  return keys;
}

function visitPair(walk: Walk, pair: YamlPair, schema: Schema, within: string, depth: number): void {
  const { key, value } = pair;
  const name = key.text;
  if (key.chunk.role !== walk.role) return;
  const place = { chunk: key.chunk, start: key.start, end: key.end };
  const isIgnored = schema["x-unknown"] === "ignored" && !Object.hasOwn(schema.properties ?? {}, name);
  const of = isIgnored ? undefined : schemaOfKey(schema, name, walk.root);
  if (!of) {
    const properties = Object.entries(schema.properties ?? {}).filter(([, one]) => isKnown(walk, one));
    const allowed = properties.map(([property]) => property);
    const home = homeOf(name, properties, walk.root);
    walk.mismatches.push({
      kind: isIgnored ? "ignored-key" : "unknown-key",
      place,
      key: name,
      allowed,
      schema,
      within,
      ...(home && { home }),
    });
    return;
  }
  if (!isKnown(walk, of)) {
    const since = versionFor(of["x-since"], walk.reader);
    const isOld = isTooOld(walk.target, since);
    const version = isOld ? since : versionFor(of["x-until"], walk.reader);
    const kind = isOld ? "not-yet-known" : "no-longer-known";
    walk.mismatches.push({
      kind,
      place,
      key: name,
      allowed: [],
      schema: of,
      within,
      ...(version && { version }),
    });
    return;
  }
  if (refusesNull(walk, of) && isNull(value))
    walk.mismatches.push({ kind: "null-value", place, key: name, allowed: [], schema: of, within });
  const names = schema.propertyNames;
  if (names) {
    if (names.pattern && !matches(names.pattern, name)) {
      walk.mismatches.push({ kind: "invalid-value", place, key: name, allowed: [], schema: names, within });
    }
    addSymbol(walk, key, names);
  }
  const isUnruled = isTooOld(walk.target, schema["x-rules-since"]) && schema["x-taken"]?.includes(name);
  if (isUnruled) walk.unruled++;
  visit(walk, value, of, name, within, depth + 1);
  if (isUnruled) walk.unruled--;
}

function visitSeq(walk: Walk, node: YamlSeq, schema: Schema, key: string, depth: number): void {
  const within = key === "" ? "item" : singular(key);
  if (node.items.length < (schema.minItems ?? 0))
    walk.mismatches.push({ kind: "null-value", place: placeOf(node), key, allowed: [], schema, within });
  for (const mismatch of repeatedItems(node, schema, key, singular(key))) {
    if (mismatch.place.chunk.role === walk.role) walk.mismatches.push(mismatch);
  }
  if (!schema.items) return;
  const items = resolve(schema.items, walk.root);
  for (const item of node.items) {
    if (refusesNull(walk, items) && isNull(item)) {
      const place = item ? withDash(placeOf(item)) : firstLine(placeOf(node));
      walk.mismatches.push({ kind: "null-value", place, key, allowed: [], schema: items, within });
    }
    const name = item?.type === "scalar" && key !== "" ? `\`${key}\`` : within;
    visit(walk, item, items, "", name, depth + 1);
  }
}

function visitScalar(walk: Walk, node: YamlScalar, schema: Schema, key: string, within: string): void {
  if (node.value === null && node.style === "plain" && !isNullText(node, schema, walk.target)) return;
  const [id, variant] = schema["x-language"]?.split(":") ?? [];
  const language = id === undefined ? undefined : walk.languages.get(id);
  if (language) addRegion(walk, node, language, variant, key);
  addSymbol(walk, node, schema);
  const wanted = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  const fold = (text: string): string => (schema["x-case"] === "ignored" ? text.toLowerCase() : text);
  const value = wanted?.find((one) => fold(String(one)) === fold(node.text));
  const common = { place: placeOf(node), key, found: node.text, schema, within };
  const since = value === undefined ? undefined : schema["x-values-since"]?.[String(value)];
  const version = versionFor(since, walk.reader);
  if (version && isTooOld(walk.target, version))
    walk.mismatches.push({ kind: "not-yet-known", allowed: [], version, ...common });
  const wrong = wanted
    ? value === undefined && !schema["x-open"]
    : (!!schema.pattern && !matches(schema.pattern, node.text)) || isOutside(node.value, schema);
  if (!wrong && !(schema.minLength && node.text.length < schema.minLength)) return;
  walk.mismatches.push({ kind: "invalid-value", allowed: (wanted ?? []).map(String), ...common });
}

function isOutside(value: YamlScalar["value"], { minimum, maximum, exclusiveMinimum }: Schema): boolean {
  if (typeof value !== "number") return false;
  return (
    value < (minimum ?? -Infinity) ||
    value > (maximum ?? Infinity) ||
    (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
  );
}

/** An alias shares the region of its anchor, unless that is written in another language. */
function addRegion(
  walk: Walk,
  node: YamlScalar,
  language: Language,
  variant: string | undefined,
  key: string,
): void {
  const anchor = node.of?.type === "scalar" ? node.of : node;
  const known = walk.regions.get(anchor);
  if (known?.language === language) return;
  const options = variant === undefined ? walk.options : { ...walk.options, variant };
  walk.regions.set(known ? node : anchor, new Region(language, node, key, options));
}

function addSymbol(walk: Walk, node: YamlScalar, schema: Schema): void {
  const space = schema["x-declares"] ?? schema["x-refers"];
  if (!space || node.text === "") return;
  const place = insideQuotes(node);
  const role = schema["x-declares"] ? "declares" : "refers";
  const scope = schema["x-scope"] ?? "project";
  walk.symbols.push({ space, name: node.text, place, chunk: place.chunk, role, scope });
}

function fits(walk: Walk, node: YamlNode, schema: Schema): boolean {
  const types = typesOf(schema);
  if (types.length === 0) return true;
  const when = Object.entries(schema["x-when"] ?? {});
  if (when.some(([key, value]) => textAt(node, key) !== value)) return false;
  if (node.type !== "scalar") return types.some((type) => shapeOf(type) === node.type);
  if (isNull(node)) return node.style === "plain";
  return types.some((type) => scalarFits(node, type, schema["x-scalars"] ?? walk.scalars));
}

const patterns = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) patterns.set(pattern, (compiled = new RegExp(pattern, "u")));
  return compiled.test(text);
}

const singular = (key: string): string =>
  itemName(key.replace(/(?<!ser)ies$/, "y").replace(/(?<!serie)s$/, ""));
