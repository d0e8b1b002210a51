import type { YamlNode } from "../languages/yaml/tree.ts";
import { isNull, textAt } from "../languages/yaml/tree.ts";
import { hasShape } from "./form.ts";
import type { Branch, Form } from "./form.ts";
import { scalarFits } from "./scalarFits.ts";
import type { Scalars } from "./scalarFits.ts";
import { shapeOf } from "./schema.ts";

/** Whether the program can decode a value into what the schema describes. */
export function fits(node: YamlNode, { types, when, schema }: Form, by: Scalars): boolean {
  if (types.length === 0) return true;
  for (const [key, value] of when) if (textAt(node, key) !== value) return false;
  if (node.type === "scalar" && isNull(node)) return node.style === "plain";
  const scalars = schema["x-scalars"] ?? by;
  for (const type of types)
    if (node.type === "scalar" ? scalarFits(node, type, scalars) : shapeOf(type) === node.type) return true;
  return false;
}

/** The branch of `anyOf` that is meant: of those of this shape the first that fits, or the first. */
export function branchFor(node: YamlNode, form: Form, by: Scalars): Form {
  let first: Branch | undefined;
  for (const branch of form.branches) {
    if (!hasShape(branch.own, node.type)) continue;
    if (fits(node, branch.own, by)) return branch.whole;
    first ??= branch;
  }
  return first?.whole ?? form;
}
