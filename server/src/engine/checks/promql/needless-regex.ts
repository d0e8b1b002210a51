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

/** Only where the text stands there as it is but for anchors; quotes and backslashes are left to a person. */
function withoutRegex({ matcher, source }: RegexMatcher, expr: Region, text: string, operator: string) {
  const { value, operator: sign } = matcher;
  if (!value || !sign) return [];
  const edits = [{ place: expr.toChunk(sign), text: operator }];
  if (text !== source) {
    const anchors = anchorsAround(text, source);
    if (!anchors || !value.quoted || expr.text.slice(value.start + 1, value.end - 1) !== source) return [];
    for (const at of anchors)
      edits.push({
        place: expr.toChunk({ start: value.start + 1 + at, end: value.start + 2 + at }),
        text: "",
      });
  }
  return [{ title: `Compare with \`${operator}\``, edits }];
}

/** Where `^` and `$` stand in an expression that is nothing else than them and the text. */
function anchorsAround(text: string, source: string): readonly number[] | undefined {
  const from = source.startsWith("^") ? [0] : [];
  const to = source.length > from.length && source.endsWith("$") ? [source.length - 1] : [];
  return source.slice(from.length, source.length - to.length) === text ? [...from, ...to] : undefined;
}
