import { isNull } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const emptyConfig: Check = {
  id: "alertmanager/empty-config",
  severity: "error",
  summary: "A configuration of Alertmanager that is empty.",
  source: "Alertmanager 0.34, config/config.go: no route provided in config",
  scope: "file",
  on: {
    part({ firstChunk: chunk, root, look }, { report, kind }) {
      if (kind.id !== "alertmanager-config" || look.keys.size > 0 || !isNull(root)) return;
      const message =
        "This file is empty, and Alertmanager needs at least a `route` and the receiver that it names.";
      report({ place: { chunk, start: 0, end: 0 }, message });
    },
  },
};
