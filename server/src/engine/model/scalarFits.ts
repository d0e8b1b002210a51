import { fillsField, resolveScalar } from "../languages/yaml/resolve.ts";
import type { Resolved } from "../languages/yaml/resolve.ts";
import type { YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { SchemaType } from "./schema.ts";

/** How the upstream program turns YAML scalars into its fields. */
export type Scalars =
  /** go-yaml decodes into typed fields: any scalar is text where text is wanted, null is nothing. */
  | "yaml.v3"
  | "yaml.v2"
  /** Kubernetes turns YAML 1.1 into JSON first: a number or `yes` is not text. */
  | "json";

/** Whether a scalar that is not null can be decoded into a field of that type. */
export function scalarFits(node: YamlScalar, type: SchemaType, scalars: Scalars): boolean {
  if (type !== "string" && type !== "integer" && type !== "number" && type !== "boolean") return false;
  const isText = scalars !== "json" || (node.style !== "plain" && node.tag === undefined);
  if (type === "string" && isText) return true;
  if (scalars !== "json") return fillsField(resolve(node, scalars), node.text, type, scalars);
  const { type: found, number, mistagged } = resolve(node, "yaml.v2");
  if (type === "string") return found === "text" || found === "binary" || found === "timestamp";
  if (mistagged) return false;
  if (type === "boolean") return found === "bool";
  if (found !== "int" && found !== "float") return false;
  return Number.isFinite(Number(number)) && (type === "number" || Number.isInteger(Number(number)));
}

const resolve = ({ text, style, tag }: YamlScalar, by: "yaml.v3" | "yaml.v2"): Resolved =>
  resolveScalar(text, style === "plain", tag, by);

/** In words for messages. */
export const typeNames: Readonly<Record<SchemaType, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "`true` or `false`",
  array: "a list",
  object: "a mapping",
  null: "nothing",
};

/** What stands there, in words: `a list`. */
export function nameOfValue(node: YamlNode, scalars: Scalars): string {
  if (node.type === "map") return "a mapping";
  if (node.type === "seq") return "a list";
  const { type, number } = resolve(node, scalars === "json" ? "yaml.v2" : scalars);
  if (type === "null") return "nothing";
  if (type === "bool") return "`true` or `false`";
  if (type !== "int" && type !== "float") return "text";
  if (!fillsField({ type, number: number! }, node.text, "integer", "yaml.v3")) return "a number out of range";
  return type === "float" && !Number.isInteger(number) ? "a number with a fraction" : "a number";
}
