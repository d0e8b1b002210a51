import { isTooNew, isTooOld, newest, versionFor } from "../facts/target.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "../languages/yaml/tree.ts";
import { isMerge, isNull, placeOf } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { branchFor, fits } from "./fits.ts";
import { formOf, formOfItems, formOfKey } from "./form.ts";
import type { Form } from "./form.ts";
import { headOf } from "./headOf.ts";
import { homeOf } from "./homeOf.ts";
import { nameOfItem } from "./holder.ts";
import { isInterpolated } from "./isInterpolated.ts";
import { keyRules } from "./keyRules.ts";
import { addNamesOfList, addNamesOfMapping } from "./matcherNames.ts";
import { mergedPairs } from "./mergedPairs.ts";
import { isMistyped } from "./mistyped.ts";
import { repeatedItems } from "./repeatedItems.ts";
import { addMarks } from "./ruleMarks.ts";
import { isNullText } from "./nullText.ts";
import { resolve } from "./schema.ts";
import { nameOfValue, typeNames } from "./scalarFits.ts";
import type { Schema } from "./schema.ts";
import { RegionSymbol } from "./symbol.ts";
import { addSymbol, matches, visitScalar } from "./walkScalar.ts";
import { report } from "./walkState.ts";
import type { ListForm, Walk, WalkContext, Walked } from "./walkState.ts";
import { withDash } from "./withDash.ts";

/**
 * Compares the nodes of a document without its units with the schema, and collects the embedded texts and names that it
 * holds.
 */
export function walkSchema(node: YamlNode | undefined, schema: Schema, context: WalkContext): Walked {
  const walk = newWalk(context);
  const form = formOf(schema, context.root);
  if (node && form.schema["x-null"] === "refused" && isNull(node))
    report(walk, "null-value", placeOf(node), "", form.schema, "file");
  visit(walk, node, form, "", "file", 0);
  return walkedBy(walk);
}

/** The same of an item that is read on its own; nothing is said of it where the schema does not reach its list. */
export function walkItem(
  node: YamlNode | undefined,
  list: ListForm | undefined,
  context: WalkContext,
): Walked {
  const walk = newWalk(context);
  const items = list && formOfItems(list.form);
  walk.unruled = list?.unruled ?? 0;
  if (node && items) visitItem(walk, node, items, list.key, node, 0);
  return walkedBy(walk);
}

const newWalk = (context: WalkContext): Walk => ({
  ...context,
  target: context.options.target ?? newest,
  mismatches: [],
  regions: new Map(),
  symbols: [],
  objects: [],
  lists: undefined,
  isTangled: false,
  aliases: undefined,
  unruled: 0,
  record: undefined,
  records: [],
});

function walkedBy(walk: Walk): Walked {
  const { mismatches, regions, symbols, objects, lists, isTangled } = walk;
  for (const region of regions.values()) {
    const { symbols: read } = region.language;
    if (!read) continue;
    for (const symbol of read(region.parsed)) symbols.push(new RegionSymbol(region, symbol));
  }
  addRecorded(walk);
  // As long as they are: these stay as long as the chunk.
  return { mismatches, regions, symbols: symbols.slice(), objects, lists, isTangled };
}

/** Of a metric that is recorded: what is to be known of that, under the same name. */
function addRecorded({ regions, symbols, records }: Walk): void {
  for (const { symbol, expr } of records) {
    const region = regions.get(expr) ?? regions.get(expr.of?.type === "scalar" ? expr.of : expr);
    const spaces = region?.language.recordedAs?.(region.parsed) ?? [];
    for (const what of spaces) {
      const [space, of] = what.split(" ") as [string, string?];
      const name = of === undefined ? symbol.name : `${symbol.name} ${of}`;
      symbols.push({ ...symbol, name, space, role: "refers" });
    }
  }
}

/** Takes note of a rule that records a metric, once all of it was walked. */
function keepRecord(walk: Walk, node: YamlMap): void {
  const { record } = walk;
  if (!record || !node.pairs.some(({ value }) => value === record.node)) return;
  walk.record = undefined;
  const expr = node.pairs.find(({ key }) => key.text === "expr")?.value;
  if (expr?.type === "scalar") walk.records.push({ symbol: record, expr });
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
  if (node.type === "seq" && walk.slots?.has(node.items)) return keepList(walk, node, form, key);
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

/** Takes note of what the items of a list are to be compared with. */
function keepList(walk: Walk, node: YamlSeq, form: Form, key: string): void {
  const fitting = form.branches.length > 0 ? branchFor(node, form, walk.scalars) : form;
  const isWrong = !fits(node, fitting, walk.scalars) || (fitting !== form && !isKnown(walk, fitting));
  if (isWrong || node.alias || walk.lists?.has(node.items)) walk.isTangled = true;
  walk.lists ??= new Map();
  walk.lists.set(node.items, { form: fitting, key, unruled: walk.unruled });
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
  if (schema["x-matcher"]) addNamesOfMapping(walk, node);
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
  if (schema["x-marks"]) addMarks(walk, node, schema["x-marks"]);
  keepRecord(walk, node);
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
  const within = nameOfItem(key);
  if (node.items.length < (schema.minItems ?? 0))
    report(walk, "null-value", placeOf(node), key, schema, within);
  for (const mismatch of repeatedItems(node, schema, key, key === "" ? "" : within)) {
    if (mismatch.place.chunk.role === walk.role) walk.mismatches.push(mismatch);
  }
  if (schema["x-matcher"]) addNamesOfList(walk, node);
  const items = formOfItems(form);
  if (!items) return;
  for (const item of node.items) visitItem(walk, item, items, key, node, depth);
}

/** What is wrong with an item of which nothing is written stands where its list does. */
function visitItem(
  walk: Walk,
  item: YamlNode | undefined,
  form: Form,
  key: string,
  list: YamlNode,
  depth: number,
): void {
  const within = nameOfItem(key);
  if (refusesNull(walk, form) && isNull(item))
    report(
      walk,
      "null-value",
      item ? withDash(placeOf(item)) : firstLine(placeOf(list)),
      key,
      form.schema,
      within,
    );
  const name = item?.type === "scalar" && key !== "" ? `\`${key}\`` : within;
  visit(walk, item, form, "", name, depth + 1);
}
