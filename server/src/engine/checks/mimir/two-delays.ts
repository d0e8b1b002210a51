import { duration } from "../../languages/duration/duration.ts";
import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const twoDelays: Check = {
  id: "mimir/two-delays",
  severity: "error",
  summary: "A group with `query_offset` and a different `evaluation_delay`.",
  source: "Mimir 2.17, pkg/ruler/manager.go (ValidateRuleGroup)",
  objects: ["mimir-group"],
  on: {
    object({ node }, { report }) {
      const old = valueOf(node, "evaluation_delay");
      const [delay, offset] = ["evaluation_delay", "query_offset"].map((key) => msOf(textAt(node, key)));
      if (!old || delay === undefined || offset === undefined || delay === offset) return;
      report({
        place: placeOf(old),
        message:
          "`evaluation_delay` is the older name of `query_offset`, and the two differ here; Mimir refuses the group. Keep `query_offset`.",
      });
    },
  },
};

const msOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : duration.parse(text).tree.ms;
