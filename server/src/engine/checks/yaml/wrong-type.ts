import type { Check } from "../../model/check.ts";

export const wrongType: Check = {
  id: "yaml/wrong-type",
  severity: "error",
  summary: "A value of another type than the key takes: a list where text is wanted.",
  source: "Prometheus 3.14, model/rulefmt/rulefmt.go: strict decoding (cannot unmarshal … into …)",
  on: {
    mismatch({ kind, key, found, allowed, place, within }, { report }) {
      if (kind !== "wrong-type") return;
      const what = key ? `\`${key}\`` : `A ${within}`;
      report({ place, message: `${what} takes ${allowed.join(" or ")}; this is ${found}.` });
    },
  },
};
