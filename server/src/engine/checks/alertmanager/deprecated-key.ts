import { isTooOld } from "../../facts/target.ts";
import { written } from "../../languages/matcher/tree.ts";
import type { YamlMap, YamlPair } from "../../languages/yaml/tree.ts";
import { pairOf, placeOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Fix } from "../../model/finding.ts";
import { pairPlace } from "../../model/pairPlace.ts";
import { singleQuoted } from "../../text/singleQuoted.ts";

export const deprecatedKey: Check = {
  id: "alertmanager/deprecated-key",
  severity: "info",
  summary: "A key that Alertmanager keeps for old files only.",
  source: "Alertmanager 0.34, config/config.go: deprecated, to be removed before 1.0",
  objects: ["route", "inhibit-rule", "alertmanager-config"],
  on: {
    object({ node, name }, { report, target }) {
      if (name === "alertmanager-config") {
        const key = pairOf(node, "mute_time_intervals")?.key;
        if (!key || isTooOld(target, "alertmanager 0.24")) return;
        const message =
          "`mute_time_intervals` is the old name of `time_intervals`, which routes can name as muted and as active.";
        const edits = [{ place: placeOf(key), text: "time_intervals" }];
        const fixes = pairOf(node, "time_intervals") ? [] : [{ title: "Change to `time_intervals`", edits }];
        return report({ place: placeOf(key), message, fixes });
      }
      if (isTooOld(target, "alertmanager 0.22")) return;
      for (const side of name === "route" ? [""] : ["source_", "target_"]) {
        const matchers = `${side}matchers`;
        const old = [`${side}match`, `${side}match_re`].flatMap((key) => pairOf(node, key) ?? []);
        for (const pair of old) {
          const message = `\`${pair.key.text}\` is out of date: \`${matchers}\` says the same, and \`!=\` and \`!~\` too.`;
          const fix =
            old.length === 1 && !pairOf(node, matchers) ? rewritten(node, pair, matchers) : undefined;
          report({ place: placeOf(pair.key), message, fixes: fix ? [fix] : [] });
        }
      }
    },
  },
};

/** The old key as a list of matchers, on one line. */
function rewritten(node: YamlMap, pair: YamlPair, key: string): Fix | undefined {
  const { value } = pair;
  const place = pairPlace(pair);
  if (!place || value?.type !== "map" || !node.pairs.includes(pair)) return undefined;
  const operator = pair.key.text.endsWith("_re") ? "=~" : "=";
  const items: string[] = [];
  for (const { key: label, value: wanted } of value.pairs) {
    if (wanted?.type !== "scalar" || wanted.text.includes("\n")) return undefined;
    items.push(singleQuoted(written({ name: label.text, operator, value: wanted.text })));
  }
  return { title: `Change to \`${key}\``, edits: [{ place, text: `${key}: [${items.join(", ")}]` }] };
}
