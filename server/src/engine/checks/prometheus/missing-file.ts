import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { folderOf, joined, relativeTo } from "../../text/uri.ts";

export const missingFile: Check = {
  id: "prometheus/missing-file",
  severity: "warning",
  summary: "A rule file or file of scrape configurations that is named and does not exist in the project.",
  source:
    "Prometheus 3.14, cmd/promtool: check config refuses a rule file that is not there; the server passes over it",
  scope: "project",
  objects: ["prometheus-config"],
  on: {
    object({ node: root }, { report, project, uri }) {
      for (const key of ["rule_files", "scrape_config_files"]) {
        const list = valueOf(root, key);
        for (const item of list?.type === "seq" ? list.items : []) {
          if (item?.type !== "scalar" || isNull(item) || !isRelativePath(item.text)) continue;
          const file = joined(folderOf(uri), item.text);
          const path = file && project.folder && relativeTo(project.folder, file);
          if (!path || path === file || project.hasFile(path) !== false) continue;
          const what = key === "rule_files" ? "Its rules are not evaluated" : "Its jobs are not scraped";
          report({
            place: insideQuotes(item),
            message: `There is no file \`${path}\` in this project. ${what}.`,
          });
        }
      }
    },
  },
};

/** Neither a pattern nor a place that may be another machine's. */
const isRelativePath = (path: string): boolean => path !== "" && !/[*?[]|^\/|^[A-Za-z]:|\\/.test(path);
