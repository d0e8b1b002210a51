import type { Check } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";
import { plainText } from "../../languages/promql/regexMatchers.ts";
import { regexMatchers } from "../regexMatchers.ts";
import type { RegexMatcher } from "../../languages/promql/regexMatchers.ts";

export const needlessRegex: Check = {
  id: "promql/needless-regex",
  severity: "info",
  summary: "A regular expression that stands for one text only.",
  source:
    "pint: promql/regexp; https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors",
  on: regexMatchers((matcher, expr, { report }) => {
    const text = plainText(matcher);
    if (text === undefined) return;
    const { matcher: node, isNegative, label } = matcher;
    const operator = isNegative ? "!=" : "=";
    const message = `This matches one text only: \`${label}${operator}"${text}"\` says the same, and is looked up instead of compared with every value.`;
    report({ place: expr.toChunk(node), message, fixes: withoutRegex(matcher, expr, text, operator) });
  }),
};

/** Only where the text stands there as it is; quotes and backslashes are left to a person. */
function withoutRegex({ matcher, source }: RegexMatcher, expr: Region, text: string, operator: string) {
  if (text !== source || !matcher.operator) return [];
  const edits = [{ place: expr.toChunk(matcher.operator), text: operator }];
  return [{ title: `Compare with \`${operator}\``, edits }];
}
