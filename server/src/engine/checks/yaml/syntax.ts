import type { Check } from "../../model/check.ts";

export const syntax: Check = {
  id: "yaml/syntax",
  severity: "error",
  summary: "Text that is not YAML.",
  source: "https://yaml.org/spec/1.2.2/",
  on: {
    problem(problem, { report, kind }) {
      if (problem.kind === "syntax") report({ place: problem, message: problem.message });
      // Who reads on wants another document there; who reads the first one never sees it.
      if (problem.kind === "unread" && kind.documents === "all" && kind.scalars !== "json")
        report({
          place: problem,
          message: "The document ends above this line; another one begins with a line `---`.",
        });
    },
  },
};
