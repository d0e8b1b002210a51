import { programNames, programVersion } from "../../facts/target.ts";
import type { Check } from "../../model/check.ts";

export const noLongerKnown: Check = {
  id: "yaml/no-longer-known",
  severity: "error",
  summary: "A key that the configured version of the program has no longer.",
  source: "Changelogs of Prometheus, Alertmanager and Grafana",
  on: {
    mismatch({ kind, key, place, version }, { report, target }) {
      if (kind !== "no-longer-known" || version === undefined) return;
      const { program, version: last } = programVersion(version);
      const name = programNames[program];
      report({
        place,
        message: `\`${key}\` is gone: ${name} ${last} was the last to know it; the target is ${target[program]}, which refuses the file.`,
      });
    },
  },
};
