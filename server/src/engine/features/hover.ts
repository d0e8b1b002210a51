import type { Cursor } from "../model/cursor.ts";
import { pairAt, rangeHere, regionAt, symbolAt } from "../model/cursor.ts";
import { typesOf } from "../model/schema.ts";
import type { Schema } from "../model/schema.ts";
import type { Range } from "../text/chunk.ts";

export interface PlacedHover {
  readonly range: Range;
  readonly markdown: string;
}

/** What is under the cursor: a word of an embedded language, a name of the project, a key. */
export function hover(cursor: Cursor): PlacedHover | undefined {
  const region = regionAt(cursor);
  if (region?.language.hover) {
    const found = region.language.hover(region.parsed, region.fromChunk(cursor.offset), cursor.names);
    if (found) return { range: rangeHere(cursor, region.toChunk(found.span)), markdown: found.markdown };
  }
  const pair = pairAt(cursor);
  if (pair?.onKey)
    return { range: rangeHere(cursor, pair.pair.key), markdown: keyPage(pair.pair.key.text, pair.schema) };
  const symbol = symbolAt(cursor);
  if (symbol) {
    const info = cursor.names.find(symbol.space, symbol.name);
    const lines = [`**${symbol.name}** — ${symbol.space}${info?.detail ? `, ${info.detail}` : ""}`];
    if (info?.documentation) lines.push(info.documentation);
    return { range: rangeHere(cursor, symbol.place), markdown: lines.join("\n\n") };
  }
  return undefined;
}

/** A key's page: its type, what it does, its values. */
export function keyPage(key: string, schema: Schema): string {
  const types = typesOf(schema).map((type) => typeWords[type] ?? type);
  const language = schema["x-language"];
  const what = language ? (languageWords[language] ?? language) : types.join(" or ");
  const lines = [`**\`${key}\`**${what ? ` — ${what}` : ""}`];
  if (schema.description) lines.push(schema.description);
  if (schema.enum) lines.push(`One of ${schema.enum.map((one) => `\`${one}\``).join(", ")}.`);
  const examples = (schema.examples ?? []).filter(
    (one) => typeof one === "string" || typeof one === "number",
  );
  if (examples.length > 0) lines.push(`For example: ${examples.map((one) => `\`${one}\``).join(", ")}`);
  return lines.join("\n\n");
}

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  array: "list",
  object: "mapping",
};

const languageWords: Readonly<Record<string, string>> = {
  promql: "PromQL",
  gotemplate: "template",
  duration: "duration",
};
