import { typesOf } from "./schema.ts";
import type { Schema } from "./schema.ts";

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
