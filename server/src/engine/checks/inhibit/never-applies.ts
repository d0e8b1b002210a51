import { written } from "../../languages/matcher/tree.ts";
import type { Check } from "../../model/check.ts";
import { canBeEqual, contradiction } from "../../model/contradiction.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { inhibitKeys, inhibitObjects } from "../../model/routeConditions.ts";
import { readConditions } from "../../model/routeTree.ts";
import { spelled, textsAt } from "../../model/routing.ts";
import type { YamlNode, YamlScalar } from "../../languages/yaml/tree.ts";
import type { Fix } from "../../model/finding.ts";

export const neverApplies: Check = {
  id: "inhibit/never-applies",
  severity: "warning",
  summary: "An inhibition rule whose matchers and `equal` no two alerts can meet together.",
  source:
    "Alertmanager 0.34, inhibit/inhibit.go: source and target must have the same value in every label of `equal`",
  objects: inhibitObjects,
  on: {
    object({ node, place, name }, { report, target: programs }) {
      const [source, target] = (["source", "target"] as const).map((side) =>
        readConditions(node, { target: programs }, inhibitKeys(name, side)),
      );
      if (!source || !target || source.isBroken || target.isBroken) return;
      for (const [side, { conditions }] of [
        ["source", source],
        ["target", target],
      ] as const) {
        const clash = contradiction(conditions);
        if (!clash) continue;
        const key = inhibitKeys(name, side).matchers;
        const message = `No alert is ever a ${side} of this rule: ${clash.map((one) => `\`${written(one)}\``).join(" and ")} cannot hold together. Take one of them out of \`${key}\`.`;
        report({ place: spelled(node, key)?.key ?? place, message });
        return;
      }
      for (const label of textsAt(node, "equal")) {
        if (canBeEqual(label.text, source.conditions, target.conditions)) continue;
        const message = `This rule never mutes anything: source and target must have the same \`${label.text}\`, and by their matchers they never do. Take \`${label.text}\` out of \`equal\`.`;
        report({
          place: insideQuotes(label),
          message,
          fixes: withoutItem(spelled(node, "equal")?.value, label),
        });
      }
    },
  },
};

/** Of a list in brackets. */
function withoutItem(list: YamlNode | undefined, label: YamlScalar): Fix[] {
  if (list?.type !== "seq" || !list.flow || list.alias) return [];
  const { chunk, start, end, items } = list;
  const rest = items.flatMap((item) =>
    item && item !== label ? [chunk.text.slice(item.start, item.end)] : [],
  );
  const text = `[${rest.join(", ")}]`;
  return [
    { title: `Take \`${label.text}\` out of \`equal\``, edits: [{ place: { chunk, start, end }, text }] },
  ];
}
