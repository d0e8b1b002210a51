import { isSet, pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const providerFolders: Check = {
  id: "grafana/provider-folders",
  severity: "error",
  summary: "A dashboard provider with a folder of its own and `foldersFromFilesStructure`.",
  source:
    "Grafana 12.2, pkg/services/provisioning/dashboards/file_reader.go: folder and folderUID should be empty",
  objects: ["grafana-provider"],
  on: {
    object({ node }, { report }) {
      const structure = valueOf(valueOf(node, "options"), "foldersFromFilesStructure");
      if (structure?.type !== "scalar" || structure.value !== true) return;
      for (const key of ["folder", "folderUid"]) {
        const pair = pairOf(node, key);
        if (!pair || !isSet(pair.value) || textAt(node, key) === "") continue;
        const { chunk, start, end } = pair.key;
        report({
          place: { chunk, start, end },
          message: `\`foldersFromFilesStructure\` makes folders after those on disk, and Grafana refuses a \`${key}\` beside it. Take one of them out.`,
        });
      }
    },
  },
};
