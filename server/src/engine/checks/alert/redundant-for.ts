import type { DurationTree } from "../../languages/duration/duration.ts";
import type { YamlMap, YamlPair } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import type { Region } from "../../model/region.ts";
import type { Place } from "../../text/place.ts";

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
          fixes: withoutLine(node, pair),
        });
      }
    },
  },
};

const isZero = ({ text, parsed }: Region): boolean => text !== "" && (parsed.tree as DurationTree).ms === 0;

/** Takes the line of a key out, where nothing else stands on it. */
function withoutLine(node: YamlMap, { key, value }: YamlPair): Fix[] {
  const { chunk } = key;
  if (!value || value.alias || value.chunk !== chunk || node.pairs.length < 2) return [];
  const start = chunk.text.lastIndexOf("\n", key.start - 1) + 1;
  const end = chunk.text.indexOf("\n", value.end) + 1;
  const before = chunk.text.slice(start, key.start);
  const after = chunk.text.slice(value.end, end);
  if (end === 0 || before.trim() !== "" || after.trim() !== "") return [];
  const place: Place = { chunk, start, end };
  return [{ title: `Remove \`${key.text}\``, edits: [{ place, text: "" }] }];
}
