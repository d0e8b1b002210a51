import { isSet, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { headOf } from "../../model/headOf.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

const TARGETS = ["topic_arn", "target_arn", "phone_number"];

export const snsTarget: Check = {
  id: "receiver/sns-target",
  severity: "error",
  summary: "An SNS message without a place to go to, or with two.",
  source:
    "Alertmanager 0.34, notify/sns/config.go: must provide either a Target ARN, Topic ARN, or Phone Number",
  objects: ["sns-config"],
  on: {
    object({ node }, { report }) {
      const set = TARGETS.filter((key) => isSet(valueOf(node, key)));
      // Upstream compares the three with each other in a way that lets all three pass.
      if (set.length === 1 || set.length === 3) return;
      const all = TARGETS.map((key) => `\`${key}\``);
      if (set.length === 0) {
        const message = `Say where the message goes: set ${all.slice(0, 2).join(", ")} or ${all[2]}.`;
        return report({ place: headOf(node), message });
      }
      const [first, second] = set;
      const message = `\`${first}\` and \`${second}\` exclude each other; keep one of them.`;
      report({ place: placeOfKey(node, second!), message });
    },
  },
};
