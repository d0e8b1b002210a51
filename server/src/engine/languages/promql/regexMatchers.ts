import { partsOf } from "../regex/parts.ts";
import type { RegexPart } from "../regex/parts.ts";
import { nodesOf } from "./tree.ts";
import type { Matcher, PromqlTree, Selector } from "./tree.ts";

/** A matcher with a regular expression that can be told without compiling it. */
export interface RegexMatcher {
  readonly matcher: Matcher;
  readonly selector: Selector;
  readonly label: string;
  /** `!~` */
  readonly isNegative: boolean;
  readonly source: string;
  readonly alternatives: readonly (readonly RegexPart[])[];
}

const none: readonly RegexMatcher[] = [];

/** Those of an expression; looked for once in a tree. */
export const regexMatchersOf = (tree: PromqlTree): readonly RegexMatcher[] =>
  (tree.made.regexMatchers ??= tree.source?.includes("~") ? findMatchers(tree) : none);

function findMatchers(tree: PromqlTree): RegexMatcher[] {
  const found: RegexMatcher[] = [];
  for (const selector of nodesOf(tree)) {
    if (selector.type !== "selector") continue;
    for (const matcher of selector.matchers) {
      const operator = matcher.operator?.value;
      const source = matcher.value?.value;
      if ((operator !== "=~" && operator !== "!~") || source === undefined) continue;
      const alternatives = partsOf(source);
      const label = matcher.label.value;
      if (alternatives)
        found.push({ matcher, selector, label, source, isNegative: operator === "!~", alternatives });
    }
  }
  return found;
}

/** The pieces of an expression without alternatives, and without the anchors that Prometheus adds itself. */
export function onlyParts({ alternatives }: RegexMatcher): readonly RegexPart[] | undefined {
  const [parts, second] = alternatives;
  if (parts === undefined || second !== undefined) return undefined;
  const from = parts[0]?.type === "begin" ? 1 : 0;
  const to = parts.length > from && parts.at(-1)?.type === "end" ? parts.length - 1 : parts.length;
  return from === 0 && to === parts.length ? parts : parts.slice(from, to);
}

/** The text that an expression without operators stands for. */
export function plainText(matcher: RegexMatcher): string | undefined {
  const parts = onlyParts(matcher);
  if (parts?.length === 0) return "";
  const [first, second] = parts ?? [];
  return first?.type === "text" && second === undefined ? first.text : undefined;
}
