import type { DurationTree } from "../../languages/duration/duration.ts";
import type { Check } from "../../model/check.ts";
import type { Region } from "../../model/region.ts";
import { removeEntry } from "../removeEntry.ts";

export const redundantFor: Check = {
  id: "alert/redundant-for",
  severity: "info",
  summary:
    "An alert with a `for` or `keep_firing_for` of no time at all, which is what it has without the line.",
  source:
    "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule; pint 0.87, alerts/for",
  isAsked: true,
  on: {
    alert({ node, for: wait, keepFiringFor }, { kind, report }) {
      // Grafana wants the key. And a mapping that is merged in may say otherwise.
      if (kind.program === "grafana" || node.pairs.some(({ key }) => key.text === "<<")) return;
      for (const [key, region] of [["for", wait] as const, ["keep_firing_for", keepFiringFor] as const]) {
        const pair = node.pairs.find((one) => one.key.text === key);
        if (!pair || !region || !isZero(region)) continue;
        const effect =
          key === "for" ? "fires as soon as it is true" : "stops firing as soon as it is no longer true";
        report({
          place: region.toChunk({ start: 0, end: region.text.length }),
          message: `\`${key}: ${region.text}\` changes nothing: without it the alert ${effect}, too. Take the line out.`,
          unnecessary: true,
          fixes: removeEntry(node, key),
        });
      }
    },
  },
};

const isZero = ({ text, parsed }: Region): boolean => text !== "" && (parsed.tree as DurationTree).ms === 0;
