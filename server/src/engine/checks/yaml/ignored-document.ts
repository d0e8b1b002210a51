import type { Check } from "../../model/check.ts";

export const ignoredDocument: Check = {
  id: "yaml/ignored-document",
  severity: "warning",
  summary: "A further YAML document in a file of which only the first is read.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: only the first document is processed",
  scope: "file",
  on: {
    part({ ignored, firstChunk: chunk }, { report }) {
      if (!ignored) return;
      const end = chunk.text.search(/\r?\n|$/);
      report({
        place: { chunk, start: 0, end },
        message: "Only the first document of this file is read; what stands from here on has no effect.",
        unnecessary: true,
      });
    },
  },
};
