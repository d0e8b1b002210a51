import type { Language, LanguageOptions } from "../languages/language.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "../languages/yaml/tree.ts";
import { isMerge, isNull, placeOf } from "../languages/yaml/tree.ts";
import type { Chunk } from "../text/chunk.ts";
import { nearest } from "../text/nearest.ts";
import type { Place } from "../text/place.ts";
import { makeRegion } from "./region.ts";
import type { Region } from "./region.ts";
import { branchFor, resolve, schemaOfKey, shapeOf, typesOf } from "./schema.ts";
import type { Schema, SchemaType } from "./schema.ts";
import type { Symbol } from "./symbol.ts";

/** How the upstream program turns YAML scalars into its fields. */
export type Scalars =
  /** go-yaml decodes into typed fields: any scalar is text where text is wanted, null is nothing. */
  | "go-yaml"
  /** Kubernetes turns YAML 1.1 into JSON first: a number or `yes` is not text. */
  | "json";

/** A place where the file is not what its schema says. */
export interface Mismatch {
  readonly kind: "unknown-key" | "missing-key" | "wrong-type" | "invalid-value";
  readonly place: Place;
  /** The key in question: unknown, missing, or the one whose value is wrong. */
  readonly key: string;
  /** What stands there: `a list`, `text`. */
  readonly found?: string;
  /** What would be right: keys, types or values. */
  readonly allowed: readonly string[];
  readonly schema: Schema;
  /** Where the key belongs: `rule`, `group`. */
  readonly within: string;
  /** For an unknown key: the key beside it below which it is known. */
  readonly home?: string;
}

export interface Walked {
  readonly mismatches: Mismatch[];
  readonly regions: Map<YamlScalar, Region>;
  readonly symbols: Symbol[];
}

export interface WalkContext {
  readonly root: Schema;
  /** Nodes of chunks of the other role are left alone: they are walked with their own chunk. */
  readonly role: Chunk["role"];
  readonly scalars: Scalars;
  readonly languages: ReadonlyMap<string, Language>;
  readonly options: LanguageOptions;
  /** What the node is called in messages: `rule`. Default: the file. */
  readonly within?: string;
}

interface Walk extends WalkContext, Walked {
  readonly aliases: Set<string>;
}

/** Compares one chunk's nodes with the schema, and collects the embedded texts and names that it holds. */
export function walkSchema(node: YamlNode | undefined, schema: Schema, context: WalkContext): Walked {
  const walk: Walk = { ...context, mismatches: [], regions: new Map(), symbols: [], aliases: new Set() };
  visit(walk, node, resolve(schema, context.root), "", context.within ?? "file", 0);
  for (const region of walk.regions.values()) {
    for (const symbol of region.language.symbols?.(region.parsed) ?? []) {
      const { space, name, role } = symbol;
      walk.symbols.push({ space, name, role, scope: "project", place: region.toChunk(symbol.span) });
    }
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
  if (!fits(walk, node, fitting)) {
    if (isNull(node) && walk.scalars === "go-yaml") return;
    const allowed = typesOf(fitting).length ? typesOf(fitting) : typesOf(schema);
    walk.mismatches.push({
      kind: "wrong-type",
      place: firstLine(place),
      key,
      found: nameOfValue(node),
      allowed: allowed.map((type) => typeNames[type]),
      schema: fitting,
      within,
    });
    return;
  }
  if (node.type === "scalar") visitScalar(walk, node, fitting, key, within);
  else if (node.alias && !firstVisit(walk, node, schema)) return;
  else if (node.type === "map") visitMap(walk, node, fitting, key || within, depth);
  else visitSeq(walk, node, fitting, key, depth);
}

/** A list or mapping is pointed at by its first line. */
function firstLine({ chunk, start, end }: Place): Place {
  const line = chunk.text.slice(start, end).search(/\s*(?:\n|$)/);
  return { chunk, start, end: line > 0 ? start + line : end };
}

/** The target of an alias is walked once for each schema that it meets, however often it is named. */
function firstVisit(walk: Walk, node: YamlNode, schema: Schema): boolean {
  const id = `${node.chunk.order}:${node.start}:${schema.description ?? ""}`;
  if (walk.aliases.has(id)) return false;
  walk.aliases.add(id);
  return true;
}

function visitMap(walk: Walk, node: YamlMap, schema: Schema, within: string, depth: number): void {
  const here = within;
  const seen = new Set<string>();
  for (const pair of node.pairs) {
    if (isMerge(pair.key) && pair.value) {
      for (const merged of visitMerged(walk, pair.value, schema, here, node, depth)) seen.add(merged);
      continue;
    }
    if (!(walk.scalars === "go-yaml" && isNull(pair.value))) seen.add(pair.key.text);
    visitPair(walk, pair, schema, here, depth);
  }
  for (const name of schema.required ?? []) {
    if (seen.has(name) || isMistyped(name, node, schema)) continue;
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
}

/** One of the mapping's unknown keys was meant to be this one, and says so itself. */
export const isMistyped = (name: string, node: YamlMap, schema: Schema): boolean =>
  node.pairs.some(({ key }) => {
    const known = schema.properties ?? {};
    return !Object.hasOwn(known, key.text) && nearest(key.text, Object.keys(known)) === name;
  });

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
  const own = new Set(into.pairs.map((pair) => pair.key.text));
  const sources = node.type === "seq" && !node.alias ? node.items : [node];
  const keys = new Set<string>();
  for (const source of sources) {
    if (source?.type !== "map") {
      const place = source ? placeOf(source) : placeOf(node);
      const found = source ? nameOfValue(source) : "nothing";
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
      if (own.has(pair.key.text)) continue;
      keys.add(pair.key.text);
      if (source.alias && !schemaOfKey(schema, pair.key.text, walk.root)) {
        const allowed = Object.keys(schema.properties ?? {});
        walk.mismatches.push({
          kind: "unknown-key",
          place: source.alias,
          key: pair.key.text,
          allowed,
          schema,
          within,
        });
      } else if (!source.alias) visitPair(walk, pair, schema, within, depth);
    }
  }
  return keys;
}

/** Own pairs and those that are merged in turn; each mapping once, however often it is named. */
function mergedPairs(node: YamlMap): YamlPair[] {
  const found: YamlPair[] = [];
  const queue: YamlNode[] = [node];
  const seen = new Set<YamlNode>();
  for (let next = queue.shift(); next; next = queue.shift()) {
    if (seen.has(next.of ?? next)) continue;
    seen.add(next.of ?? next);
    if (next.type === "seq") for (const item of next.items) if (item) queue.push(item);
    if (next.type !== "map") continue;
    for (const pair of next.pairs) {
      if (!isMerge(pair.key)) found.push(pair);
      else if (pair.value) queue.push(pair.value);
    }
  }
  return found;
}

function visitPair(walk: Walk, pair: YamlPair, schema: Schema, within: string, depth: number): void {
  const { key, value } = pair;
  const name = key.text;
  if (key.chunk.role !== walk.role) return;
  const of = schemaOfKey(schema, name, walk.root);
  const place = { chunk: key.chunk, start: key.start, end: key.end };
  if (!of) {
    const properties = Object.entries(schema.properties ?? {});
    const allowed = properties.map(([property]) => property);
    const home = properties.find(([, one]) =>
      Object.hasOwn(resolve(one, walk.root).properties ?? {}, name),
    )?.[0];
    walk.mismatches.push({
      kind: "unknown-key",
      place,
      key: name,
      allowed,
      schema,
      within,
      ...(home && { home }),
    });
    return;
  }
  const names = schema.propertyNames;
  if (names) {
    if (names.pattern && !matches(names.pattern, name)) {
      walk.mismatches.push({ kind: "invalid-value", place, key: name, allowed: [], schema: names, within });
    }
    addSymbol(walk, key, names);
  }
  visit(walk, value, of, name, within, depth + 1);
}

function visitSeq(walk: Walk, node: YamlSeq, schema: Schema, key: string, depth: number): void {
  if (!schema.items) return;
  const items = resolve(schema.items, walk.root);
  for (const item of node.items) visit(walk, item, items, "", singular(key), depth + 1);
}

function visitScalar(walk: Walk, node: YamlScalar, schema: Schema, key: string, within: string): void {
  if (node.value === null && node.style === "plain") return;
  const language = schema["x-language"] && walk.languages.get(schema["x-language"]);
  if (language) addRegion(walk, node, language, key);
  addSymbol(walk, node, schema);
  const wanted = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
  const wrong = wanted
    ? !wanted.some((one) => String(one) === node.text)
    : !!schema.pattern && !matches(schema.pattern, node.text);
  if (!wrong && !(schema.minLength && node.text.length < schema.minLength)) return;
  const allowed = (wanted ?? []).map(String);
  walk.mismatches.push({
    kind: "invalid-value",
    place: placeOf(node),
    key,
    found: node.text,
    allowed,
    schema,
    within,
  });
}

/** An alias shares the region of its anchor, unless that is written in another language. */
function addRegion(walk: Walk, node: YamlScalar, language: Language, key: string): void {
  const anchor = node.of?.type === "scalar" ? node.of : node;
  const known = walk.regions.get(anchor);
  if (known?.language === language) return;
  walk.regions.set(known ? node : anchor, makeRegion(language, node, key, walk.options));
}

function addSymbol(walk: Walk, node: YamlScalar, schema: Schema): void {
  const space = schema["x-declares"] ?? schema["x-refers"];
  if (!space || node.text === "") return;
  const place = insideQuotes(node);
  const role = schema["x-declares"] ? "declares" : "refers";
  walk.symbols.push({ space, name: node.text, place, role, scope: schema["x-scope"] ?? "project" });
}

/** The text of a scalar without its quotes; an alias as it is written. */
export function insideQuotes(node: YamlScalar): Place {
  if (node.alias) return node.alias;
  const inset = node.style === "single" || node.style === "double" ? 1 : 0;
  return {
    chunk: node.chunk,
    start: node.start + inset,
    end: Math.max(node.end - inset, node.start + inset),
  };
}

/** Where a finding about a whole mapping stands: its first key. */
export function headOf(node: YamlNode): Place {
  if (node.alias) return node.alias;
  const first = node.type === "map" ? node.pairs[0]?.key : undefined;
  if (first) return { chunk: first.chunk, start: first.start, end: first.end };
  return { chunk: node.chunk, start: node.start, end: Math.min(node.start + 1, node.end) };
}

function fits(walk: Walk, node: YamlNode, schema: Schema): boolean {
  const types = typesOf(schema);
  if (types.length === 0) return true;
  if (node.type !== "scalar") return types.some((type) => shapeOf(type) === node.type);
  if (isNull(node)) return node.style === "plain";
  return types.some((type) => scalarFits(node, type, walk.scalars));
}

const yaml11Boolean = /^(?:y|yes|n|no|true|false|on|off)$/i;

function scalarFits(node: YamlScalar, type: SchemaType, scalars: Scalars): boolean {
  const plain = node.style === "plain" && node.tag !== "tag:yaml.org,2002:str";
  const isBoolean = plain && yaml11Boolean.test(node.text);
  const number = plain || numberTag.test(node.tag ?? "") ? numberOf(node) : undefined;
  if (type === "string") return scalars === "go-yaml" || !(isBoolean || number !== undefined);
  if (type === "boolean") return isBoolean;
  if (type === "number") return number !== undefined && isWithinInt64(node.text, number);
  if (type === "integer") return number !== undefined && Number.isInteger(number);
  return false;
}

const numberTag = /^tag:yaml\.org,2002:(?:int|float)$/;

/** What go-yaml resolves to a number: YAML's core schema, `_` between digits, and binary. */
function numberOf({ text, value }: YamlScalar): number | undefined {
  if (typeof value === "number") return value;
  const digits = text.replaceAll("_", "");
  if (/^[-+]?[0-9][0-9_]*$/.test(text)) return Number(digits);
  if (/^[-+]?0b[01]+$/.test(digits)) return Number.parseInt(digits.replace("0b", ""), 2);
  return undefined;
}

/** Numbers in our schemas are Go's `int`, into which go-yaml also decodes fractions. */
function isWithinInt64(text: string, number: number): boolean {
  if (!/^[-+]?[0-9]{1,30}$/.test(text)) return Number.isFinite(number) && Math.abs(number) < 2 ** 63;
  const exact = BigInt(text.replace("+", ""));
  return -(2n ** 63n) <= exact && exact < 2n ** 63n;
}

const typeNames: Readonly<Record<SchemaType, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "`true` or `false`",
  array: "a list",
  object: "a mapping",
  null: "nothing",
};

function nameOfValue(node: YamlNode): string {
  if (node.type === "map") return "a mapping";
  if (node.type === "seq") return "a list";
  if (node.value === null) return "nothing";
  if (node.style === "plain" && yaml11Boolean.test(node.text)) return "`true` or `false`";
  if (node.style !== "plain" || typeof node.value === "string") return "text";
  if (typeof node.value === "number" && !isWithinInt64(node.text, node.value)) return "a number out of range";
  return typeof node.value === "number" ? "a number" : "`true` or `false`";
}

const patterns = new Map<string, RegExp>();

function matches(pattern: string, text: string): boolean {
  let compiled = patterns.get(pattern);
  if (!compiled) patterns.set(pattern, (compiled = new RegExp(pattern, "u")));
  return compiled.test(text);
}

const singular = (key: string): string => key.replace(/s$/, "");
