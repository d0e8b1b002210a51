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
    if (!expr || expr.language.id !== "promql" || !expr.text.includes("~")) return;
    if (expr.parsed.errors.length > 0) return;
    for (const selector of descendants((expr.parsed.tree as PromqlTree).expr)) {
      if (selector.type !== "selector") continue;
      for (const matcher of selector.matchers) {
        const operator = matcher.operator?.value;
        const source = matcher.value?.value;
        if ((operator !== "=~" && operator !== "!~") || source === undefined) continue;
        const alternatives = partsOf(source);
        const label = matcher.label.value;
        if (alternatives)
          judge(
            { matcher, selector, label, source, isNegative: operator === "!~", alternatives, expr },
            context,
          );
      }
    }
  };
  return { alert: handler, record: handler };
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
