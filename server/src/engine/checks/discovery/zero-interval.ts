import { parseDuration } from "../../languages/duration/parseDuration.ts";
import { isNull, pairOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const zeroInterval: Check = {
  id: "discovery/zero-interval",
  severity: "warning",
  summary: "Discovery without a pause between two rounds, with which Prometheus starts and then crashes.",
  source: "Prometheus 3.14, discovery/refresh/refresh.go; Go 1.25, time.NewTicker: non-positive interval",
  objects: ["refreshed-sd"],
  on: {
    object({ node, key }, { report }) {
      const pair = pairOf(node, "refresh_interval");
      if (!pair || (pair.value && pair.value.type !== "scalar")) return;
      const parsed = isNull(pair.value) ? { ms: 0 } : parseDuration(pair.value!.text);
      if (!("ms" in parsed) || parsed.ms > 0) return;
      const what = isNull(pair.value)
        ? "An empty `refresh_interval` is zero, not the default"
        : "`refresh_interval` is zero";
      const message = `${what}: Prometheus reads the file and crashes when this ${key} begins. Give a time such as \`60s\`, or take the key out.`;
      report({ place: placeOfKey(node, "refresh_interval"), message });
    },
  },
};
