import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";
import type { RelabelAction } from "../../model/relabelAction.ts";
import { relabelAction } from "../../model/relabelAction.ts";
import { hasModulus } from "../../model/hasModulus.ts";
import { zeroed } from "../../model/zeroed.ts";
import { removeEntry } from "../removeEntry.ts";

export const unusedKey: Check = {
  id: "relabel/unused-key",
  severity: "error",
  summary: "A key in a step of relabelling whose action has no use for it and refuses it.",
  source: "Prometheus 3.14, model/relabel/relabel.go: … action requires only …, and no other fields",
  objects: ["relabel"],
  on: {
    object({ node }, { report }) {
      const action = relabelAction(node);
      const rule = action && rules.get(action);
      if (!rule) return;
      for (const key of rule.refused) {
        if (!differs(node, key)) continue;
        const message = `\`${action}\` has no use for \`${key}\` and refuses it. It works with ${rule.wants}.`;
        report({ place: placeOfKey(node, key), message, fixes: removeEntry(node, key) });
      }
    },
  },
};

interface Rule {
  readonly refused: readonly string[];
  readonly wants: string;
}

const byName: Rule = {
  refused: ["source_labels", "target_label", "modulus", "separator", "replacement"],
  wants: "`regex` alone, which it compares with the names of labels",
};
const byValue: Rule = {
  refused: ["regex", "modulus", "separator", "replacement"],
  wants: "`source_labels` and `target_label`",
};
const byCase: Rule = {
  refused: ["replacement"],
  wants: "`source_labels` and `target_label`",
};

const rules: ReadonlyMap<RelabelAction, Rule> = new Map([
  ["labeldrop", byName],
  ["labelkeep", byName],
  ["keepequal", byValue],
  ["dropequal", byValue],
  ["lowercase", byCase],
  ["uppercase", byCase],
]);

/** What is written out as it is by default passes. */
const defaults: ReadonlyMap<string, string> = new Map([
  ["separator", ";"],
  ["replacement", "$1"],
  ["target_label", ""],
]);

function differs(node: YamlMap, key: string): boolean {
  const fallback = defaults.get(key);
  if (fallback !== undefined) return zeroed(node, key, fallback) !== fallback;
  if (key === "modulus") return hasModulus(node);
  const isThere = node.pairs.some((pair) => pair.key.text === key) || valueOf(node, key) !== undefined;
  // An empty list of labels is refused as well; a regular expression is even where it is the default one.
  return isThere && (key === "regex" || !isNull(valueOf(node, key)));
}
