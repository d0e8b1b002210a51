import { isTooNew, isTooOld, newest, versionFor } from "../facts/target.ts";
import type { Target } from "../facts/target.ts";
import type { Language, LanguageOptions } from "../languages/language.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "../languages/yaml/tree.ts";
import { isMerge, isNull, placeOf } from "../languages/yaml/tree.ts";
import type { Chunk } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import { branchFor, fits } from "./fits.ts";
import { formOf, formOfItems, formOfKey } from "./form.ts";
import type { Form } from "./form.ts";
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
import { resolve } from "./schema.ts";
import { nameOfValue, typeNames } from "./scalarFits.ts";
import type { Scalars } from "./scalarFits.ts";
import type { Schema } from "./schema.ts";
import type { SchemaObject } from "./schemaObject.ts";
import { RegionSymbol } from "./symbol.ts";
import type { Symbol } from "./symbol.ts";
import { withDash } from "./withDash.ts";

export interface Walked {
  readonly mismatches: readonly Mismatch[];
  readonly regions: ReadonlyMap<YamlScalar, Region>;
  readonly symbols: readonly Symbol[];
  /** The mappings that the schema names by `x-object`, from the outside in. */
  readonly objects: readonly SchemaObject[];
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

interface Walk extends WalkContext {
  readonly target: Target;
  readonly mismatches: Mismatch[];
  readonly regions: Map<YamlScalar, Region>;
  readonly symbols: Symbol[];
  readonly objects: SchemaObject[];
  /** Targets of aliases that were walked. */
  aliases: Set<string> | undefined;
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
    aliases: undefined,
    unruled: 0,
  };
  const form = formOf(schema, context.root);
  const within = context.within ?? "file";
  if (node && form.schema["x-null"] === "refused" && isNull(node))
    report(
      walk,
      "null-value",
      context.within === undefined ? placeOf(node) : withDash(placeOf(node)),
      "",
      form.schema,
      within,
    );
  visit(walk, node, form, "", within, 0);
  for (const region of walk.regions.values()) {
    const { symbols } = region.language;
    if (!symbols) continue;
    for (const symbol of symbols(region.parsed)) walk.symbols.push(new RegionSymbol(region, symbol));
  }
  const { mismatches, regions, symbols, objects } = walk;
  // As long as they are: these stay as long as the chunk.
  return { mismatches, regions, symbols: symbols.slice(), objects };
}

function report(
  walk: Walk,
  kind: Mismatch["kind"],
  place: Place,
  key: string,
  schema: Schema,
  within: string,
  more?: Partial<Mismatch>,
): void {
  walk.mismatches.push({ kind, place, key, allowed: [], schema, within, ...more });
}

function visit(
  walk: Walk,
  node: YamlNode | undefined,
  form: Form,
  key: string,
  within: string,
  depth: number,
): void {
  if (!node || depth > 100) return;
  if ((node.alias ?? node).chunk.role !== walk.role) return;
  const fitting = form.branches.length > 0 ? branchFor(node, form, walk.scalars) : form;
  if (walk.interpolates && !fitting.schema["x-raw"] && node.type === "scalar" && isInterpolated(node.text))
    return;
  if (!fits(node, fitting, walk.scalars)) {
    if (isNull(node) && walk.scalars !== "json") return;
    const types = fitting.types.length > 0 ? fitting.types : form.types;
    const found = nameOfValue(node, walk.scalars);
    const allowed = types.map((type) => typeNames[type]);
    report(walk, "wrong-type", firstLine(placeOf(node)), key, fitting.schema, within, { found, allowed });
    return;
  }
  if (fitting !== form && !isKnown(walk, fitting)) {
    const version = versionFor(fitting.schema["x-since"], walk.reader);
    const found = node.type === "map" ? "{…}" : node.type === "seq" ? "[…]" : node.text;
    const more = { found, ...(version && { version }) };
    report(walk, "not-yet-known", firstLine(placeOf(node)), key, fitting.schema, within, more);
    return;
  }
  if (node.type === "scalar") visitScalar(walk, node, fitting, key, within);
  else if (node.alias && !firstVisit(walk, node, form.schema)) return;
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
  walk.aliases ??= new Set();
  if (walk.aliases.has(id)) return false;
  walk.aliases.add(id);
  return true;
}

function visitMap(walk: Walk, node: YamlMap, form: Form, key: string, within: string, depth: number): void {
  const { schema } = form;
  const here = key === "" ? within : `\`${key}\``;
  const isLax = isTooOld(walk.target, schema["x-rules-since"]);
  for (const name of form.objects)
    if (walk.unruled === 0 && !(isLax && schema["x-taken"]?.includes(name)))
      walk.objects.push({ name, node, key: key || within, place: headOf(node), schema });
  let merged: Set<string> | undefined;
  for (const pair of node.pairs) {
    if (isMerge(pair.key) && pair.value) {
      merged ??= new Set();
      for (const name of visitMerged(walk, pair.value, form, here, node, depth)) merged.add(name);
    } else if (walk.scalars !== "yaml.v3" || !isNull(pair.key)) {
      // yaml.v3 passes over a null key
      visitPair(walk, pair, form, here, depth);
    }
  }
  if (walk.unruled > 0) return;
  for (const name of schema.required ?? []) {
    if (merged?.has(name) || isWritten(walk, node, form, name)) continue;
    if (isMistyped([name], node, schema) || !isKnownSchema(walk, schema.properties?.[name])) continue;
    const empty = node.alias ? undefined : node.pairs.find((pair) => pair.key.text === name)?.key;
    const place = empty ? { chunk: empty.chunk, start: empty.start, end: empty.end } : headOf(node);
    report(walk, "missing-key", place, name, schema.properties?.[name] ?? {}, here);
  }
  if (isLax || !form.hasKeyRules) return;
  for (const mismatch of keyRules(node, form, here, (one) => isKnownSchema(walk, one)))
    walk.mismatches.push(mismatch);
}

/** Whether the mapping itself sets the key. */
function isWritten(walk: Walk, node: YamlMap, form: Form, name: string): boolean {
  return node.pairs.some(({ key, value }) => {
    if (key.text !== name || (isMerge(key) && value) || (walk.scalars === "yaml.v3" && isNull(key)))
      return false;
    if (walk.scalars === "json" || !isNull(value)) return true;
    const own = formOfKey(form, name);
    return own !== undefined && isNullText(value, own.schema, walk.target);
  });
}

/** Whether the target knows what is described. */
const isKnown = (walk: Walk, { isDated, schema }: Form): boolean => !isDated || isKnownSchema(walk, schema);

const isKnownSchema = ({ target, root, reader }: Walk, schema: Schema | undefined): boolean => {
  const { "x-since": since, "x-until": until } = schema ? resolve(schema, root) : {};
  return !isTooOld(target, versionFor(since, reader)) && !isTooNew(target, versionFor(until, reader));
};

const refusesNull = ({ target }: Walk, { schema }: Form): boolean =>
  schema["x-null"] === "refused" && !isTooNew(target, schema["x-null-until"]);

/**
 * Compares what `<<` takes over with the schema; what is wrong stands at the `<<`. Keys that the mapping has itself are
 * not taken over. Gives the keys that are.
 */
function visitMerged(
  walk: Walk,
  node: YamlNode,
  form: Form,
  within: string,
  into: YamlMap,
  depth: number,
): Set<string> {
  const { schema } = form;
  const own = new Map(into.pairs.map((pair) => [pair.key.text, placeOf(pair.key)]));
  const sources = node.type === "seq" && !node.alias ? node.items : [node];
  const keys = new Set<string>();
  for (const source of sources) {
    if (source?.type !== "map") {
      const found = source ? nameOfValue(source, walk.scalars) : "nothing";
      const more = { found, allowed: ["a mapping"] };
      report(walk, "wrong-type", placeOf(source ?? node), "<<", schema, within, more);
      continue;
    }
    for (const pair of mergedPairs(source)) {
      const name = pair.key.text;
      const first = own.get(name);
      // yaml.v3 passes over what is set already; yaml.v2 decodes it all the same, and in a map refuses it.
      if (first && walk.scalars !== "yaml.v2") continue;
      const place = source.alias ?? placeOf(pair.key);
      if (first && schema.additionalProperties !== false) {
        const unique = { ...schema, uniqueItems: true };
        report(walk, "repeated-name", place, within, unique, within, { first, found: name });
      }
      own.set(name, place);
      keys.add(name);
      if (source.alias && !formOfKey(form, name)) {
        const allowed = Object.keys(schema.properties ?? {});
        report(walk, "unknown-key", place, name, schema, within, { allowed });
      } else if (!source.alias) visitPair(walk, pair, form, within, depth);
    }
  }
  return keys;
}

function visitPair(walk: Walk, pair: YamlPair, form: Form, within: string, depth: number): void {
  const { key, value } = pair;
  const { schema } = form;
  const name = key.text;
  if (key.chunk.role !== walk.role) return;
  const isIgnored = schema["x-unknown"] === "ignored" && !Object.hasOwn(schema.properties ?? {}, name);
  const of = isIgnored ? undefined : formOfKey(form, name);
  if (!of) return reportUnknown(walk, key, schema, within, isIgnored ? "ignored-key" : "unknown-key");
  if (!isKnown(walk, of)) return reportDated(walk, key, of.schema, within);
  if (refusesNull(walk, of) && isNull(value))
    report(walk, "null-value", written(key), name, of.schema, within);
  const names = schema.propertyNames;
  if (names) {
    if (names.pattern && !matches(names.pattern, name))
      report(walk, "invalid-value", written(key), name, names, within);
    addSymbol(walk, key, names);
  }
  const isUnruled = isTooOld(walk.target, schema["x-rules-since"]) && schema["x-taken"]?.includes(name);
  if (isUnruled) walk.unruled++;
  visit(walk, value, of, name, within, depth + 1);
  if (isUnruled) walk.unruled--;
}

/** Where the key is written, be it an alias or not. */
const written = ({ chunk, start, end }: YamlScalar): Place => ({ chunk, start, end });

function reportUnknown(
  walk: Walk,
  key: YamlScalar,
  schema: Schema,
  within: string,
  kind: "ignored-key" | "unknown-key",
): void {
  const properties = Object.entries(schema.properties ?? {}).filter(([, one]) => isKnownSchema(walk, one));
  const allowed = properties.map(([property]) => property);
  const home = homeOf(key.text, properties, walk.root);
  report(walk, kind, written(key), key.text, schema, within, { allowed, ...(home && { home }) });
}

/** A key that the target does not have yet, or no longer. */
function reportDated(walk: Walk, key: YamlScalar, schema: Schema, within: string): void {
  const since = versionFor(schema["x-since"], walk.reader);
  const isOld = isTooOld(walk.target, since);
  const version = isOld ? since : versionFor(schema["x-until"], walk.reader);
  const kind = isOld ? "not-yet-known" : "no-longer-known";
  report(walk, kind, written(key), key.text, schema, within, version ? { version } : {});
}

function visitSeq(walk: Walk, node: YamlSeq, form: Form, key: string, depth: number): void {
  const { schema } = form;
  const within = key === "" ? "item" : singular(key);
  if (node.items.length < (schema.minItems ?? 0))
    report(walk, "null-value", placeOf(node), key, schema, within);
  for (const mismatch of repeatedItems(node, schema, key, key === "" ? "" : within)) {
    if (mismatch.place.chunk.role === walk.role) walk.mismatches.push(mismatch);
  }
  const items = formOfItems(form);
  if (!items) return;
  for (const item of node.items) {
    if (refusesNull(walk, items) && isNull(item)) {
      const place = item ? withDash(placeOf(item)) : firstLine(placeOf(node));
      report(walk, "null-value", place, key, items.schema, within);
    }
    const name = item?.type === "scalar" && key !== "" ? `\`${key}\`` : within;
    visit(walk, item, items, "", name, depth + 1);
  }
}

function visitScalar(walk: Walk, node: YamlScalar, form: Form, key: string, within: string): void {
  const { schema, wanted, language: id } = form;
  if (node.value === null && node.style === "plain" && !isNullText(node, schema, walk.target)) return;
  const language = id === undefined ? undefined : walk.languages.get(id);
  if (language) addRegion(walk, node, language, form.variant, key);
  addSymbol(walk, node, schema);
  const found = node.text;
  const tooShort = schema.minLength !== undefined && found.length < schema.minLength;
  if (!wanted) {
    const wrong = schema.pattern !== undefined && schema.pattern !== "" && !matches(schema.pattern, found);
    if (wrong || isOutside(node.value, schema) || tooShort)
      report(walk, "invalid-value", placeOf(node), key, schema, within, { found });
    return;
  }
  const fold = (text: string): string => (schema["x-case"] === "ignored" ? text.toLowerCase() : text);
  const value = wanted.find((one) => fold(String(one)) === fold(found));
  const since = value === undefined ? undefined : schema["x-values-since"]?.[String(value)];
  const version = versionFor(since, walk.reader);
  if (version && isTooOld(walk.target, version))
    report(walk, "not-yet-known", placeOf(node), key, schema, within, { version, found });
  if ((value === undefined && !schema["x-open"]) || tooShort) {
    const allowed = wanted.map(String);
    report(walk, "invalid-value", placeOf(node), key, schema, within, { allowed, found });
  }
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

const patterns = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) patterns.set(pattern, (compiled = new RegExp(pattern, "u")));
  return compiled.test(text);
}

const singular = (key: string): string =>
  itemName(key.replace(/(?<!ser)ies$/, "y").replace(/(?<!serie)s$/, ""));
