import assert from "node:assert/strict";
import { test } from "node:test";
import { checks } from "../server/src/engine/checks/index.ts";
import { programNames, programVersion } from "../server/src/engine/facts/target.ts";
import { kinds } from "../server/src/engine/kinds/index.ts";
import { schemas } from "../server/src/engine/kinds/schemas.ts";
import { languages } from "../server/src/engine/languages/index.ts";
import type { Schema } from "../server/src/engine/model/schema.ts";

/** Every schema within a schema, with its path. */
function* nested(schema: Schema, path: string): Generator<readonly [Schema, string]> {
  yield [schema, path];
  for (const [key, one] of Object.entries(schema.$defs ?? {})) yield* nested(one, `${path}#${key}`);
  for (const [key, one] of Object.entries(schema.properties ?? {})) yield* nested(one, `${path}.${key}`);
  if (schema.items) yield* nested(schema.items, `${path}[]`);
  for (const below of [schema.additionalProperties, schema.propertyNames])
    if (typeof below === "object") yield* nested(below, `${path}.*`);
  for (const [index, one] of (schema.anyOf ?? []).entries()) yield* nested(one, `${path}|${index}`);
}

const all = [...schemas].flatMap(([name, schema]) => [...nested(schema, name)]);

/** The definition that a `$ref` of a file means. */
function target(ref: string, from: string): Schema | undefined {
  const [file = "", pointer = ""] = ref.split("#");
  const name = file === "" ? from.split(/[#.[|]/)[0]! : file.replace(/\.schema\.json$/, "");
  let found: unknown = schemas.get(name);
  for (const step of pointer.split("/").slice(1))
    found = (found as Record<string, unknown> | undefined)?.[step];
  return found as Schema | undefined;
}

test("every reference of a schema leads to a definition", () => {
  for (const [schema, path] of all)
    for (const ref of [schema.$ref, ...(schema.allOf ?? []).map(({ $ref }) => $ref)])
      if (ref !== undefined) assert.ok(target(ref, path), `${path}: ${ref}`);
});

/** Its own, or that of the definition that it refers to, over as many files as it takes. */
function descriptionOf(schema: Schema, from: string, depth = 0): string | undefined {
  if (schema.description !== undefined || schema.$ref === undefined || depth > 5) return schema.description;
  const next = target(schema.$ref, from);
  const file = /^(.+)\.schema\.json#/.exec(schema.$ref)?.[1] ?? from;
  return next && descriptionOf(next, file, depth + 1);
}

test("every key has a description", () => {
  const silent = all.flatMap(([schema, path]) =>
    Object.entries(schema.properties ?? {}).flatMap(([key, one]) => {
      const described = descriptionOf(one, path);
      return described ? [] : [`${path}.${key}`];
    }),
  );
  assert.deepEqual(silent, []);
  assert.ok(all.length > 2000, `${all.length} schemas`);
});

test("every word of ours means something", () => {
  const wrong: string[] = [];
  for (const [schema, path] of all) {
    const language = schema["x-language"]?.split(":")[0];
    if (language !== undefined && !languages.has(language)) wrong.push(`${path}: no language ${language}`);
    for (const since of [schema["x-since"], schema["x-until"]].flatMap((text) => text?.split(", ") ?? [])) {
      const { program, version } = programVersion(since);
      if (!(program in programNames) || !/^\d+\.\d+$/.test(version)) wrong.push(`${path}: version ${since}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("every kind has its schema, and every check an object to look at", () => {
  for (const { id, schema } of kinds) assert.ok(schema.description, id);
  const objects = new Set(all.flatMap(([schema]) => schema["x-object"] ?? []));
  const lost = checks.flatMap(({ id, objects: names }) =>
    (names ?? []).filter((name) => !objects.has(name)).map((name) => `${id}: ${name}`),
  );
  assert.deepEqual(lost, []);
});
