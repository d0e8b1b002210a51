import { programNames, programVersion } from "../facts/target.ts";
import { languages } from "../languages/index.ts";
import { typesOf } from "./schema.ts";
import type { Schema } from "./schema.ts";

/** A key's page: its type, what it does, its values. */
export function keyPage(key: string, schema: Schema): string {
  const types = typesOf(schema).map((type) => typeWords[type] ?? type);
  const language = schema["x-language"];
  const title = languages.get(language?.split(":")[0] ?? "")?.title;
  const what = title ?? types.join(" or ");
  const lines = [`**\`${key}\`**${what ? ` — ${what}` : ""}`];
  if (schema.description) lines.push(schema.description);
  if (schema.enum) lines.push(`One of ${schema.enum.map((one) => `\`${one}\``).join(", ")}.`);
  const examples = (schema.examples ?? []).filter(
    (one) => typeof one === "string" || typeof one === "number",
  );
  if (examples.length > 0) lines.push(`For example: ${examples.map((one) => `\`${one}\``).join(", ")}`);
  const { "x-since": since, "x-until": until } = schema;
  if (since !== undefined && !schema.description?.includes(`ince ${versionInWords(since)}`))
    lines.push(`Since ${versionInWords(since)}.`);
  if (until !== undefined) lines.push(`${versionInWords(until)} was the last to know it.`);
  return lines.join("\n\n");
}

/** `Prometheus 3.0` for `prometheus 3.0`. */
export function versionInWords(text: string): string {
  const { program, version } = programVersion(text);
  return `${programNames[program]} ${version}`;
}

/** In words for pages and hovers. */
export const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  array: "list",
  object: "mapping",
};
