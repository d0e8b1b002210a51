import { isNull, pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isInterpolated } from "../../model/isInterpolated.ts";
import type { Check } from "../../model/check.ts";

export const emptyTimeRange: Check = {
  id: "grafana/empty-time-range",
  severity: "warning",
  summary: "A query of an alert rule whose time range is missing, or ends before it begins.",
  source: "Grafana 12.2, pkg/services/ngalert/models/alert_query.go: invalid relative time range",
  objects: ["grafana-query"],
  on: {
    object({ node, place }, { report }) {
      const uid = textAt(node, "datasourceUid") ?? "";
      if (/^(?:__expr__|__ml__|-100)$/.test(uid) || isInterpolated(uid)) return;
      const pair = pairOf(node, "relativeTimeRange");
      const range = pair?.value;
      if (range && range.type !== "map" && !isNull(range)) return;
      const from = secondsAt(range, "from");
      const to = secondsAt(range, "to");
      if (from === undefined || to === undefined || from > to) return;
      const at = pair?.key;
      report({
        place: at ? { chunk: at.chunk, start: at.start, end: at.end } : place,
        message: pair
          ? `The time range goes from ${from} to ${to} seconds ago: \`from\` has to be the larger number.`
          : "This query has no time range, so there is nothing to evaluate. Add `relativeTimeRange` with `from` and `to` in seconds before now, such as `from: 600` and `to: 0`.",
      });
    },
  },
};

/** `undefined` for what is no number: that is another finding. */
function secondsAt(range: YamlMap | ReturnType<typeof valueOf>, key: string): number | undefined {
  const value = range?.type === "map" ? valueOf(range, key) : undefined;
  if (!value || isNull(value)) return 0;
  return value.type === "scalar" && typeof value.value === "number" ? value.value : undefined;
}
