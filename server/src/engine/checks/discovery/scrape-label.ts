import { parseDuration } from "../../languages/duration/parseDuration.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { pairOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import type { TargetLabels } from "../../model/relabelTarget.ts";
import { staticTargets } from "../../model/staticTargets.ts";

export const scrapeLabel: Check = {
  id: "discovery/scrape-label",
  severity: "error",
  summary: "A target whose labels leave no usable interval or timeout for scraping it.",
  source: "Prometheus 3.14, scrape/target.go: error parsing scrape interval, scrape interval cannot be 0, …",
  objects: ["scrape-config"],
  on: {
    object({ node }, { report, target }) {
      const flagged = new Set<YamlMap>();
      for (const { place, written, end } of staticTargets(node, true, target)) {
        const { labels } = end;
        if (!labels.has("__address__")) continue;
        const fault =
          faultOf(labels, "__scrape_interval__") ?? faultOf(labels, "__scrape_timeout__") ?? longer(labels);
        if (!fault) continue;
        const writer = end.writers.get(fault.label);
        if (writer && flagged.has(writer)) continue;
        if (writer) flagged.add(writer);
        const step = writer ? "Behind this step, " : "";
        const message = `${step}\`${fault.label}\` of the target \`${written}\` ${fault.words}. It is a time such as \`30s\`; the timeout is at most the interval.`;
        const key = writer && pairOf(writer, "replacement") ? "replacement" : "regex";
        report({ place: writer ? placeOfValue(writer, key) : place, message });
      }
    },
  },
};

interface Fault {
  readonly label: string;
  readonly words: string;
}

function faultOf(labels: TargetLabels, label: string): Fault | undefined {
  if (!labels.has(label)) return { label, words: "is gone" };
  const text = labels.get(label);
  if (text === undefined) return undefined;
  const parsed = parseDuration(text);
  if (!("ms" in parsed)) return { label, words: `is \`${text}\`, which is no duration` };
  return parsed.ms === 0 ? { label, words: "is zero" } : undefined;
}

function longer(labels: TargetLabels): Fault | undefined {
  const label = "__scrape_timeout__";
  const [interval, timeout] = ["__scrape_interval__", label].map((name) => {
    const parsed = parseDuration(labels.get(name) ?? "");
    return "ms" in parsed ? parsed.ms : undefined;
  });
  const isLonger = interval !== undefined && timeout !== undefined && timeout > interval;
  return isLonger ? { label, words: "is longer than its interval" } : undefined;
}
