// The pages that describe every key of every kind, made from the schemas.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Kind } from "../engine/model/kind.ts";
import type { Schema } from "../engine/model/schema.ts";
import { programNames, programVersion } from "../engine/facts/target.ts";
import { readerNames } from "../engine/facts/readers.ts";
import { languages } from "../engine/languages/index.ts";
import { typeWords } from "../engine/model/keyPage.ts";
import { root } from "./root.ts";

/** Path → text of `schemas/NAME.md` for each schema, and of their table. */
export function schemaPages(kinds: readonly Kind[]): [string, string][] {
  const names = readdirSync(join(root, "schemas"))
    .flatMap((file) => /^(.+)\.schema\.json$/.exec(file)?.[1] ?? [])
    .sort();
  const pages = names.map((name): [string, string] => [`schemas/${name}.md`, page(name, kinds)]);
  return [["schemas/README.md", table(kinds)], ...pages];
}

const table = (kinds: readonly Kind[]): string =>
  [
    "# Kinds of files",
    "",
    "What Tocsin judges, and by what it knows a file. `tocsin kinds FILE` says it of one file; `files.kinds` in `.tocsin.yaml` decides where the content does not. Each kind has a JSON Schema here, which other YAML tools can use as well; words that begin with `x-` are Tocsin's own.",
    "",
    "| kind | what it is | read by | known by |",
    "| --- | --- | --- | --- |",
    ...kinds.map(
      ({ id, title, program, recognised }) =>
        `| [\`${id}\`](${id}.md) | ${title} | ${readerNames[program]} | ${recognised} |`,
    ),
    "",
  ].join("\n");

interface Page {
  readonly name: string;
  readonly lines: string[];
  /** Mappings that are described further down, with the heading that they get. */
  readonly waiting: { readonly title: string; readonly schema: Schema }[];
}

function page(name: string, kinds: readonly Kind[]): string {
  const schema = JSON.parse(readFileSync(join(root, `schemas/${name}.schema.json`), "utf8")) as Schema;
  const kind = kinds.find(({ id }) => id === name);
  const lines = [`# ${schema.title ?? name}`, "", schema.description ?? ""];
  if (kind)
    lines.push("", `Kind \`${name}\`, read by ${readerNames[kind.program]}, known by: ${kind.recognised}.`);
  const current: Page = { name, lines, waiting: [] };
  describe(current, schema);
  for (let next = current.waiting.shift(); next; next = current.waiting.shift()) {
    lines.push("", `## ${next.title}`);
    if (next.schema.description) lines.push("", next.schema.description);
    describe(current, next.schema);
  }
  for (const [title, definition] of Object.entries(schema.$defs ?? {})) {
    lines.push("", `## ${title}`);
    if (definition.description) lines.push("", definition.description);
    describe(current, definition);
    for (let next = current.waiting.shift(); next; next = current.waiting.shift()) {
      lines.push("", `## ${next.title}`);
      describe(current, next.schema);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The keys of a mapping, of the items of a list, or of the branches of a choice, as a list. */
function describe(here: Page, schema: Schema): void {
  const mapping = schema.properties || schema.allOf ? schema : (schema.items ?? schema);
  const branches = mapping.anyOf ?? [mapping];
  here.lines.push("");
  for (const { allOf, properties, additionalProperties, required } of branches) {
    for (const { $ref } of allOf ?? []) if ($ref) here.lines.push(`- The keys of ${link(here, $ref)}.`);
    for (const [key, one] of Object.entries(properties ?? {}))
      here.lines.push(entry(here, key, one, required?.includes(key) ?? false));
    if (typeof additionalProperties === "object")
      here.lines.push(entry(here, "any other key", additionalProperties, false));
  }
  if (here.lines.at(-1) === "") here.lines.pop();
}

function entry(here: Page, key: string, schema: Schema, isRequired: boolean): string {
  const { description, examples, default: standard } = schema;
  const notes = [
    typeOf(here, key, schema),
    isRequired ? "required" : "",
    standard === undefined ? "" : `default \`${JSON.stringify(standard)}\``,
    schema["x-since"] ? `since ${inWords(schema["x-since"])}` : "",
    schema["x-until"] ? `until ${inWords(schema["x-until"])}` : "",
  ].filter((note) => note !== "");
  const values = schema.enum ? ` One of ${schema.enum.map((one) => `\`${one}\``).join(", ")}.` : "";
  const shown = (examples ?? []).filter((one) => typeof one !== "object").map((one) => `\`${String(one)}\``);
  const example = shown.length > 0 ? ` For example ${shown.join(", ")}.` : "";
  const text = `${description ?? ""}${values}${example}`.trim();
  const name = key.includes(" ") ? key : `\`${key}\``;
  return `- ${name}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}${text ? `: ${text}` : ""}`;
}

function typeOf(here: Page, key: string, schema: Schema): string {
  if (schema.$ref) return link(here, schema.$ref);
  const { items } = schema;
  if (items?.$ref) return `list of ${link(here, items.$ref)}`;
  const language = schema["x-language"];
  if (language) {
    const [id = "", variant] = language.split(":");
    return [languages.get(id)?.title ?? id, ...(variant ? [variant] : [])].join(", ");
  }
  const inner = items ?? schema;
  if (inner.properties ?? inner.allOf) {
    here.waiting.push({ title: key, schema: inner });
    return `${items ? "list of " : ""}[\`${key}\`](#${key})`;
  }
  const types = [schema.type ?? schema.anyOf?.flatMap((one) => one.type ?? []) ?? []].flat();
  const words = [...new Set(types)].map((type) => typeWords[type] ?? type).join(" or ");
  return items && words === "list" ? `list of ${typeOf(here, key, items) || "values"}` : words;
}

/** A link to the section of a definition, in this page or another one. */
function link({ name }: Page, ref: string): string {
  const [path = "", pointer = ""] = ref.split("#");
  const file = path === "" ? name : path.replace(/\.schema\.json$/, "");
  const steps = pointer.split("/").slice(1);
  const title = steps.find((step) => step !== "$defs") ?? file;
  return `[\`${title}\`](${file === name ? "" : `${file}.md`}#${title.toLowerCase()})`;
}

function inWords(text: string): string {
  const { program, version } = programVersion(text);
  return `${programNames[program]} ${version}`;
}
