import { dayOfMonthRange } from "../../languages/day-of-month-range/dayOfMonthRange.ts";
import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const dayRange: Check = {
  id: "time-interval/day-range",
  severity: "error",
  summary: "Days of the month of an AlertmanagerConfig that make no range.",
  source: "prometheus-operator, pkg/apis/monitoring/v1beta1/validation.go (DayOfMonthRange.Validate)",
  objects: ["day-range"],
  on: {
    object({ node }, { report }) {
      const [start, end] = [textAt(node, "start"), textAt(node, "end")];
      if (start === undefined || end === undefined) return;
      // Beyond these, the schema says it.
      if ([start, end].some((day) => Math.abs(Number(day)) > 31)) return;
      const [error] = dayOfMonthRange.parse(`${start}:${end}`).errors;
      const at = valueOf(node, error && error.span.start === 0 ? "start" : "end");
      if (error && at) report({ place: placeOf(at), message: error.message });
    },
  },
};
