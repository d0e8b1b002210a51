import { children } from "../../languages/promql/tree.ts";
import type { Expression, PromqlTree, Selector } from "../../languages/promql/tree.ts";
import { compileMatcher } from "../../languages/regex/compile.ts";
import type { Check, Context } from "../../model/check.ts";
import { listsOption } from "../../model/checkOptions.ts";
import type { AlertRule, RecordRule } from "../../model/items.ts";
import { labelListSchema } from "../labelListSchema.ts";

export const missingMatcher: Check = {
  id: "promql/missing-matcher",
  severity: "warning",
  summary: "A selector without a matcher of a label that the project wants selectors to name.",
  source: "https://prometheus.io/docs/practices/alerting/; pint 0.87, promql/selector",
  isAsked: true,
  options: {
    labels: labelListSchema("Labels that every selector has to have a matcher of", "job"),
    inside: {
      type: "object",
      description:
        "Labels that the selectors within the call of a function have to have a matcher of; the keys are regular expressions of functions.",
      additionalProperties: { type: "array", items: { type: "string" }, description: "Names of labels." },
      examples: ["absent|absent_over_time: [job]"],
    },
  },
  on: { alert: judge, record: judge },
};

interface Visit {
  readonly node: Expression;
  /** Labels that are wanted here, with the function that wants them. */
  readonly wanted: ReadonlyMap<string, string>;
}

function judge({ expr, name }: AlertRule | RecordRule, { options, report }: Context): void {
  if (!expr || expr.language.id !== "promql" || expr.parsed.errors.length > 0) return;
  const wanted = new Map<string, string>();
  for (const [pattern, labels] of listsOption(options, "labels"))
    if (compileMatcher(pattern).matches(name.value)) for (const label of labels) wanted.set(label, "");
  const inside = listsOption(options, "inside");
  const root = (expr.parsed.tree as PromqlTree).expr;
  if (!root || wanted.size + inside.size === 0) return;
  const rest: Visit[] = [{ node: root, wanted }];
  for (let visit = rest.pop(); visit; visit = rest.pop()) {
    const { node } = visit;
    const below = node.type === "call" ? withCall(visit.wanted, node.name.value, inside) : visit.wanted;
    if (node.type === "selector")
      for (const [label, call] of below) {
        if (names(node, label)) continue;
        const where = call === "" ? "selectors" : `selectors within \`${call}()\``;
        const message = `This selector says nothing of \`${label}\`, which \`.tocsin.yaml\` wants of all ${where}. Add \`${label}="…"\`.`;
        report({ place: expr.toChunk(node), message });
      }
    for (const child of children(node).toReversed()) rest.push({ node: child, wanted: below });
  }
}

function withCall(
  wanted: ReadonlyMap<string, string>,
  call: string,
  inside: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, string> {
  const more = [...inside].filter(([pattern]) => compileMatcher(pattern).matches(call));
  if (more.length === 0) return wanted;
  const all = new Map(wanted);
  for (const [, labels] of more) for (const label of labels) if (!all.has(label)) all.set(label, call);
  return all;
}

const names = ({ matchers }: Selector, label: string): boolean =>
  matchers.some((matcher) => matcher.label.value === label);
