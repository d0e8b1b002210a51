import { descendants } from "../languages/promql/tree.ts";
import type { Matcher, PromqlTree, Selector } from "../languages/promql/tree.ts";
import { partsOf } from "../languages/regex/parts.ts";
import type { RegexPart } from "../languages/regex/parts.ts";
import type { Context, Handlers } from "../model/check.ts";
import type { AlertRule, RecordRule } from "../model/items.ts";
import type { Region } from "../model/region.ts";

/** A matcher with a regular expression that can be told without compiling it. */
export interface RegexMatcher {
  readonly matcher: Matcher;
  readonly selector: Selector;
  readonly label: string;
  /** `!~` */
  readonly isNegative: boolean;
  readonly source: string;
  readonly alternatives: readonly (readonly RegexPart[])[];
  readonly expr: Region;
}

/** Calls with each such matcher in the expressions of rules. */
export function regexMatchers(judge: (matcher: RegexMatcher, context: Context) => void): Handlers {
  const handler = ({ expr }: AlertRule | RecordRule, context: Context): void => {
    if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
    for (const matcher of matchersOf(expr)) judge({ ...matcher, expr }, context);
  };
  return { alert: handler, record: handler };
}

/** Without the region: a tree may be that of several. */
type Found = Omit<RegexMatcher, "expr">;

const known = new WeakMap<PromqlTree, readonly Found[]>();
const none: readonly Found[] = [];

/** Looked for once in a tree, for all checks that ask. */
function matchersOf(expr: Region): readonly Found[] {
  const tree = expr.parsed.tree as PromqlTree;
  let found = known.get(tree);
  if (found === undefined) known.set(tree, (found = expr.text.includes("~") ? findMatchers(tree) : none));
  return found;
}

function findMatchers(tree: PromqlTree): Found[] {
  const found: Found[] = [];
  for (const selector of descendants(tree.expr)) {
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
  return parts.slice(from, parts.length > from && parts.at(-1)?.type === "end" ? -1 : undefined);
}

/** The text that an expression without operators stands for. */
export function plainText(matcher: RegexMatcher): string | undefined {
  const parts = onlyParts(matcher);
  if (parts?.length === 0) return "";
  const [first, second] = parts ?? [];
  return first?.type === "text" && second === undefined ? first.text : undefined;
}
