/** The part of JSON Schema that our schemas use, and our own words. */
export interface Schema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  /** Mappings whose keys this one takes in; each is a `$ref`. Gone when a schema was bundled. */
  readonly allOf?: readonly { readonly $ref?: string }[];
  /** As `additionalProperties`, beside `allOf`. */
  readonly unevaluatedProperties?: false;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly (string | number | boolean)[];
  /** `enum` names what is known; other values are taken as well, and a check speaks of them. */
  readonly "x-open"?: boolean;
  readonly const?: string | number | boolean;
  readonly pattern?: string;
  /** What `pattern` lets through, in words that end the sentence `It takes …`. */
  readonly "x-takes"?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly deprecated?: boolean;
  /** This scalar is written in that language; behind a colon stands a variant of it: `gotemplate:alertmanager`. */
  readonly "x-language"?: string;
  /** How these scalars are decoded, where it is another way than in the rest of the file. */
  readonly "x-scalars"?: "json";
  /** `$NAME` stands for itself here, where the program fills in environment variables elsewhere. */
  readonly "x-raw"?: boolean;
  /** This scalar, or each key below `propertyNames`, introduces a name of that space. */
  readonly "x-declares"?: string;
  /** … or uses one. */
  readonly "x-refers"?: string;
  /** How far the name is known; `project` unless said otherwise. */
  readonly "x-scope"?: "file" | "project";
  /** The program knows this since that version: `prometheus 3.0`; each program its own: `prometheus 2.43, alertmanager 0.26`. */
  readonly "x-since"?: string;
  /** The last version that knew it. */
  readonly "x-until"?: string;
  /** The same of single values of `enum`. */
  readonly "x-values-since"?: Readonly<Record<string, string>>;
  /** Capital and small letters of `enum` are the same to the program. */
  readonly "x-case"?: "ignored";
  /** Of each list of keys, at most one may be set. Set means non-zero, as in Go. */
  readonly "x-exclusive"?: readonly (readonly string[])[];
  /** Of each list of keys, at least one must be set. */
  readonly "x-one-of"?: readonly (readonly string[])[];
  /** A key that is set → keys that must then be set as well. */
  readonly "x-needs"?: Readonly<Record<string, readonly string[]>>;
  /** A branch of `anyOf` for mappings in which these keys have these values. */
  readonly "x-when"?: Readonly<Record<string, string>>;
  /** Null is refused where it stands; elsewhere it counts as not set. */
  readonly "x-null"?: "refused";
  /** The last version that refused it. */
  readonly "x-null-until"?: string;
  /** The last version that took null here for the text by which it is written: `~`, `null`. */
  readonly "x-null-text-until"?: string;
  /** Of a list: the values of this key differ from item to item. */
  readonly "x-unique"?: string;
  /** The program passes over keys that it does not know. */
  readonly "x-unknown"?: "ignored";
  /** What is taken in by `allOf` brings its rules among keys, and its names for checks, since that version only. */
  readonly "x-rules-since"?: string;
  /** Those names, and the keys that were taken in; written when the schema is bundled. */
  readonly "x-taken"?: readonly string[];
  /** What rules of different files are compared by is noted, or what they ask about a job: see `model/ruleMarks.ts`. */
  readonly "x-marks"?: "rule" | "group" | "job";
  /**
   * A condition on one label: a mapping with `name`, `value` and `matchType`, a list of label, operator and value, or a
   * step of relabelling.
   */
  readonly "x-matcher"?: true;
  /** Names by which checks ask for this mapping. */
  readonly "x-object"?: string | readonly string[];
}

export type SchemaType = "string" | "integer" | "number" | "boolean" | "array" | "object" | "null";

/** Follows `$ref`s, which are all local: `#/$defs/name`. */
function resolved(schema: Schema, root: Schema): Schema {
  let found: Schema = schema;
  for (let step = 0; found.$ref && step < 10; step++) {
    const name = found.$ref.slice("#/$defs/".length);
    const target = root.$defs?.[name];
    if (!target) return {};
    const { $ref: _, ...own } = found;
    found = { ...target, ...own };
  }
  return found;
}

const resolvedSchemas = new WeakMap<Schema, WeakMap<Schema, Schema>>();

/** `resolved`, remembered: the same schema object for the same question, so that a walk allocates nothing. */
export function resolve(schema: Schema, root: Schema): Schema {
  if (!schema.$ref) return schema;
  let known = resolvedSchemas.get(root);
  if (!known) resolvedSchemas.set(root, (known = new WeakMap()));
  let answer = known.get(schema);
  if (!answer) known.set(schema, (answer = resolved(schema, root)));
  return answer;
}

/** The types that a value may have; empty when the schema does not say. */
export function typesOf(schema: Schema): readonly SchemaType[] {
  if (schema.type === undefined) return schema.anyOf ? schema.anyOf.flatMap((branch) => typesOf(branch)) : [];
  return typeof schema.type === "string" ? [schema.type] : schema.type;
}

/** The schema of a key of a mapping; `undefined` when the key is not allowed. */
export function schemaOfKey(schema: Schema, key: string, root: Schema): Schema | undefined {
  const own = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  if (own) return resolve(own, root);
  if (schema.additionalProperties === false) return undefined;
  return typeof schema.additionalProperties === "object" ? resolve(schema.additionalProperties, root) : {};
}

/**
 * The branch of `anyOf` that fits a value of this shape, with what stands beside `anyOf`; else the schema itself. Among
 * several of one shape the first that `accepts` takes, or the first.
 */
export function branchFor(
  schema: Schema,
  shape: "scalar" | "map" | "seq",
  root: Schema,
  accepts: (branch: Schema) => boolean = () => true,
): Schema {
  if (!schema.anyOf) return schema;
  const branches = schema.anyOf.map((branch) => resolve(branch, root));
  const fitting = branches.filter((branch) => typesOf(branch).some((type) => shapeOf(type) === shape));
  const chosen = fitting.find(accepts) ?? fitting[0];
  return chosen ? besides(schema, chosen) : schema;
}

const combined = new WeakMap<Schema, WeakMap<Schema, Schema>>();

/** Remembered as well: the same object for the same two. */
export function besides(schema: Schema, branch: Schema): Schema {
  let known = combined.get(schema);
  if (!known) combined.set(schema, (known = new WeakMap()));
  let answer = known.get(branch);
  if (!answer) {
    const { anyOf: _, ...own } = schema;
    known.set(branch, (answer = { ...own, ...branch }));
  }
  return answer;
}

export const shapeOf = (type: SchemaType): "scalar" | "map" | "seq" =>
  type === "object" ? "map" : type === "array" ? "seq" : "scalar";

/** A key as one step of a path; what has no place in the path of a schema is not among its keys either. */
export const pathStep = (key: string): string => key.replaceAll(/[.[\]]/g, "_");

/** The schema at a path such as `groups[].rules[]`. */
export function schemaAt(root: Schema, path: string): Schema | undefined {
  let found: Schema | undefined = root;
  for (const step of path.split(/\.|(?=\[\])/)) {
    if (!found) return undefined;
    if (step === "[]") found = found.items && resolve(found.items, root);
    else if (step !== "") found = schemaOfKey(branchFor(found, "map", root), step, root);
  }
  return found;
}
