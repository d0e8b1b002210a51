import { isBefore } from "../../facts/target.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";

export const nameLabel: Check = {
  id: "receiver/name-label",
  severity: "error",
  summary: "A receiver's label `name` that is not its name.",
  source: "Alertmanager 0.34, config/config.go (Receiver)",
  objects: ["receiver"],
  on: {
    object({ node }, { report, target }) {
      const label = valueOf(valueOf(node, "labels"), "name");
      const name = textAt(node, "name") ?? "";
      if (label?.type !== "scalar" || label.text === name || isBefore(target.alertmanager, "0.33")) return;
      const place = insideQuotes(label);
      report({
        place,
        message: `Alertmanager sets the label \`name\` to the receiver's name, \`${name}\`. Take the label out.`,
        fixes: [{ title: `Change to \`${name}\``, edits: [{ place, text: name }] }],
      });
    },
  },
};
