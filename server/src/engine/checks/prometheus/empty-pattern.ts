import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import type { Project } from "../../model/project.ts";
import { matchingFiles } from "../../model/ruleFileGlob.ts";

export const emptyPattern: Check = {
  id: "prometheus/empty-pattern",
  severity: "warning",
  summary: "A pattern of `rule_files` or `scrape_config_files` that matches no file of the project.",
  source: "Prometheus 3.14, rules/manager.go and config/config.go: a pattern without files is passed over",
  scope: "project",
  objects: ["prometheus-config"],
  on: {
    object({ node: root }, { report, project, uri }) {
      for (const { key, kind, what } of lists) {
        const list = valueOf(root, key);
        for (const item of list?.type === "seq" ? list.items : []) {
          if (item?.type !== "scalar" || isNull(item) || !/[*?[]/.test(item.text)) continue;
          if (matchingFiles(project, uri, item.text)?.length !== 0 || !holdsAny(project, kind)) continue;
          report({
            place: insideQuotes(item),
            message: `No file of this project matches, seen from the folder of this file: ${what} by this line, and Prometheus does not say so. A \`*\` stands for a part of one name, never for folders.`,
          });
        }
      }
    },
  },
};

const lists = [
  { key: "rule_files", kind: "prometheus-rules", what: "no rules are evaluated" },
  { key: "scrape_config_files", kind: "prometheus-scrape-configs", what: "no jobs are scraped" },
] as const;

/** Whether such files are kept in the project at all. */
function holdsAny(project: Project, kind: string): boolean {
  for (const file of project.files ?? [])
    if (/\.(?:ya?ml|rules)$/i.test(file) && project.natureOf(file)?.kind?.id === kind) return true;
  return false;
}
