/** As much of JSON Schema (draft 4 to 2020-12) as the schemas of printed findings use; any other word is refused. */
export interface JsonSchema {
  readonly [word: string]: unknown;
}

/** Words that say nothing about what is allowed. */
const silent = new Set(["$schema", "$id", "id", "title", "description", "default", "format", "definitions"]);

type Word = (wanted: never, value: unknown, schema: JsonSchema, path: string, root: JsonSchema) => string[];

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const isOfType = (value: unknown, type: string): boolean =>
  type === "integer" ? Number.isInteger(value) : typeOf(value) === type;

const fails = (holds: boolean, path: string, what: string): string[] => (holds ? [] : [`${path}: ${what}`]);

const words: Readonly<Record<string, Word>> = {
  $ref: (ref: string, value, _schema, path, root) => {
    let found: unknown = root;
    for (const step of ref.split("/").slice(1)) found = asObject(found)?.[step];
    return found ? violations(found as JsonSchema, value, path, root) : [`${path}: no definition ${ref}`];
  },
  type: (wanted: string | string[], value, _schema, path) =>
    fails(
      [wanted].flat().some((one) => isOfType(value, one)),
      path,
      `is no ${String(wanted)}`,
    ),
  enum: (wanted: unknown[], value, _schema, path) =>
    fails(wanted.includes(value), path, `is none of ${wanted.join(", ")}`),
  properties: (wanted: Record<string, JsonSchema>, value, _schema, path, root) =>
    Object.entries(asObject(value) ?? {}).flatMap(([key, one]) =>
      Object.hasOwn(wanted, key) ? violations(wanted[key]!, one, `${path}.${key}`, root) : [],
    ),
  required: (wanted: string[], value, _schema, path) =>
    fails(
      wanted.every((key) => !asObject(value) || Object.hasOwn(asObject(value)!, key)),
      path,
      `lacks one of ${wanted.join(", ")}`,
    ),
  additionalProperties: (wanted: JsonSchema | boolean, value, { properties = {} }, path, root) =>
    Object.entries(asObject(value) ?? {}).flatMap(([key, one]) => {
      if (wanted === true || Object.hasOwn(properties as object, key)) return [];
      return wanted === false
        ? [`${path}.${key}: not allowed`]
        : violations(wanted, one, `${path}.${key}`, root);
    }),
  items: (wanted: JsonSchema, value, _schema, path, root) =>
    Array.isArray(value) ? value.flatMap((one, at) => violations(wanted, one, `${path}[${at}]`, root)) : [],
  minItems: (least: number, value, _schema, path) =>
    fails(!Array.isArray(value) || value.length >= least, path, "too few items"),
  uniqueItems: (isWanted: boolean, value, _schema, path) =>
    fails(
      !isWanted ||
        !Array.isArray(value) ||
        new Set(value.map((one) => JSON.stringify(one))).size === value.length,
      path,
      "the same twice",
    ),
  minimum: (least: number, value, _schema, path) => fails(!((value as number) < least), path, "too small"),
  maximum: (most: number, value, _schema, path) => fails(!((value as number) > most), path, "too large"),
  minLength: (least: number, value, _schema, path) =>
    fails(typeof value !== "string" || value.length >= least, path, "too short"),
  pattern: (pattern: string, value, _schema, path) =>
    fails(typeof value !== "string" || new RegExp(pattern).test(value), path, `does not match ${pattern}`),
  anyOf: (wanted: JsonSchema[], value, _schema, path, root) =>
    fails(matches(wanted, value, root) > 0, path, "fits none"),
  oneOf: (wanted: JsonSchema[], value, _schema, path, root) =>
    fails(matches(wanted, value, root) === 1, path, "fits none or several"),
  allOf: (wanted: JsonSchema[], value, _schema, path, root) =>
    wanted.flatMap((one) => violations(one, value, path, root)),
  not: (wanted: JsonSchema, value, _schema, path, root) =>
    fails(matches([wanted], value, root) === 0, path, "is what it may not be"),
};

const matches = (all: readonly JsonSchema[], value: unknown, root: JsonSchema): number =>
  all.filter((one) => violations(one, value, "", root).length === 0).length;

/** What a value does not keep to, each with its path. */
export function violations(schema: JsonSchema, value: unknown, path = "", root = schema): string[] {
  return Object.entries(schema).flatMap(([word, wanted]) => {
    if (silent.has(word)) return [];
    const holds = words[word];
    return holds ? holds(wanted as never, value, schema, path, root) : [`${path}: the schema says ${word}`];
  });
}
