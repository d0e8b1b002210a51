import { pairOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlPair } from "../languages/yaml/tree.ts";
import type { Fix } from "../model/finding.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";
import type { Place } from "../text/place.ts";

type Edit = Fix["edits"][number];

/**
 * The edit that adds `key: value` to a rule's labels or annotations, and the mapping itself where there is none. A key
 * that stands there without a value of use gets this one. `undefined` where no place is certain to be right.
 */
export function addEntry(
  { node }: AlertRule | RecordRule,
  holder: "labels" | "annotations",
  key: string,
  value: string,
): Edit | undefined {
  const own = node.pairs.find((pair) => pair.key.text === holder);
  const isJson = node.flow && node.pairs[0]?.key.style === "double";
  const text = isJson ? `"${key}": ${JSON.stringify(value)}` : `${key}: ${written(value)}`;
  if (own) {
    const entries = own.value;
    if (entries?.type !== "map") return intoNothing(own, node.flow, text);
    if (entries.alias) return intoAlias(own, entries.alias, text);
    const empty = entries.pairs.find((pair) => pair.key.text === key);
    return empty ? newValue(empty, isJson ? JSON.stringify(value) : written(value)) : into(entries, text);
  }
  // Its own mapping would hide the one that is merged in.
  if (pairOf(node, holder)) return undefined;
  if (node.flow) return behindLast(node, isJson ? `"${holder}": {${text}}` : `${holder}: {${text}}`);
  return belowLast(node, holder, text);
}

const words = /^(?:true|false|yes|no|on|off|null|[yn])$/i;

/** As a plain text where that means nothing else, in a list as well. */
const written = (value: string): string =>
  /^[A-Za-z][\w./:%?=+~-]*(?<!:)$/.test(value) && !words.test(value) ? value : JSON.stringify(value);

/** `labels:` with nothing behind it, or null in words. */
function intoNothing({ key }: YamlPair, flow: boolean, text: string): Edit | undefined {
  const colon = colonBehind(key);
  if (colon === undefined) return undefined;
  const nothing = flow ? /^\s*(?:~|null)?(?=\s*[,}])/i : /^[ \t]*(?:~|null)?(?=[ \t]*(?:\s#.*)?\r?(?:\n|$))/i;
  const found = nothing.exec(key.chunk.text.slice(colon));
  if (!found) return undefined;
  const place = { chunk: key.chunk, start: colon, end: colon + found[0].length };
  const indent = " ".repeat(columnOf(key) + 2);
  return { place, text: flow ? ` {${text}}` : `${breakOf(key)}${indent}${text}` };
}

function intoAlias({ key }: YamlPair, alias: Place, text: string): Edit | undefined {
  const name = alias.chunk.text.slice(alias.start, alias.end);
  return alias.chunk === key.chunk ? { place: alias, text: `{<<: ${name}, ${text}}` } : undefined;
}

function newValue({ key, value }: YamlPair, text: string): Edit | undefined {
  const start = colonBehind(key);
  if (start === undefined) return undefined;
  // Somebody may ask for what an anchor stands at.
  if (/^[ \t]*[&!]/.test(key.chunk.text.slice(start))) return undefined;
  const place = endOf(value);
  const end = place?.chunk === key.chunk ? Math.max(start, place.end) : start;
  return { place: { chunk: key.chunk, start, end }, text: ` ${text}` };
}

function into(entries: YamlMap, text: string): Edit | undefined {
  const first = entries.pairs[0]?.key;
  const { chunk } = entries;
  if (!entries.flow) {
    if (!first || leadOf(first).trim() !== "") return undefined;
    const place = { chunk, start: first.start, end: first.start };
    return { place, text: `${text}${breakOf(first)}${" ".repeat(columnOf(first))}` };
  }
  const brace = chunk.text.indexOf("{", entries.start) + 1;
  const isNext = first && chunk.text.slice(brace, first.start).trim() === "";
  const at = isNext ? first.start : brace;
  return { place: { chunk, start: at, end: at }, text: first ? `${text}, ` : text };
}

function behindLast({ pairs }: YamlMap, text: string): Edit | undefined {
  const last = pairs.at(-1);
  if (!last) return undefined;
  const { key } = last;
  const end = endOf(last.value);
  if (end && end.end > end.start && end.start >= key.end)
    return { place: { ...end, start: end.end }, text: `, ${text}` };
  const first = pairs[0]!.key;
  const before = first.chunk.text.slice(0, first.start).trimEnd();
  if (!before.endsWith("{")) return undefined;
  return { place: { chunk: first.chunk, start: first.start, end: first.start }, text: `${text}, ` };
}

function belowLast({ pairs }: YamlMap, holder: string, text: string): Edit | undefined {
  const first = pairs[0]?.key;
  const last = pairs.at(-1);
  if (!first || !last || !/^[\s-]*$/.test(leadOf(first))) return undefined;
  const value = endOf(last.value);
  const end = lineEndAfter(value && value.end > last.key.end ? value : last.key);
  const newline = breakOf(first);
  const indent = " ".repeat(columnOf(first));
  const lead = end.chunk.text.slice(0, end.start).endsWith("\n") ? "" : newline;
  return { place: end, text: `${lead}${indent}${holder}:${newline}${indent}  ${text}${newline}` };
}

/** An alias ends where its name does. */
const endOf = (value: YamlNode | undefined): Place | undefined => value && (value.alias ?? value);

/** Offset behind the colon of a key. */
function colonBehind({ chunk, end }: Place): number | undefined {
  const found = /^\s*:/.exec(chunk.text.slice(end));
  return found ? end + found[0].length : undefined;
}

const lineStartOf = ({ chunk, start }: Place): number => chunk.text.lastIndexOf("\n", start - 1) + 1;

/** What stands in front of it on its line. */
const leadOf = (place: Place): string => place.chunk.text.slice(lineStartOf(place), place.start);

const columnOf = (place: Place): number => place.start - lineStartOf(place);

const breakOf = ({ chunk }: Place): string => (chunk.text.includes("\r\n") ? "\r\n" : "\n");

/** The start of the line behind the place. */
function lineEndAfter({ chunk, end }: Place): Place {
  const from = chunk.text[end - 1] === "\n" ? end - 1 : end;
  const newline = chunk.text.indexOf("\n", from);
  const at = newline < 0 ? chunk.text.length : newline + 1;
  return { chunk, start: at, end: at };
}
