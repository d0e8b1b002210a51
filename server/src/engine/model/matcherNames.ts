import { spaceOfValue } from "../languages/labelValue.ts";
import { isNull, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlSeq } from "../languages/yaml/tree.ts";
import { insideQuotes } from "./insideQuotes.ts";
import type { Walk } from "./walkState.ts";

/** What a condition names that is a mapping: `name`, `value`, `matchType`; or the regular expression of relabelling. */
export function addNamesOfMapping(walk: Walk, node: YamlMap): void {
  const labels = valueOf(node, "source_labels");
  if (labels?.type === "seq") {
    const [label] = labels.items;
    if (labels.items.length === 1 && label?.type === "scalar")
      addName(walk, label.text, "=~", valueOf(node, "regex"));
    return;
  }
  const isRegex = textAt(node, "regex") === "true";
  const operator = textAt(node, "matchType") ?? (isRegex ? "=~" : "=");
  addName(walk, textAt(node, "name"), operator, valueOf(node, "value"));
}

/** The same of one that is a list: label, operator, value. */
export function addNamesOfList(walk: Walk, { items: [label, operator, value] }: YamlSeq): void {
  if (label?.type === "scalar" && operator?.type === "scalar")
    addName(walk, label.text, operator.text, value);
}

function addName(walk: Walk, label: string | undefined, operator: string, node: YamlNode | undefined): void {
  const space = label === undefined ? undefined : spaceOfValue(label);
  if (space === undefined || node?.type !== "scalar" || isNull(node) || node.text === "") return;
  const place = insideQuotes(node);
  walk.symbols.push({
    space: operator.endsWith("~") ? `${space}-pattern` : space,
    name: node.text,
    ...{ place, chunk: place.chunk, role: "refers", scope: "project", node },
  });
}
