import type { Check } from "../../model/check.ts";

export const duplicateKey: Check = {
  id: "yaml/duplicate-key",
  severity: "error",
  summary: "A key that stands twice in one mapping.",
  source: "https://yaml.org/spec/1.2.2/#mapping (unique keys); go-yaml: mapping key already defined",
  on: {
    problem(problem, { report, kind }) {
      // vmalert does not decode strictly: there the last one counts.
      if (problem.kind !== "duplicate-key" || kind.program === "vmalert") return;
      const related = problem.first ? [{ place: problem.first, message: "It stands here first." }] : [];
      const message = `The key \`${problem.message}\` already stands in this mapping; keep one of the two.`;
      report({ place: problem, message, related });
    },
  },
};
