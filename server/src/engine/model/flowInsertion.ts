import { isNull, pairOf, placeOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlPair, YamlSeq } from "../languages/yaml/tree.ts";
import type { Range } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { RuleGroup } from "./items.ts";
import { ruleInFlow } from "./newItem.ts";
import type { NewRule } from "./newItem.ts";
import { rangeOf } from "./place.ts";

/** A text to be put in at a place. */
export interface Insertion {
  readonly range: Range;
  readonly text: string;
}

/**
 * The rule between the brackets of the group's list, behind the last one that begins at or before the line; or with
 * brackets of its own in a group between braces. `undefined` for a group that has lines.
 */
export function ruleInBrackets({ node }: RuleGroup, line: number, rule: NewRule): Insertion | undefined {
  const pair = pairOf(node, "rules");
  const list = pair?.value;
  const text = ruleInFlow(rule, padOf(node, list));
  if (list?.type === "seq" && list.flow && !list.alias) return inList(list, line, text);
  return node.flow && !node.alias ? inGroup(node, pair, `[${text}]`) : undefined;
}

/** The blank between a brace and what it holds, as the file has it. */
function padOf(group: YamlMap, list: YamlPair["value"]): string {
  const first = list?.type === "seq" ? list.items.find((item) => item?.type === "map") : undefined;
  const { chunk, start } = first ?? group;
  return chunk.text.startsWith("{ ", start) || chunk.text[start] !== "{" ? " " : "";
}

function inList(list: YamlSeq, line: number, text: string): Insertion | undefined {
  const places = list.items.flatMap((item) => (item ? placeOf(item) : []));
  if (places.length < list.items.length) return undefined;
  const last = places.findLast((place) => rangeOf(place).start.line <= line) ?? places.at(-1);
  return last ? put(last, last.end, `, ${text}`) : put(list, list.start + 1, text);
}

function inGroup(group: YamlMap, pair: YamlPair | undefined, text: string): Insertion | undefined {
  if (pair?.value?.alias || !isNull(pair?.value)) return undefined;
  if (!pair) {
    const last = group.pairs.at(-1);
    const place = last && placeOf(last.value ?? last.key);
    return place && last.value ? put(place, place.end, `, rules: ${text}`) : undefined;
  }
  const { chunk, end } = pair.value ?? pair.key;
  if (pair.value && pair.value.end > pair.value.start)
    return { range: rangeOf({ chunk, start: pair.value.start, end }), text };
  const colon = /^ *:/.exec(chunk.text.slice(pair.key.end));
  return put(pair.key, pair.key.end + (colon?.[0].length ?? 0), `${colon ? "" : ":"} ${text}`);
}

const put = ({ chunk }: Pick<Place, "chunk">, at: number, text: string): Insertion => ({
  range: rangeOf({ chunk, start: at, end: at }),
  text,
});
