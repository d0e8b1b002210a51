import type { Check } from "../../model/check.ts";

export const syntax: Check = {
  id: "yaml/syntax",
  severity: "error",
  summary: "Text that is not YAML.",
  source: "https://yaml.org/spec/1.2.2/",
  on: {
    problem(problem, { report }) {
      if (problem.kind === "syntax") report({ place: problem, message: problem.message });
    },
  },
};
