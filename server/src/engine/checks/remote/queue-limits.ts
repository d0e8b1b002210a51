import { isBefore } from "../../facts/target.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { parseDuration } from "../../languages/duration/parseDuration.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

/** What holds where a key is missing; durations in milliseconds. */
const defaults: ReadonlyMap<string, number> = new Map([
  ["capacity", 10_000],
  ["max_shards", 50],
  ["min_shards", 1],
  ["max_samples_per_send", 2000],
  ["batch_send_deadline", 5000],
  ["min_backoff", 30],
  ["max_backoff", 5000],
]);

export const queueLimits: Check = {
  id: "remote/queue-limits",
  severity: "error",
  summary: "Numbers of a remote write queue with which nothing could be sent.",
  source: "Prometheus 3.12 and later, config/config.go: remote write queue … must be positive",
  objects: ["remote-write-queue"],
  on: {
    object({ node }, { report, target }) {
      if (isBefore(target.prometheus, "3.12")) return;
      for (const key of defaults.keys()) {
        const value = numberAt(node, key);
        if (value === undefined || value > 0) continue;
        const message = `\`${key}\` has to be above zero, or nothing is sent. Default: ${inWords(key)}.`;
        report({ place: placeOfValue(node, key), message });
      }
      compare("min_shards", "max_shards");
      compare("min_backoff", "max_backoff");

      function compare(low: string, high: string): void {
        const [from, to] = [numberAt(node, low), numberAt(node, high)];
        if (from === undefined || to === undefined || from <= 0 || to <= 0 || from <= to) return;
        const key = node.pairs.some((pair) => pair.key.text === low) ? low : high;
        const byDefault = node.pairs.some((pair) => pair.key.text === (key === low ? high : low))
          ? ""
          : `, which is ${inWords(key === low ? high : low)} by default`;
        const message =
          key === low
            ? `\`${low}\` is above \`${high}\`${byDefault}; lower it, or raise \`${high}\`.`
            : `\`${high}\` is below \`${low}\`${byDefault}; raise it.`;
        report({ place: placeOfValue(node, key), message });
      }
    },
  },
};

/** `undefined` where it cannot be read; null is zero. */
function numberAt(node: YamlMap, key: string): number | undefined {
  const value = valueOf(node, key);
  if (!value) return node.pairs.some((pair) => pair.key.text === key) ? 0 : defaults.get(key);
  if (value.type !== "scalar") return undefined;
  if (isNull(value)) return 0;
  if (typeof value.value === "number" && !durations.has(key)) return Math.trunc(value.value);
  const parsed = parseDuration(value.text);
  return durations.has(key) && "ms" in parsed ? parsed.ms : undefined;
}

const durations: ReadonlySet<string> = new Set(["batch_send_deadline", "min_backoff", "max_backoff"]);

const inWords = (key: string): string => {
  const value = defaults.get(key) ?? 0;
  if (!durations.has(key)) return `\`${value}\``;
  return value < 1000 ? `\`${value}ms\`` : `\`${value / 1000}s\``;
};
