import { bundledSchema } from "../model/bundledSchema.ts";
import type { Schema } from "../model/schema.ts";
import { schemas } from "./schemas.ts";

const bundled = new Map<string, Schema>();

/** `schemas/NAME.schema.json` with what it takes from other files, made on first use. */
export function schemaOf(name: string): Schema {
  let schema = bundled.get(name);
  if (!schema) bundled.set(name, (schema = bundledSchema(name, schemas)));
  return schema;
}
