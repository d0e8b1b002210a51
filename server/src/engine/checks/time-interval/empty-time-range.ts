import { timeOfDay } from "../../languages/time-of-day/timeOfDay.ts";
import { placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { spelled } from "../../model/routing.ts";

const END_OF_DAY = 24 * 60;

export const emptyTimeRange: Check = {
  id: "time-interval/empty-time-range",
  severity: "error",
  summary: "A time of day that ends before it begins.",
  source:
    "Alertmanager 0.34, timeinterval/timeinterval.go: start time cannot be equal or greater than end time",
  objects: ["time-range"],
  on: {
    object({ node }, { report }) {
      const [start, end] = ["start_time", "end_time"].map((key) => spelled(node, key)?.value);
      if (start?.type !== "scalar" || end?.type !== "scalar") return;
      const [from, to] = [start, end].map(({ text }) => timeOfDay.parse(text).tree.minutes);
      if (from === undefined || to === undefined || from < to) return;
      const overnight =
        from === END_OF_DAY
          ? `For the start of the day write \`00:00\`.`
          : to === 0 || from === to
            ? `For the end of the day write \`24:00\`.`
            : `For a night write two ranges: \`${start.text}\` to \`24:00\`, and \`00:00\` to \`${end.text}\`.`;
      const message = `This ends at ${end.text}, which is not after ${start.text}: a range lies within one day. ${overnight}`;
      report({ place: placeOf(end), message });
    },
  },
};
