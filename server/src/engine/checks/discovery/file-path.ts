import { isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

const accepted = /^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/;

export const filePath: Check = {
  id: "discovery/file-path",
  severity: "error",
  summary: "A path of a file of targets that Prometheus does not read.",
  source: "Prometheus 3.14, discovery/file/file.go: path name … is not valid for file discovery",
  objects: ["file-sd"],
  on: {
    object({ node }, { report }) {
      const files = valueOf(node, "files");
      if (files?.type !== "seq") return;
      for (const file of files.items) {
        if (file && file.type !== "scalar") continue;
        const path = !file || isNull(file) ? "" : file.text;
        if (accepted.test(path)) continue;
        const name = path === "" ? "An empty path" : `\`${path}\``;
        report({ place: placeOf(file ?? files), message: `${name} ${faultOf(path)}` });
      }
    },
  },
};

function faultOf(path: string): string {
  if (!/\.(?:json|yml|yaml|JSON|YML|YAML)$/.test(path))
    return "is not read: the name of a file of targets ends in `.json`, `.yml` or `.yaml`.";
  return "is not read: only the last part of the path, the name of the file, may have a `*`. Write the folder out, or name each file.";
}
