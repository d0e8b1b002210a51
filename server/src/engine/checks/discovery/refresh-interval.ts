import { parseDuration } from "../../languages/duration/parseDuration.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const refreshInterval: Check = {
  id: "discovery/refresh-interval",
  severity: "error",
  summary: "Discovery of Oracle Cloud or Triton that would be repeated without a pause.",
  source:
    "Prometheus 3.14, discovery/oci/oci.go and discovery/triton/triton.go: refresh_interval must be positive",
  objects: ["oci-sd", "triton-sd"],
  on: {
    object({ node }, { report }) {
      const text = textAt(node, "refresh_interval");
      const parsed = text === undefined ? undefined : parseDuration(text);
      if (!parsed || !("ms" in parsed) || parsed.ms > 0) return;
      const message =
        "`refresh_interval` must be longer than zero. Give a time such as `60s`, or take the key out.";
      report({ place: placeOfKey(node, "refresh_interval"), message });
    },
  },
};
