import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { folderOf } from "../../text/uri.ts";
import { isLoaded } from "../loadedTogether.ts";

export const unloadedRules: Check = {
  id: "prometheus/unloaded-rules",
  severity: "info",
  summary: "A rule file that no prometheus.yml of the project loads, beside files that one does load.",
  source: "Prometheus 3.14, config/config.go: rule_files",
  scope: "project",
  on: {
    part({ root, kind }, { report, project, uri }) {
      if (kind?.id !== "prometheus-rules" || root?.type !== "map") return;
      if (isLoaded(project, uri)) return;
      const { files } = project;
      const configs = project.configs().filter(({ prometheus }) => prometheus?.ruleFiles.length);
      if (!files || configs.length === 0) return;
      const folder = folderOf(uri);
      const beside = filesOf(files, folder).find((file) => isLoaded(project, file));
      if (beside === undefined) return;
      report({
        place: headOf(root),
        message: `No \`prometheus.yml\` of this project loads this file, though one loads \`${beside.slice(folder.length + 1)}\` beside it: its rules are not evaluated. Add it to \`rule_files\`.`,
      });
    },
  },
};

/** The files of a project by their folder. One set of files is asked about by every rule file that nothing loads. */
const byFolder = new WeakMap<ReadonlySet<string>, Map<string, string[]>>();

function filesOf(files: ReadonlySet<string>, folder: string): readonly string[] {
  let folders = byFolder.get(files);
  if (!folders) byFolder.set(files, (folders = Map.groupBy(files, folderOf)));
  return folders.get(folder) ?? [];
}
