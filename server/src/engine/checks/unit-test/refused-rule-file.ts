import { placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { matchingFiles } from "../../model/ruleFileGlob.ts";
import { relativeTo } from "../../text/uri.ts";

export const refusedRuleFile: Check = {
  id: "unit-test/refused-rule-file",
  severity: "error",
  summary: "An entry of `rule_files` with a file that Prometheus refuses: no test runs.",
  source: "Prometheus 3.14, cmd/promtool/unittest.go: every test loads all rule files first",
  scope: "project",
  objects: ["unit-test-file"],
  on: {
    object({ node }, { report, project, uri }) {
      const tests = valueOf(node, "tests");
      if (tests?.type !== "seq" || tests.items.length === 0) return;
      const files = valueOf(node, "rule_files");
      for (const item of files?.type === "seq" ? files.items : []) {
        if (item?.type !== "scalar") continue;
        const refused =
          matchingFiles(project, uri, item.text)?.filter((file) => project.isRefused(file)) ?? [];
        if (refused.length === 0) continue;
        const names = refused.slice(0, 3).map((file) => `\`${relativeTo(project.folder, file)}\``);
        const more = refused.length > names.length ? ` and ${refused.length - names.length} more` : "";
        report({
          place: placeOf(item),
          message: `Prometheus refuses ${names.join(", ")}${more}, so promtool runs none of these tests. Mend what is reported there first.`,
        });
      }
    },
  },
};
