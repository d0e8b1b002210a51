import { languages } from "../languages/index.ts";
import type { Cursor } from "./cursor.ts";
import type { LineContext } from "./lineContext.ts";
import { ruleLabelValues } from "./names.ts";
import { typesOf } from "./schema.ts";
import type { Schema } from "./schema.ts";
import { rangeOfTyped } from "./placedCompletion.ts";
import type { PlacedCompletion } from "./placedCompletion.ts";
import { sourceLabels } from "./sourceLabels.ts";

/** What a value at the cursor can be. */
export function valueCompletions(cursor: Cursor, context: LineContext, schema: Schema): PlacedCompletion[] {
  const range = rangeOfTyped(cursor, context);
  const [id = "", variant] = schema["x-language"]?.split(":") ?? [];
  const language = languages.get(id);
  if (language?.complete && language.id !== "gotemplate" && !/^[|>]/.test(context.typed)) {
    const { target } = cursor.workspace.project(cursor.uri);
    const parsed = language.parse(context.typed, { target, ...(variant !== undefined && { variant }) });
    return language.complete(parsed, context.typed.length, cursor.names).map((one, order) => {
      const { replace, ...rest } = one;
      const start = { line: cursor.position.line, character: context.start + replace.start };
      const end = { line: cursor.position.line, character: context.start + replace.end };
      return { ...rest, range: { start, end }, order };
    });
  }
  const values = new Map<string, string>();
  const branches = schema.anyOf ?? [schema];
  for (const one of branches.flatMap(
    (branch) => branch.enum ?? (branch.const === undefined ? [] : [branch.const]),
  )) {
    values.set(String(one), "");
  }
  if (typesOf(schema).includes("boolean")) for (const one of ["true", "false"]) values.set(one, "");
  const space = schema["x-refers"];
  if (space && schema["x-scope"] === "file") {
    for (const name of declaredHere(cursor, space)) values.set(name, "");
  } else if (space) for (const { name, detail } of cursor.names.list(space)) values.set(name, detail ?? "");
  if (context.path.endsWith(".labels") && context.key) {
    for (const one of labelValues(cursor, context.key, context.typed)) {
      values.set(one, "used in this project");
    }
  }
  if (context.key !== undefined && conditions.test(context.path))
    for (const { name, detail = "" } of cursor.names.alertValuesOf?.(context.key) ?? [])
      if (!values.has(name)) values.set(name, detail);
  if (context.key === undefined)
    for (const [name, from] of sourceLabels(cursor, context.path.replace(/\[\]$/, "")))
      values.set(name, from);
  for (const one of context.typed === "" ? (schema.examples ?? []) : []) {
    if (typeof one === "string" && !values.has(one)) values.set(one, "example");
  }
  const isQuoted = context.flow === "json" && context.quote === "";
  return [...values].map(([label, detail], order) => {
    const insert = isQuoted && !isBareJson(label) ? `"${label}"` : label;
    const common = { label, kind: "value", range, order, ...(detail ? { detail } : {}) } as const;
    if (!/^__\w+_<\w+>$/.test(label)) return { ...common, insert };
    return { ...common, insert: insert.replace(/<(\w+)>/, "${1:$1}"), snippet: true };
  });
}

/** Mappings of labels to the values that alerts must have, in routes and inhibition rules. */
const conditions = /(?:^|\.)(?:source_|target_)?match(?:_re)?$/;

const isBareJson = (text: string): boolean => /^(?:true|false|null|-?\d+(?:\.\d+)?)$/.test(text);

/** Names of a space that only this file knows. */
const declaredHere = ({ part }: Cursor, space: string): string[] =>
  part.reads
    .flatMap(({ symbols }) => symbols)
    .filter((symbol) => symbol.space === space && symbol.role === "declares")
    .map(({ name }) => name);

/** Values that the project's rules give this label, the most frequent first. */
function labelValues({ workspace, uri }: Cursor, label: string, typed: string): string[] {
  const counts = ruleLabelValues(workspace, uri, label);
  if (counts.get(typed) === 1) counts.delete(typed);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
