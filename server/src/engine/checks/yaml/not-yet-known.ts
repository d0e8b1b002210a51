import { sinceWords } from "../../facts/target.ts";
import type { Check } from "../../model/check.ts";

export const notYetKnown: Check = {
  id: "yaml/not-yet-known",
  severity: "error",
  summary: "A key or value that the configured version of the program does not have yet.",
  source: "Changelogs of Prometheus, Alertmanager and Grafana",
  on: {
    mismatch({ kind, key, found, place, version }, { report, target }) {
      if (kind !== "not-yet-known" || version === undefined) return;
      const what = found === undefined ? `\`${key}\`` : `\`${found}\` for \`${key}\``;
      report({ place, message: `${what} exists ${sinceWords(target, version)}, which refuses the file.` });
    },
  },
};
