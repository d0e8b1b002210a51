import type { Check } from "../../model/check.ts";
import { thisOneFirst } from "../../model/holder.ts";

export const missingKey: Check = {
  id: "yaml/missing-key",
  severity: "error",
  summary: "A key is missing without which the file is refused.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: field 'expr' must be set in rule",
  on: {
    mismatch({ kind, key, place, within }, { report }) {
      if (kind !== "missing-key") return;
      report({ place, message: `${thisOneFirst(within)} needs \`${key}\`; without it the file is refused.` });
    },
  },
};
