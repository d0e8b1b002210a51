import { vmduration } from "../../languages/vmduration/vmduration.ts";
import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const evalOffset: Check = {
  id: "vmalert/eval-offset",
  severity: "error",
  summary: "An `eval_offset` that is longer than the group's `interval`.",
  source: "VictoriaMetrics 1.120, app/vmalert/config/config.go: eval_offset should be smaller than interval",
  objects: ["vmalert-group"],
  on: {
    object({ node }, { report }) {
      const value = valueOf(node, "eval_offset");
      const offset = secondsAt(textAt(node, "eval_offset"));
      const interval = textAt(node, "interval");
      if (
        !value ||
        offset === undefined ||
        offset <= (interval === undefined ? 0 : (secondsAt(interval) ?? Infinity))
      )
        return;
      const message =
        interval === undefined
          ? "`eval_offset` needs `interval` in the same group: the default interval does not count here."
          : `\`eval_offset\` lies within the interval, which is \`${interval}\`; vmalert refuses a longer one.`;
      report({ place: placeOf(value), message });
    },
  },
};

const secondsAt = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : vmduration.parse(text).tree.seconds;
