import { besides, resolve, shapeOf, typesOf } from "./schema.ts";
import type { Schema, SchemaType } from "./schema.ts";

/** A schema as a walk asks for it: its references followed, what it says of a value at hand, keys by their names. */
export interface Form {
  readonly schema: Schema;
  readonly root: Schema;
  readonly types: readonly SchemaType[];
  /** `x-when` */
  readonly when: readonly (readonly [key: string, value: string])[];
  /** `x-object` */
  readonly objects: readonly string[];
  /** `x-language`, and what stands behind its colon. */
  readonly language: string | undefined;
  readonly variant: string | undefined;
  /** `enum` or `const` */
  readonly wanted: readonly (string | number | boolean)[] | undefined;
  /** Not every version knows it. */
  readonly isDated: boolean;
  /** `x-needs` */
  readonly needs: readonly (readonly [key: string, needed: readonly string[]])[];
  /** The keys of a mapping have something to say of each other. */
  readonly hasKeyRules: boolean;
  /** Of `anyOf`. */
  readonly branches: readonly Branch[];
  /** The keys that were met. */
  readonly keys: Map<string, Form>;
  /** `additionalProperties` and `items`, once they were met. */
  others?: Form | undefined;
  items?: Form | undefined;
}

export interface Branch {
  readonly own: Form;
  /** With what stands beside `anyOf`. */
  readonly whole: Form;
}

const forms = new WeakMap<Schema, WeakMap<Schema, Form>>();

/** The same form for the same schema. */
export function formOf(schema: Schema, root: Schema): Form {
  let known = forms.get(root);
  if (!known) forms.set(root, (known = new WeakMap()));
  let form = known.get(schema);
  if (!form) known.set(schema, (form = makeForm(resolve(schema, root), root)));
  return form;
}

function makeForm(schema: Schema, root: Schema): Form {
  const [language, variant] = schema["x-language"]?.split(":") ?? [];
  return {
    schema,
    root,
    types: typesOf(schema),
    when: Object.entries(schema["x-when"] ?? {}),
    objects: [schema["x-object"] ?? []].flat(),
    language,
    variant,
    wanted: schema.enum ?? (schema.const === undefined ? undefined : [schema.const]),
    isDated: schema["x-since"] !== undefined || schema["x-until"] !== undefined,
    needs: Object.entries(schema["x-needs"] ?? {}),
    hasKeyRules: ["x-exclusive", "x-one-of", "x-needs"].some((word) => word in schema),
    branches: (schema.anyOf ?? []).map((one) => {
      const branch = resolve(one, root);
      return { own: formOf(branch, root), whole: formOf(besides(schema, branch), root) };
    }),
    keys: new Map(),
  };
}

/** Of a mapping's key; `undefined` when the key is not allowed. */
export function formOfKey(form: Form, key: string): Form | undefined {
  const known = form.keys.get(key);
  if (known) return known;
  const { properties, additionalProperties } = form.schema;
  if (properties && Object.hasOwn(properties, key)) {
    const found = formOf(properties[key]!, form.root);
    form.keys.set(key, found);
    return found;
  }
  if (additionalProperties === false) return undefined;
  const others = typeof additionalProperties === "object" ? additionalProperties : anything;
  return (form.others ??= formOf(others, form.root));
}

const anything: Schema = {};

/** Of a list's items, where the schema speaks of them. */
export function formOfItems(form: Form): Form | undefined {
  const { items } = form.schema;
  return items && (form.items ??= formOf(items, form.root));
}

/** Whether a value of this shape may be meant. */
export const hasShape = ({ types }: Form, shape: "scalar" | "map" | "seq"): boolean =>
  types.some((type) => shapeOf(type) === shape);
