import type { Check } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";
import { onlyParts } from "../../languages/promql/regexMatchers.ts";
import { regexMatchers } from "../regexMatchers.ts";
import type { RegexMatcher } from "../../languages/promql/regexMatchers.ts";

export const needlessMatcher: Check = {
  id: "promql/needless-matcher",
  severity: "info",
  summary: "A matcher that lets every series through, or none, or those without the label.",
  source:
    "pint: promql/regexp; https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors",
  on: regexMatchers((matcher, expr, { report }) => {
    const [first, second] = onlyParts(matcher) ?? [];
    if (first?.type !== "anything" || second) return;
    const { matcher: node, isNegative, label } = matcher;
    const place = expr.toChunk(node);
    if (!isNegative && first.orNothing) {
      const message = `\`.*\` matches every value, and a missing \`${label}\` as well: the matcher changes nothing. Write \`${label}!=""\` if the label has to be there.`;
      return report({ place, message, fixes: withoutMatcher(matcher, expr) });
    }
    if (!isNegative) return;
    const message = first.orNothing
      ? `Every value matches \`.*\`, an empty one as well, so that nothing is left: this never selects a series. Series without \`${label}\` are \`${label}=""\`.`
      : `This selects the series without \`${label}\`, which \`${label}=""\` says plainly.`;
    report({ place, message });
  }),
};

function withoutMatcher({ matcher, selector }: RegexMatcher, expr: Region) {
  const { matchers, braces, name } = selector;
  const at = matchers.indexOf(matcher);
  const [before, behind] = [matchers[at - 1], matchers[at + 1]];
  if (!before && !behind && (!name || !braces)) return [];
  const span = behind
    ? { start: matcher.start, end: behind.start }
    : before
      ? { start: before.end, end: matcher.end }
      : braces!;
  return [{ title: "Remove the matcher", edits: [{ place: expr.toChunk(span), text: "" }] }];
}
