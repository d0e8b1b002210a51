import { isBefore } from "../../facts/target.ts";
import { pairOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";
import { zeroed } from "../../model/zeroed.ts";

export const missingRegion: Check = {
  id: "discovery/missing-region",
  severity: "error",
  summary: "No region, where the program has to know it when it reads the file.",
  source:
    "Prometheus 3.13, discovery/aws/aws.go: loadRegion; discovery/stackit/stackit.go: endpoint or region missing",
  objects: ["aws-sd", "stackit-sd"],
  on: {
    object({ name, node, key }, { report, target }) {
      if (zeroed(node, "region") !== "") return;
      const place = placeOfKey(node, "region");
      if (name === "stackit-sd") {
        if (!pairOf(node, "region") || zeroed(node, "endpoint") !== "") return;
        const message = `\`region\` is empty and there is no \`endpoint\`. Name one of them, or take \`region\` out: it is \`eu01\` then.`;
        return report({ place, message });
      }
      if (!isBefore(target.prometheus, "3.14")) return;
      const message = `This ${key} names no \`region\`. Before Prometheus 3.14 (the target is ${target.prometheus}) it is looked up while the file is read; outside of AWS the file is then refused. Name the region.`;
      report({ place, message });
    },
  },
};
