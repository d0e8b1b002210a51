import { isTooNew, isTooOld } from "../facts/target.ts";
import type { Names } from "../languages/language.ts";
import type { Cursor } from "../model/cursor.ts";
import { pairsAt, regionAt } from "../model/cursor.ts";
import { rangeOf } from "../model/place.ts";
import type { AlertRule } from "../model/items.ts";
import { lineContext } from "../model/lineContext.ts";
import type { LineContext } from "../model/lineContext.ts";
import type { Region } from "../model/region.ts";
import { textAt } from "../languages/yaml/tree.ts";
import { branchFor, resolve, schemaAt, schemaOfKey, shapeOf, typesOf } from "../model/schema.ts";
import type { Schema } from "../model/schema.ts";
import type { Range } from "../text/chunk.ts";
import type { Span } from "../text/span.ts";
import { keyPage } from "../model/keyPage.ts";
import { rangeOfTyped } from "../model/placedCompletion.ts";
import type { PlacedCompletion } from "../model/placedCompletion.ts";
import { valueCompletions } from "../model/valueCompletions.ts";

/** What can be written at the cursor. */
export function complete(cursor: Cursor): PlacedCompletion[] {
  const comment = inComment(cursor);
  if (comment) return comment;
  const region = regionAt(cursor);
  const isText = cursor.part.kind?.isText ?? false;
  if (region?.language.complete) {
    const found = inRegion(cursor, region);
    if (isText || found.length > 0 || region.language.id !== "gotemplate" || region.text.includes("{{"))
      return found;
  }
  if (isText) return [];
  const context = lineContext(cursor);
  const root = cursor.part.kind!.schema;
  const holder = schemaAt(root, context.path);
  if (!holder) return [];
  const schema = branchFor(holder, "map", root, (branch) => isFor(branch, cursor));
  const items = context.flow ? [] : snippets(cursor, context, schema);
  if (context.key !== undefined) {
    const value = schemaOfKey(schema, context.key, root);
    return value ? valueCompletions(cursor, context, value) : [];
  }
  const types = typesOf(schema);
  if (types.length > 0 && !types.includes("object")) {
    return schema.items ? items : valueCompletions(cursor, context, schema);
  }
  if (context.inList) return [];
  return [...keyCompletions(cursor, context, schema, root), ...items];
}

/** Whether the mapping around the cursor, as far as it is written, is what a branch is for. */
function isFor(branch: Schema, cursor: Cursor): boolean {
  const wanted = Object.entries(branch["x-when"] ?? {});
  if (wanted.length === 0) return true;
  const around = [...pairsAt(cursor)].flatMap(({ pair, holder }) => [holder, pair.value]);
  return wanted.every(([key, value]) => around.some((node) => textAt(node, key) === value));
}

/** Checks and families behind `# tocsin-ignore`. */
function inComment({ chunk, offset, position, names }: Cursor): PlacedCompletion[] | undefined {
  const line = chunk.text.slice(chunk.text.lastIndexOf("\n", offset - 1) + 1, offset);
  const typed = /(?:#|\/\*)[ \t]*tocsin-ignore(?:-file)?[ \t]+(?:[\w/*-]+[\s,]+)*?([\w/*-]*)$/.exec(
    line,
  )?.[1];
  if (typed === undefined || / -- /.test(line)) return undefined;
  const range = { start: { ...position, character: position.character - typed.length }, end: position };
  const rows = [...names.list("check")].map((row) => ({ ...row, label: row.name }));
  const families = new Set(rows.map(({ name }) => `${name.split("/")[0]}/*`));
  const all = [...rows, ...[...families].map((label) => ({ label, detail: "the whole family" }))];
  return all.map((one, order) => ({ ...one, kind: "value", range, order }));
}

function inRegion(cursor: Cursor, region: Region): PlacedCompletion[] {
  const offset = region.fromChunk(cursor.offset);
  const names = region.item?.type === "alert" ? withLabelsOf(region.item, cursor.names) : cursor.names;
  const found = region.language.complete?.(region.parsed, offset, names) ?? [];
  return found.flatMap((one, order) => {
    const { replace, ...rest } = one;
    // The index knows the word that is being typed as a name already.
    const isItself =
      region.text.slice(replace.start, replace.end) === one.label && one.detail === "used once";
    return isItself ? [] : [{ ...rest, range: rangeOfReplaced(cursor, region, replace), order }];
  });
}

/** Blank lines of a block scalar have no place in its value: there, what is written starts at the cursor. */
function rangeOfReplaced(cursor: Cursor, region: Region, replace: Span): Range {
  const range = rangeOf(region.toChunk(replace));
  const { line, character } = cursor.position;
  const holds = range.end.line === line && range.start.line === line && range.start.character <= character;
  return holds ? range : { start: cursor.position, end: cursor.position };
}

/** The labels that the alert's own expression names come first. */
function withLabelsOf(alert: AlertRule, names: Names): Names {
  const { expr } = alert;
  const own = new Set<string>();
  for (const symbol of expr?.language.symbols?.(expr.parsed) ?? [])
    if (symbol.space === "label") own.add(symbol.name);
  return {
    ...names,
    *list(space) {
      if (space !== "label") return yield* names.list(space);
      for (const name of own) yield { name, detail: "in this alert's expression" };
      for (const info of names.list(space)) if (!own.has(info.name)) yield info;
    },
  };
}

/** Whole items where an item of a list begins: behind its dash, or where the dash would stand. */
function snippets(cursor: Cursor, context: LineContext, schema: Schema): PlacedCompletion[] {
  const all = cursor.part.kind!.snippets ?? [];
  const atItem = context.path.endsWith("[]") && context.siblings.size === 0;
  const list = atItem ? context.path.slice(0, -2) : schema.items ? context.path : undefined;
  if (list === undefined || context.key !== undefined) return [];
  const dash = atItem ? "" : "- ";
  const indent = " ".repeat(context.column + dash.length);
  return all
    .filter((one) => one.list === list)
    .map(({ label, lines }, index) => ({
      label,
      kind: "snippet",
      insert: dash + lines.join(`\n${indent}`),
      snippet: true,
      range: rangeOfTyped(cursor, context),
      order: 1000 + index,
    }));
}

function keyCompletions(
  cursor: Cursor,
  context: LineContext,
  schema: Schema,
  root: Schema,
): PlacedCompletion[] {
  const range = rangeOfTyped(cursor, context);
  const found: PlacedCompletion[] = [];
  const { path } = context;
  const { clashes } = cursor.part.kind!;
  const holder = [...pairsAt(cursor)].findLast((one) => one.path === `.${path}` || one.path === path)?.holder;
  const offer = (key: string, of: Schema, detail?: string): void => {
    if (context.siblings.has(key) || clashes?.(key, context.siblings, path, holder)) return;
    if (found.some(({ label }) => label === key)) return;
    const insert = `${keyText(cursor, context, key)}${opening(of, context)}`;
    const documentation = keyPage(key, of);
    found.push({
      label: key,
      kind: "key",
      insert,
      snippet: true,
      documentation,
      range,
      order: found.length,
      ...(detail ? { detail } : {}),
    });
  };
  const { target } = cursor.workspace.project(cursor.uri);
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const of = resolve(property, root);
    if (!of.deprecated && !isTooOld(target, of["x-since"]) && !isTooNew(target, of["x-until"]))
      offer(key, of);
  }
  const names = schema.propertyNames;
  const space = names?.["x-declares"] ?? names?.["x-refers"];
  const value = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  if (space)
    for (const { name, detail } of cursor.names.list(space)) offer(name, resolve(value, root), detail);
  return found;
}

/** The key with its colon and quotes, so far as they do not stand there. */
function keyText({ chunk, offset }: Cursor, { quote, flow }: LineContext, key: string): string {
  if (quote === "") return flow === "json" ? `"${key}":` : `${key}:`;
  return chunk.text[offset] === quote ? key : `${key}${quote}:`;
}

/** What follows the key: a blank for a scalar, a new line or brackets for what nests. */
function opening(schema: Schema, { column, flow, quote }: LineContext): string {
  const types = typesOf(schema);
  const shapes = new Set(types.map(shapeOf));
  const indent = " ".repeat(column + 2);
  if (flow && quote !== "") return "";
  if (flow === "json" && types.length > 0 && types.every((type) => type === "string")) return ' "$0"';
  if (shapes.has("scalar") || shapes.size === 0) return " $0";
  if (flow) return shapes.has("map") ? " {$0}" : " [$0]";
  return shapes.has("map") ? `\n${indent}$0` : `\n${indent}- $0`;
}
