import type { Check } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";
import { plainText } from "../../languages/promql/regexMatchers.ts";
import { regexMatchers } from "../regexMatchers.ts";
import type { RegexMatcher } from "../../languages/promql/regexMatchers.ts";

export const needlessAnchor: Check = {
  id: "promql/needless-anchor",
  severity: "info",
  summary: "`^` or `$` in a matcher, which compares with the whole value anyway.",
  source: "pint: promql/regexp; Prometheus 3.14, model/labels/regexp.go: ^(?s:…)$",
  on: regexMatchers((matcher, expr, { report }) => {
    const { alternatives, matcher: node } = matcher;
    const isAnchored = alternatives.some(
      (parts) => parts[0]?.type === "begin" || (parts.length > 0 && parts.at(-1)?.type === "end"),
    );
    if (!isAnchored || !node.value || plainText(matcher) !== undefined) return;
    const message =
      "Matchers compare with the whole value of a label: `^` and `$` change nothing here. To look for a part of it, write `.*` before and behind.";
    report({ place: expr.toChunk(node.value), message, fixes: withoutAnchors(matcher, expr) });
  }),
};

function withoutAnchors({ alternatives, matcher }: RegexMatcher, expr: Region) {
  const [parts, second] = alternatives;
  const value = matcher.value!;
  if (!parts || second || !value.quoted) return [];
  const edits = [];
  const [first, last] = [value.start + 1, value.end - 2];
  if (parts[0]?.type === "begin" && expr.text[first] === "^")
    edits.push({ place: expr.toChunk({ start: first, end: first + 1 }), text: "" });
  if (parts.at(-1)?.type === "end" && expr.text[last] === "$")
    edits.push({ place: expr.toChunk({ start: last, end: last + 1 }), text: "" });
  return edits.length > 0 ? [{ title: "Remove the anchors", edits }] : [];
}
