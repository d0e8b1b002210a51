import type { Check } from "../../model/check.ts";
import { thisOneFirst } from "../../model/holder.ts";

export const missingOneOf: Check = {
  id: "yaml/missing-one-of",
  severity: "error",
  summary: "None of several keys is set of which the program needs one.",
  source: "Prometheus 3.14 and Alertmanager 0.34, config: one of … must be configured",
  on: {
    mismatch({ kind, allowed, place, within }, { report }) {
      if (kind !== "missing-one-of") return;
      const names = allowed.map((name) => `\`${name}\``);
      const choice = names.length > 1 ? `${names.slice(0, -1).join(", ")} or ${names.at(-1)}` : names[0];
      report({ place, message: `${thisOneFirst(within)} needs ${choice}; without it the file is refused.` });
    },
  },
};
