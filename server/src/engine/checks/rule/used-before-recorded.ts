import { children } from "../../languages/promql/tree.ts";
import type { Expression, PromqlTree, Selector } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { byPlace } from "../../model/comparisons.ts";
import type { Region } from "../../model/region.ts";

export const usedBeforeRecorded: Check = {
  id: "rule/used-before-recorded",
  severity: "warning",
  summary:
    "A rule that reads a metric which its own group records further below, so that it sees the value of last time.",
  source: "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#recording-rules",
  on: {
    recordedUse({ rule, metric, records }, { kind, report }) {
      const { group } = rule;
      // One that is recorded elsewhere, too, may be read from there.
      if (!records.every((record) => record.group === group && byPlace(record.place, rule.place) > 0)) return;
      const { expr } = rule;
      const read =
        kind.program !== "grafana" && expr?.language.id === "promql" ? readNow(expr, metric) : undefined;
      if (!expr || !read) return;
      report({
        place: expr.toChunk(read.name ?? read),
        message: `\`${metric}\` is recorded further below in the group. Rules of a group run from top to bottom, so this one sees the value of the evaluation before, and none at all the first time. Move the recording rule up.`,
        related: [{ place: records[0]!.place, message: "It is recorded here." }],
      });
    },
  },
};

/** A selector of the metric as it is now: among the samples of a range, or of long ago, one more or less is no matter. */
function readNow({ parsed }: Region, metric: string): Selector | undefined {
  const { expr } = parsed.tree as PromqlTree;
  const rest: Expression[] = expr ? [expr] : [];
  for (let node = rest.pop(); node; node = rest.pop()) {
    if (node.type === "matrix" || node.type === "subquery") continue;
    if (node.type === "selector" && !node.offset && !node.at && metricOf(node) === metric) return node;
    rest.push(...children(node).toReversed());
  }
  return undefined;
}

const metricOf = ({ name, matchers }: Selector): string | undefined =>
  name?.value ??
  matchers.find(({ label, operator }) => label.value === "__name__" && operator?.value === "=")?.value?.value;
