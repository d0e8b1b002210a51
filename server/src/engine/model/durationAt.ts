import { parseDuration } from "../languages/duration/parseDuration.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { textAt } from "../languages/yaml/tree.ts";

/** The duration of a key in milliseconds: 0 where it is missing or nothing, `undefined` where it cannot be read. */
export function durationAt(node: YamlNode | undefined, key: string): number | undefined {
  const text = textAt(node, key);
  if (text === undefined) return 0;
  const parsed = parseDuration(text);
  return "ms" in parsed ? parsed.ms : undefined;
}
