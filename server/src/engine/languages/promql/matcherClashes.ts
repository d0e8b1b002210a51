import { compileMatcher } from "../regex/compile.ts";
import { partsOf } from "../regex/parts.ts";
import type { RegexPart } from "../regex/parts.ts";
import type { Matcher, Selector } from "./tree.ts";

/** Matchers of one label that no value meets. */
export interface Clash {
  readonly label: string;
  /** Those that have a part in it, in the order of the text; at least two. */
  readonly matchers: readonly Matcher[];
  /** The values that they ask for one by one, where each of them names some: `a="x", a="y"`. */
  readonly wanted: readonly string[] | undefined;
}

/** The labels of a selector that can have no value, as far as their matchers write the values out. */
export function matcherClashes({ matchers }: Selector): readonly Clash[] {
  if (matchers.length < 2) return none;
  const clashes: Clash[] = [];
  const seen = new Set<string>();
  for (const { label } of matchers) {
    if (seen.has(label.value)) continue;
    seen.add(label.value);
    const same = matchers.filter((one) => one.label.value === label.value);
    const clash = same.length > 1 ? clashAmong(label.value, same) : undefined;
    if (clash) clashes.push(clash);
  }
  return clashes;
}

const none: readonly Clash[] = [];

function clashAmong(label: string, matchers: readonly Matcher[]): Clash | undefined {
  const lists = matchers.map(valuesOf);
  for (const [at, values] of lists.entries()) {
    // One that no value meets is wrong by itself.
    if (!values || values.length === 0) continue;
    const left = values.filter((value) => matchers.every((one) => allows(one, value)));
    if (left.length > 0) continue;
    const isOpposed = (one: Matcher, index: number): boolean =>
      index === at || !values.every((value) => allows(one, value));
    const opposed = matchers.filter(isOpposed);
    if (opposed.length < 2) continue;
    const asked = lists.filter((_, index) => isOpposed(matchers[index]!, index));
    const wanted = asked.every((list) => list !== undefined) ? [...new Set(asked.flat())] : undefined;
    return { label, matchers: opposed, wanted };
  }
  return undefined;
}

/** The only values that a matcher lets through, where it writes them out; the empty one is that of a missing label. */
function valuesOf({ operator, value }: Matcher): readonly string[] | undefined {
  if (operator === undefined || value === undefined) return undefined;
  if (operator.value === "=") return [value.value];
  if (operator.value === "!=") return undefined;
  const alternatives = partsOf(value.value);
  if (!alternatives || compileMatcher(value.value).error !== undefined) return undefined;
  if (operator.value === "!~") return isSomething(alternatives) ? [""] : undefined;
  const texts = alternatives.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** `.+`: whoever is not this is empty. */
const isSomething = ([first, second]: readonly (readonly RegexPart[])[]): boolean =>
  second === undefined && first?.length === 1 && first[0]?.type === "anything" && !first[0].orNothing;

/** The text that an alternative stands for, with or without anchors. */
function textOf(parts: readonly RegexPart[]): string | undefined {
  const inner = parts.slice(
    parts[0]?.type === "begin" ? 1 : 0,
    parts.at(-1)?.type === "end" ? parts.length - 1 : parts.length,
  );
  const [first, second] = inner;
  if (first === undefined) return "";
  return first.type === "text" && second === undefined ? first.text : undefined;
}

function allows({ operator, value }: Matcher, text: string): boolean {
  if (operator === undefined || value === undefined) return true;
  const regex = operator.value.endsWith("~") ? compileMatcher(value.value) : undefined;
  if (regex) return regex.error !== undefined || regex.matches(text) === (operator.value === "=~");
  return (value.value === text) === (operator.value === "=");
}
