import type { Completion } from "../languages/language.ts";
import type { Cursor } from "../model/cursor.ts";
import { rangeHere, regionAt } from "../model/cursor.ts";
import { isRule } from "../model/items.ts";
import { lineContext } from "../model/lineContext.ts";
import type { LineContext } from "../model/lineContext.ts";
import { branchFor, resolve, schemaAt, schemaOfKey, shapeOf, typesOf } from "../model/schema.ts";
import type { Schema } from "../model/schema.ts";
import type { Range } from "../text/chunk.ts";
import { languages } from "../languages/index.ts";
import { keyPage } from "./hover.ts";

export interface PlacedCompletion extends Omit<Completion, "replace"> {
  readonly range: Range;
  /** Smaller comes first. */
  readonly order: number;
}

/** What can be written at the cursor. */
export function complete(cursor: Cursor): PlacedCompletion[] {
  const region = regionAt(cursor);
  if (region) {
    const found = region.language.complete?.(region.parsed, region.fromChunk(cursor.offset), cursor.names) ?? [];
    const placed = found.map((one, order) => ({ ...one, range: rangeHere(cursor, region.toChunk(one.replace)), order }));
    if (placed.length > 0 || region.language.id !== "gotemplate") return placed;
  }
  const context = lineContext(cursor);
  const root = cursor.part.kind!.schema;
  const holder = schemaAt(root, context.path);
  if (!holder) return [];
  const schema = branchFor(holder, "map", root);
  if (context.key !== undefined) {
    const value = schemaOfKey(schema, context.key, root);
    return value ? valueCompletions(cursor, context, value) : [];
  }
  if (typesOf(schema).length > 0 && !typesOf(schema).includes("object")) {
    return schema.items && context.afterDash ? [] : valueCompletions(cursor, context, schema);
  }
  return keyCompletions(cursor, context, schema, root);
}

function rangeOfTyped({ position }: Cursor, { start }: LineContext): Range {
  return { start: { line: position.line, character: start }, end: position };
}

function keyCompletions(cursor: Cursor, context: LineContext, schema: Schema, root: Schema): PlacedCompletion[] {
  const range = rangeOfTyped(cursor, context);
  const found: PlacedCompletion[] = [];
  const offer = (key: string, of: Schema, detail?: string): void => {
    if (context.siblings.has(key) || found.some(({ label }) => label === key)) return;
    const insert = `${key}:${opening(of, context.column)}`;
    const documentation = keyPage(key, of);
    found.push({ label: key, kind: "key", insert, snippet: true, documentation, range, order: found.length, ...(detail ? { detail } : {}) });
  };
  for (const [key, of] of Object.entries(schema.properties ?? {})) offer(key, resolve(of, root));
  const names = schema.propertyNames;
  const space = names?.["x-declares"] ?? names?.["x-refers"];
  const value = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  if (space) for (const { name, detail } of cursor.names.list(space)) offer(name, resolve(value, root), detail);
  return found;
}

/** What follows the key: a blank for a scalar, a new line for what nests. */
function opening(schema: Schema, column: number): string {
  const shapes = new Set(typesOf(schema).map(shapeOf));
  const indent = " ".repeat(column + 2);
  if (shapes.has("scalar") || shapes.size === 0) return " $0";
  return shapes.has("map") ? `\n${indent}$0` : `\n${indent}- $0`;
}

function valueCompletions(cursor: Cursor, context: LineContext, schema: Schema): PlacedCompletion[] {
  const range = rangeOfTyped(cursor, context);
  const language = languages.get(schema["x-language"] ?? "");
  if (language?.complete && language.id !== "gotemplate" && !/^["'|>]/.test(context.typed)) {
    const parsed = language.parse(context.typed);
    return language.complete(parsed, context.typed.length, cursor.names).map((one, order) => {
      const { replace, ...rest } = one;
      const start = { line: cursor.position.line, character: context.start + replace.start };
      const end = { line: cursor.position.line, character: context.start + replace.end };
      return { ...rest, range: { start, end }, order };
    });
  }
  const values = new Map<string, string>();
  const branches = schema.anyOf ?? [schema];
  for (const one of branches.flatMap((branch) => branch.enum ?? (branch.const === undefined ? [] : [branch.const]))) {
    values.set(String(one), "");
  }
  if (typesOf(schema).includes("boolean")) for (const one of ["true", "false"]) values.set(one, "");
  const space = schema["x-refers"];
  if (space) for (const { name, detail } of cursor.names.list(space)) values.set(name, detail ?? "");
  if (/\.labels$/.test(context.path) && context.key) for (const one of labelValues(cursor, context.key)) values.set(one, "used in this project");
  for (const one of schema.examples ?? []) {
    if (typeof one === "string" && !values.has(one)) values.set(one, "example");
  }
  return [...values].map(([label, detail], order) => ({
    label,
    kind: "value",
    insert: label,
    range,
    order,
    ...(detail ? { detail } : {}),
  }));
}

/** Values that the project's rules give this label, the most frequent first. */
function labelValues(cursor: Cursor, label: string): string[] {
  const counts = new Map<string, number>();
  const folder = cursor.workspace.folderOf(cursor.uri);
  for (const [uri, document] of cursor.workspace.documents) {
    if (cursor.workspace.folderOf(uri) !== folder) continue;
    for (const item of document.parts.flatMap((part) => part.items)) {
      for (const { key, value } of isRule(item) ? item.labels : []) {
        if (key.value !== label || value.value === "" || value.value.includes("{{")) continue;
        counts.set(value.value, (counts.get(value.value) ?? 0) + 1);
      }
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
