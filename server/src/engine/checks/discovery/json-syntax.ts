import type { Check } from "../../model/check.ts";
import { chunkAtOffset, textOf } from "../../text/branch.ts";
import { jsonFault } from "../../text/jsonFault.ts";

export const jsonSyntax: Check = {
  id: "discovery/json-syntax",
  severity: "error",
  summary: "A JSON file of targets that is YAML and not JSON.",
  source: "Prometheus 3.14, discovery/file/file.go: json.Unmarshal; RFC 8259",
  scope: "file",
  on: {
    part(part, { report, uri }) {
      const isOurs = part.kind?.id === "file-sd-targets" && /\.json$/i.test(uri);
      if (!isOurs || part.hasProblems) return;
      const fault = jsonFault(textOf(part.top));
      if (!fault) return;
      const { start, end, message } = fault;
      const { chunk, from } = chunkAtOffset(part.top, start);
      const said = message.charAt(0).toUpperCase() + message.slice(1);
      report({
        place: { chunk, start: start - from, end: Math.min(end - from, chunk.text.length) },
        message: `${said}; Prometheus reads this file as JSON, by its name.`,
      });
    },
  },
};
