import type { YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { SchemaType } from "./schema.ts";

/** How the upstream program turns YAML scalars into its fields. */
export type Scalars =
  /** go-yaml decodes into typed fields: any scalar is text where text is wanted, null is nothing. */
  | "yaml.v3"
  | "yaml.v2"
  /** Kubernetes turns YAML 1.1 into JSON first: a number or `yes` is not text. */
  | "json";

const yaml11Boolean = /^(?:y|yes|n|no|true|false|on|off)$/i;

/** Whether a scalar that is not null can be decoded into a field of that type. */
export function scalarFits(node: YamlScalar, type: SchemaType, scalars: Scalars): boolean {
  const plain = node.style === "plain" && node.tag !== "tag:yaml.org,2002:str";
  const isBoolean = plain && yaml11Boolean.test(node.text);
  const number = plain || numberTag.test(node.tag ?? "") ? numberOf(node) : undefined;
  if (type === "string") return scalars !== "json" || !(isBoolean || number !== undefined);
  if (type === "boolean") return isBoolean;
  if (type === "number") return number !== undefined && isWithinInt64(node.text, number);
  if (type === "integer") return number !== undefined && Number.isInteger(number);
  return false;
}

const numberTag = /^tag:yaml\.org,2002:(?:int|float)$/;

/** What go-yaml resolves to a number: YAML's core schema, `_` between digits, and binary. */
function numberOf({ text, value }: YamlScalar): number | undefined {
  if (typeof value === "number") return value;
  const digits = text.replaceAll("_", "");
  if (/^[-+]?[0-9][0-9_]*$/.test(text)) return Number(digits);
  if (/^[-+]?0b[01]+$/.test(digits)) return Number.parseInt(digits.replace("0b", ""), 2);
  return undefined;
}

/** Numbers in our schemas are Go's `int`, into which go-yaml also decodes fractions. */
function isWithinInt64(text: string, number: number): boolean {
  if (!/^[-+]?[0-9]{1,30}$/.test(text)) return Number.isFinite(number) && Math.abs(number) < 2 ** 63;
  const exact = BigInt(text.replace("+", ""));
  return -(2n ** 63n) <= exact && exact < 2n ** 63n;
}

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
export function nameOfValue(node: YamlNode): string {
  if (node.type === "map") return "a mapping";
  if (node.type === "seq") return "a list";
  if (node.value === null) return "nothing";
  if (node.style === "plain" && yaml11Boolean.test(node.text)) return "`true` or `false`";
  if (node.style !== "plain" || typeof node.value === "string") return "text";
  if (typeof node.value === "number" && !isWithinInt64(node.text, node.value)) return "a number out of range";
  return typeof node.value === "number" ? "a number" : "`true` or `false`";
}
