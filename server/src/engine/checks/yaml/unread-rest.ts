import type { Check } from "../../model/check.ts";

export const unreadRest: Check = {
  id: "yaml/unread-rest",
  severity: "warning",
  summary: "Text behind the end of the document, which nobody reads.",
  source: "gopkg.in/yaml.v3 3.0.1, decode.go: Decode stops behind the first document",
  on: {
    problem(problem, { report, kind }) {
      if (problem.kind !== "unread" || (kind.documents === "all" && kind.scalars !== "json")) return;
      report({
        place: problem,
        message:
          "The document ends above this line; what stands from here on has no effect. Keys begin in the column of the first one, and nothing follows the brace or bracket that closes all.",
        unnecessary: true,
      });
    },
  },
};
