import type { Check } from "../../model/check.ts";
import { jsonFault } from "../../text/jsonFault.ts";

export const jsonSyntax: Check = {
  id: "discovery/json-syntax",
  severity: "error",
  summary: "A JSON file of targets that is YAML and not JSON.",
  source: "Prometheus 3.14, discovery/file/file.go: json.Unmarshal; RFC 8259",
  scope: "file",
  on: {
    part(part, { report, uri }) {
      if (part.kind?.id !== "file-sd-targets" || !/\.json$/i.test(uri)) return;
      const [chunk, ...others] = part.chunks;
      if (!chunk || others.length > 0 || part.hasProblems) return;
      const fault = jsonFault(chunk.text);
      if (!fault) return;
      const { start, end, message } = fault;
      const said = message.charAt(0).toUpperCase() + message.slice(1);
      report({
        place: { chunk, start, end },
        message: `${said}; Prometheus reads this file as JSON, by its name.`,
      });
    },
  },
};
