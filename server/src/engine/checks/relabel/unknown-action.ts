import { isTooOld, sinceWords } from "../../facts/target.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { relabelAction, relabelActions } from "../../model/relabelAction.ts";
import { zeroed } from "../../model/zeroed.ts";
import { nearest } from "../../text/nearest.ts";

/** Actions that came later. */
const since: ReadonlyMap<string, string> = new Map([
  ["lowercase", "prometheus 2.36"],
  ["uppercase", "prometheus 2.36"],
  ["keepequal", "prometheus 2.41"],
  ["dropequal", "prometheus 2.41"],
]);

export const unknownAction: Check = {
  id: "relabel/unknown-action",
  severity: "error",
  summary: "A step of relabelling whose `action` does not exist.",
  source: "Prometheus 3.14, model/relabel/relabel.go: unknown relabel action, relabel action cannot be empty",
  objects: ["relabel"],
  on: {
    object({ node }, { report, target }) {
      const text = zeroed(node, "action", "replace");
      const place = placeOfValue(node, "action");
      const action = relabelAction(node);
      const version = action && since.get(action);
      if (version && isTooOld(target, version))
        return report({ place, message: `The action \`${action}\` exists ${sinceWords(target, version)}.` });
      if (action || text === undefined) return;
      const known = relabelActions.map((one) => `\`${one}\``).join(", ");
      if (text === "")
        return report({
          place,
          message: `\`action\` is empty; take the key out for \`replace\`, or write one of ${known}.`,
        });
      const guess = nearest(text.toLowerCase(), relabelActions);
      report({
        place,
        message: `There is no action \`${text}\`${guess ? `; did you mean \`${guess}\`?` : `. It takes ${known}.`}`,
        fixes: guess ? [{ title: `Change to \`${guess}\``, edits: [{ place, text: guess }] }] : [],
      });
    },
  },
};
