import { descendants } from "../../languages/promql/tree.ts";
import type { Check } from "../../model/check.ts";
import { promqlFault } from "../promqlFault.ts";
import type { Mend } from "../promqlFault.ts";

export const unusedJoinLabel: Check = {
  id: "promql/unused-join-label",
  severity: "info",
  summary: "A label that `group_left` or `group_right` brings in and the expression then drops.",
  source: "pint: promql/impossible",
  on: promqlFault("unused-join-label", withoutLabel()),
};

/** With the comma that parts it from its neighbour. */
function withoutLabel(): Mend {
  return ({ expr }, { start }) => {
    for (const node of descendants(expr)) {
      const labels = node.type === "binary" ? (node.group?.labels ?? []) : [];
      const at = labels.findIndex((label) => label.start === start);
      const label = labels[at];
      if (!label) continue;
      const [before, after] = [labels[at - 1], labels[at + 1]];
      const span = after ? { start, end: after.start } : { start: before?.end ?? start, end: label.end };
      return { title: `Do not bring in \`${label.value}\``, span };
    }
    return undefined;
  };
}
