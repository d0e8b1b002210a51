import type { YamlMap, YamlPair } from "../languages/yaml/tree.ts";
import type { Fix } from "../model/finding.ts";
import type { Place } from "../text/place.ts";

/**
 * The fix that takes a key out of a mapping, with its value and with its lines where nothing else stands on them. None
 * where that cannot be done without touching something else: an alias, an anchor, a key that is the only one.
 */
export function removeEntry(node: YamlMap, key: string): Fix[] {
  const at = node.pairs.findIndex((pair) => pair.key.text === key);
  const pair = node.pairs[at];
  if (!pair || node.pairs.length < 2) return [];
  const place = isWhole(pair) ? (node.flow ? inFlow(node, at) : inBlock(node, at)) : undefined;
  if (!place || /(?:^|[\s:])[&*]\w/.test(place.chunk.text.slice(place.start, place.end))) return [];
  return [{ title: `Remove \`${key}\``, edits: [{ place, text: "" }] }];
}

/** All of it stands where it is written, in one piece. */
const isWhole = ({ key, value }: YamlPair): boolean =>
  !key.alias && !value?.alias && (!value || value.chunk === key.chunk);

function inFlow({ pairs }: YamlMap, at: number): Place | undefined {
  const { key, value } = pairs[at]!;
  const { chunk } = key;
  const [before, after] = [pairs[at - 1], pairs[at + 1]];
  if (after) return after.key.chunk === chunk ? { chunk, start: key.start, end: after.key.start } : undefined;
  const last = before?.value ?? before?.key;
  if (!last || last.chunk !== chunk || last.alias || !value) return undefined;
  // What stands between the two is a comma.
  return /^\s*,\s*$/.test(chunk.text.slice(last.end, key.start))
    ? { chunk, start: last.end, end: value.end }
    : undefined;
}

function inBlock({ pairs }: YamlMap, at: number): Place | undefined {
  const { key, value } = pairs[at]!;
  const { chunk } = key;
  const { text } = chunk;
  const lineStart = text.lastIndexOf("\n", key.start - 1) + 1;
  const end = endOfLines(text, value && value.end > key.end ? value.end : key.end);
  if (end === undefined) return undefined;
  const lead = text.slice(lineStart, key.start);
  if (lead.trim() === "") return { chunk, start: lineStart, end };
  // The first key of an item stands behind its dash: the next one takes its place.
  const next = pairs[at + 1]?.key;
  if (!/^\s*(?:-\s+)+$/.test(lead) || !next || next.chunk !== chunk) return undefined;
  return text.slice(end, next.start).trim() === "" ? { chunk, start: key.start, end: next.start } : undefined;
}

/** The start of the line behind; `undefined` where something else stands on the line, a comment for instance. */
function endOfLines(text: string, from: number): number | undefined {
  if (text[from - 1] === "\n") return from;
  const newline = text.indexOf("\n", from);
  const end = newline < 0 ? text.length : newline + 1;
  const rest = text.slice(from, end).trim();
  return rest === "" || rest === ":" ? end : undefined;
}
