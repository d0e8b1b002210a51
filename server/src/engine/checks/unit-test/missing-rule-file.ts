import { placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { matchingFiles } from "../../model/ruleFileGlob.ts";

export const missingRuleFile: Check = {
  id: "unit-test/missing-rule-file",
  severity: "warning",
  summary: "An entry of `rule_files` that matches no file: the tests run without those rules.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go (resolveAndGlobFilepaths): no file match pattern",
  scope: "project",
  objects: ["unit-test-file"],
  on: {
    object({ node }, { report, project, uri }) {
      const files = valueOf(node, "rule_files");
      for (const item of files?.type === "seq" ? files.items : []) {
        if (item?.type !== "scalar" || matchingFiles(project, uri, item.text)?.length !== 0) continue;
        const message = `No file matches \`${item.text}\`, seen from this file's folder; promtool only warns and runs the tests without it.`;
        report({ place: placeOf(item), message });
      }
    },
  },
};
