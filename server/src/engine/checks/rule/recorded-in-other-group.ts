import { descendants } from "../../languages/promql/tree.ts";
import type { PromqlTree } from "../../languages/promql/tree.ts";
import { compileMatcher } from "../../languages/regex/compile.ts";
import type { Check } from "../../model/check.ts";
import { listOption } from "../../model/checkOptions.ts";
import { constantMetric } from "../../model/ruleMarks.ts";
import { relativeTo } from "../../text/uri.ts";
import { isLoaded, loadedTogether } from "../loadedTogether.ts";
import type { CheckOptions } from "../../model/checkOptions.ts";
import type { RecordRule } from "../../model/items.ts";
import type { Place } from "../../text/place.ts";

export const recordedInOtherGroup: Check = {
  id: "rule/recorded-in-other-group",
  severity: "info",
  summary: "A recording rule that builds on a metric which another group records, at another time.",
  source:
    "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#recording-rules; pint 0.87, rule/dependency",
  options: {
    ignore: {
      type: "array",
      items: { type: "string", "x-language": "regex" },
      description: "Regular expressions of metrics that may be recorded anywhere.",
      examples: [["instance:.+"]],
    },
  },
  scope: "project",
  on: {
    digest({ of: rule, metrics }, { kind, options, project, report, uri }) {
      if (rule.type !== "record" || kind.program === "grafana" || !isLoaded(project, uri)) return;
      for (const metric of metrics) {
        if (project.isDeclared("metric", metric) !== true) continue;
        const other = loadedTogether(project, uri, "metric", metric);
        const isOwn = project.mentions("metric", metric, "declares").some((one) => one.uri === uri);
        if (other === undefined || isOwn || project.isDeclared(constantMetric, metric)) continue;
        if (isIgnored(metric, options)) continue;
        const where = `\`${relativeTo(project.folder, other)}\``;
        report({
          place: placeOf(rule, metric),
          message: `This rule builds on \`${metric}\`, which a group in ${where} records. ${why}`,
        });
      }
    },
    recordedUse({ rule, metric, records }, { kind, options, report }) {
      if (rule.type !== "record" || kind.program === "grafana") return;
      if (records.some(({ group }) => group === rule.group)) return;
      if (isIgnored(metric, options)) return;
      const other = records.find(changes);
      if (!other) return;
      const name = other.group.name ? ` \`${other.group.name.value}\`` : "";
      report({
        place: placeOf(rule, metric),
        message: `This rule builds on \`${metric}\`, which another group${name} records. ${why}`,
        related: [{ place: other.place, message: `\`${metric}\` is recorded here.` }],
      });
    },
  },
};

const why =
  "Each group is evaluated at a time of its own, so the value may be as old as an evaluation interval. Put both into one group, the one that is read first.";

const isIgnored = (metric: string, options: CheckOptions): boolean =>
  listOption(options, "ignore").some((pattern) => compileMatcher(pattern).matches(metric));

/** Where the expression names the metric. */
function placeOf({ expr, place }: RecordRule, metric: string): Place {
  const tree = expr?.language.id === "promql" ? (expr.parsed.tree as PromqlTree) : undefined;
  for (const node of descendants(tree?.expr))
    if (node.type === "selector" && node.name?.value === metric) return expr!.toChunk(node.name);
  return place;
}

/** A constant is as good old as new, and what cannot be read is not known. */
function changes({ expr }: RecordRule): boolean {
  if (expr?.language.id !== "promql" || expr.parsed.errors.length > 0) return false;
  for (const { type } of descendants((expr.parsed.tree as PromqlTree).expr))
    if (type === "selector") return true;
  return false;
}
