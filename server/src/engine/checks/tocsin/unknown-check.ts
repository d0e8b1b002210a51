import type { Check } from "../../model/check.ts";
import { nearest } from "../../text/nearest.ts";

export const unknownCheck: Check = {
  id: "tocsin/unknown-check",
  severity: "warning",
  summary: "A check named in `.tocsin.yaml` that does not exist.",
  source: "Tocsin: the table of checks",
  scope: "project",
  on: {
    settings({ checks }, { project, report }) {
      const known = [...project.checks].flatMap((id) => [id, `${id.slice(0, id.indexOf("/"))}/*`]);
      for (const { value, place } of checks) {
        if (known.includes(value)) continue;
        const guess = nearest(value, known);
        const fixes = guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [];
        report({ place, message: `There is no check \`${value}\`.${guess ? ` Did you mean \`${guess}\`?` : ""}`, fixes });
      }
    },
  },
};
