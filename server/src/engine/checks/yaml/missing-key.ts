import type { Check } from "../../model/check.ts";

export const missingKey: Check = {
  id: "yaml/missing-key",
  severity: "error",
  summary: "A key is missing without which the file is refused.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: field 'expr' must be set in rule",
  on: {
    mismatch({ kind, key, schema, place, within }, { report }) {
      if (kind !== "missing-key") return;
      const what = schema.description?.split(/(?<=\.)\s/)[0];
      report({ place, message: `This ${within} needs \`${key}\`.${what ? ` ${what}` : ""}` });
    },
  },
};
