import { pairOf } from "../languages/yaml/tree.ts";
import type { YamlPair } from "../languages/yaml/tree.ts";
import type { Fix } from "../model/finding.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";
import type { Place } from "../text/place.ts";

/**
 * The edit that adds `key: value` to a rule's labels or annotations, and the mapping itself where there is none. A key
 * that stands there without a value of use gets this one.
 */
export function addEntry(
  rule: AlertRule | RecordRule,
  holder: "labels" | "annotations",
  key: string,
  value: string,
): Fix["edits"][number] {
  const { node } = rule;
  const entries = pairOf(node, holder)?.value;
  const empty =
    entries?.type === "map" && !entries.alias
      ? entries.pairs.find((pair) => pair.key.text === key)
      : undefined;
  if (empty) return { place: valuePlace(empty), text: ` ${value}` };
  if (entries?.type === "map" && !entries.alias && entries.pairs[0]) {
    const first = entries.pairs[0].key;
    const text = entries.flow ? `${key}: ${value}, ` : `${key}: ${value}\n${" ".repeat(columnOf(first))}`;
    return { place: { chunk: first.chunk, start: first.start, end: first.start }, text };
  }
  const indent = " ".repeat(columnOf(node.pairs[0]?.key ?? node));
  const last = node.pairs.at(-1);
  const end = lineEndAfter(last?.value ?? last?.key ?? node);
  const lead = node.chunk.text.slice(0, end.start).endsWith("\n") ? "" : "\n";
  return { place: end, text: `${lead}${indent}${holder}:\n${indent}  ${key}: ${value}\n` };
}

/** From behind the colon to the end of the value, where there is one. */
function valuePlace({ key: { chunk, end }, value }: YamlPair): Place {
  const start = chunk.text.indexOf(":", end) + 1;
  return { chunk, start, end: Math.max(start, value && !value.alias ? value.end : start) };
}

function columnOf({ chunk, start }: Place): number {
  return start - (chunk.text.lastIndexOf("\n", start - 1) + 1);
}

/** The start of the line behind the place. */
function lineEndAfter({ chunk, end }: Place): Place {
  const from = chunk.text[end - 1] === "\n" ? end - 1 : end;
  const newline = chunk.text.indexOf("\n", from);
  const at = newline < 0 ? chunk.text.length : newline + 1;
  return { chunk, start: at, end: at };
}
