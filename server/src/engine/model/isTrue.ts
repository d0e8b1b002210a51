import type { YamlNode } from "../languages/yaml/tree.ts";

/** Whether go-yaml reads the value as `true`, in any of YAML 1.1's spellings. */
export const isTrue = (node: YamlNode | undefined): boolean =>
  node?.type === "scalar" && node.style === "plain" && /^(?:y|yes|true|on)$/i.test(node.text);
