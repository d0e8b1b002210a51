import type { Schema } from "./schema.ts";

/**
 * A schema that stands on its own: definitions of other files become its own (`http-client.schema.json#/$defs/tls` is
 * then `#/$defs/http-client.tls`), and a mapping that takes others in by `allOf` holds their keys itself.
 *
 * @param all Schemas by the name of their file, without `.schema.json`.
 */
export function bundledSchema(name: string, all: ReadonlyMap<string, Schema>): Schema {
  const root = all.get(name) ?? {};
  const defs: Record<string, Schema> = {};
  const bundle: Bundle = { name, all, defs };
  const { $defs, ...rest } = root;
  for (const [key, definition] of Object.entries($defs ?? {})) defs[key] ??= copy(bundle, definition, name);
  return { ...copy(bundle, rest, name), $defs: defs };
}

interface Bundle {
  readonly name: string;
  readonly all: ReadonlyMap<string, Schema>;
  readonly defs: Record<string, Schema>;
}

function copy(bundle: Bundle, schema: Schema, file: string): Schema {
  const { allOf, ...own } = schema;
  const copied: Record<string, unknown> = { ...own };
  if (own.$ref) copied["$ref"] = `#/$defs/${define(bundle, own.$ref, file)}`;
  if (own.properties) copied["properties"] = copyEach(bundle, own.properties, file);
  for (const key of ["items", "additionalProperties", "propertyNames"] as const) {
    const below = own[key];
    if (typeof below === "object") copied[key] = copy(bundle, below, file);
  }
  if (own.anyOf) copied["anyOf"] = own.anyOf.map((branch) => copy(bundle, branch, file));
  if (own.unevaluatedProperties === false) copied["additionalProperties"] = false;
  let merged: Schema = copied;
  for (const { $ref } of allOf ?? []) {
    if ($ref) merged = taken(merged, bundle.defs[define(bundle, $ref, file)] ?? {});
  }
  return merged;
}

const copyEach = (
  bundle: Bundle,
  schemas: Readonly<Record<string, Schema>>,
  file: string,
): Record<string, Schema> =>
  Object.fromEntries(Object.entries(schemas).map(([key, one]) => [key, copy(bundle, one, file)]));

/** The mapping with the keys and rules of another one. */
function taken(into: Schema, from: Schema): Schema {
  const names = [into["x-object"] ?? [], from["x-object"] ?? []].flat();
  return {
    ...into,
    properties: { ...into.properties, ...from.properties, ...into.properties },
    required: [...(into.required ?? []), ...(from.required ?? [])],
    "x-exclusive": [...(into["x-exclusive"] ?? []), ...(from["x-exclusive"] ?? [])],
    "x-one-of": [...(into["x-one-of"] ?? []), ...(from["x-one-of"] ?? [])],
    "x-needs": { ...from["x-needs"], ...into["x-needs"] },
    ...(names.length > 0 && { "x-object": names }),
    ...(into["x-rules-since"] && {
      "x-taken": [into["x-taken"] ?? [], from["x-object"] ?? [], Object.keys(from.properties ?? {})].flat(),
    }),
  };
}

/** Name of the definition that a `$ref` means, taken over from its file when it is not there yet. */
function define(bundle: Bundle, ref: string, from: string): string {
  const [path = "", pointer = ""] = ref.split("#");
  const file = path === "" ? from : path.replace(/\.schema\.json$/, "");
  const steps = pointer.split("/").slice(1);
  const isOwn = file === bundle.name && steps.length === 2 && steps[0] === "$defs";
  const key = isOwn ? steps[1]! : [file, ...steps.filter((step) => step !== "$defs")].join(".");
  if (bundle.defs[key]) return key;
  // Stands there while it is copied, for definitions that refer to themselves.
  const found: Schema = {};
  bundle.defs[key] = found;
  Object.assign(found, copy(bundle, at(bundle.all.get(file), steps), file));
  return key;
}

function at(schema: Schema | undefined, steps: readonly string[]): Schema {
  let found: unknown = schema;
  for (const step of steps) found = (found as Record<string, unknown> | undefined)?.[step];
  return (found as Schema | undefined) ?? {};
}
