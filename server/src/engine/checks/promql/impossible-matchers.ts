import { matcherClashes } from "../../languages/promql/matcherClashes.ts";
import type { Clash } from "../../languages/promql/matcherClashes.ts";
import { nodesOf } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import type { Region } from "../../model/region.ts";
import { promqlRule } from "../promqlRule.ts";

export const impossibleMatchers: Check = {
  id: "promql/impossible-matchers",
  severity: "warning",
  summary: "Matchers of one label that no value meets, so that the selector finds nothing.",
  source:
    "https://prometheus.io/docs/prometheus/latest/querying/basics/#instant-vector-selectors; Prometheus 3.14, model/labels/matcher.go",
  on: promqlRule((tree, expr, { report }) => {
    if (!expr.text.includes(",")) return;
    for (const node of nodesOf(tree)) {
      if (node.type !== "selector") continue;
      for (const clash of matcherClashes(node)) {
        const { label, matchers, wanted } = clash;
        const [first, ...others] = matchers.map(({ start, end }) => `\`${expr.text.slice(start, end)}\``);
        const meant = wanted && wanted.every((value) => value !== "");
        const hint = meant
          ? ` For any of them write \`${eitherOf(label, wanted)}\`.`
          : " Keep the one that is meant.";
        report({
          place: expr.toChunk(matchers.at(-1)!),
          message: `${first} and ${others.join(" and ")} never hold together: this selects nothing.${hint}`,
          related: [{ place: expr.toChunk(matchers[0]!), message: "It has to meet this as well." }],
          fixes: meant ? fixesOf(clash, wanted, expr) : [],
        });
      }
    }
  }),
};

const eitherOf = (label: string, values: readonly string[]): string => `${label}=~"${values.join("|")}"`;

/** Only where the values stand there as they are. */
function fixesOf({ label, matchers }: Clash, values: readonly string[], expr: Region): Fix[] {
  const [first, ...others] = matchers;
  if (!values.every((value) => /^[\w\-/:]+$/.test(value)) || !/^\w+$/.test(label)) return [];
  const text = eitherOf(label, values);
  const edits = [{ place: expr.toChunk(first!), text }];
  for (const { start, end } of others) {
    const comma = expr.text.lastIndexOf(",", start);
    edits.push({ place: expr.toChunk({ start: comma, end }), text: "" });
  }
  return [{ title: `Change to \`${text}\``, edits }];
}
