import { isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { isBadGlob } from "../../model/ruleFileGlob.ts";

export const badGlob: Check = {
  id: "unit-test/bad-glob",
  severity: "error",
  summary: "An entry of `rule_files` that is no glob.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go (resolveAndGlobFilepaths): syntax error in pattern",
  objects: ["unit-test-file"],
  on: {
    object({ node }, { report }) {
      const files = valueOf(node, "rule_files");
      for (const item of files?.type === "seq" ? files.items : []) {
        if (item?.type !== "scalar" || isNull(item) || !isBadGlob(item.text)) continue;
        const message =
          "promtool cannot read this glob: a `[` needs characters and a `]`, and a `\\` a character behind it. Write `\\[` for the bracket itself.";
        report({ place: placeOf(item), message });
      }
    },
  },
};
