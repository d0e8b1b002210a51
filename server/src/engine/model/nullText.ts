import { isTooNew } from "../facts/target.ts";
import type { Target } from "../facts/target.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import type { Schema } from "./schema.ts";

/** Whether null stands here that the target reads as the text by which it is written. */
export function isNullText(node: YamlNode | undefined, schema: Schema, target: Target): boolean {
  const until = schema["x-null-text-until"];
  if (until === undefined || node?.type !== "scalar" || node.value !== null || node.text === "") return false;
  return !isTooNew(target, until);
}
