import { Engine } from "../../engine/engine.ts";
import { schemaOf } from "../../engine/kinds/schemaOf.ts";
import { resolve, typesOf } from "../../engine/model/schema.ts";
import type { Schema } from "../../engine/model/schema.ts";
import { projectFolder } from "../conformance/judge.ts";
import { isBlank, readLine, writeLine } from "./lines.ts";
import { mappingsOf } from "./mappings.ts";
import type { Pool } from "./mutate.ts";

/** What the kind's files hold, and what the schema and the editor would offer for the newest programs. */
export function makePool(kind: string, texts: readonly string[]): Pool {
  const entries = texts.flatMap((text) =>
    text.split("\n").flatMap((line) => {
      const read = readLine(line);
      return isBlank(line) || read.key === undefined ? [] : [writeLine({ ...read, indent: "", dashes: "" })];
    }),
  );
  const uri = `${projectFolder}/pool.yml`;
  const engine = new Engine();
  engine.roots = [projectFolder];
  const settings = { files: { kinds: { "pool.yml": kind } } };
  engine.put({ uri: `${projectFolder}/.tocsin.yaml`, text: JSON.stringify(settings) });
  return {
    entries: [...new Set(entries)],
    valuesOf: valuesBySchema(schemaOf(kind)),
    keysAt: (text, line, depth) => {
      const lines = text.split("\n");
      lines.splice(line, 0, " ".repeat(depth));
      engine.put({ uri, text: lines.join("\n"), open: true });
      while (engine.step());
      return (engine.at("complete", uri, { line, character: depth }) ?? [])
        .filter(({ kind }) => kind === "key")
        .map(({ label }) => label);
    },
  };
}

/** What stands after a key somewhere in the schema: its values, examples and default, and one of each of its types. */
function valuesBySchema(root: Schema): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { schema } of mappingsOf(root)) {
    for (const [key, below] of Object.entries(schema.properties ?? {})) {
      const values = found.get(key) ?? [];
      found.set(key, values);
      values.push(...valuesFor(resolve(below, root)));
    }
  }
  return found;
}

function valuesFor(schema: Schema): string[] {
  const known = [...(schema.enum ?? []), ...(schema.examples ?? []), schema.default ?? []].flat();
  const language = schema["x-language"] ?? "";
  const typed = typesOf(schema).flatMap((type) => byType[type] ?? []);
  return [...known.map((value) => JSON.stringify(value)), ...typed, ...(byLanguage[language] ?? [])];
}

const byType: Readonly<Record<string, string>> = {
  string: "foo",
  integer: "3",
  number: "1.5",
  boolean: "true",
  array: "[foo]",
  object: "{}",
  null: "~",
};

const byLanguage: Readonly<Record<string, readonly string[]>> = {
  duration: ["5m", "1h30m", "0s"],
  size: ["10MB"],
};
