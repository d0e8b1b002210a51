import { GO_TEMPLATE_FUNCTIONS } from "../../facts/templateFunctions.ts";
import { parseTemplate } from "../../languages/gotemplate/parse.ts";
import { isNull, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { nearest } from "../../text/nearest.ts";

const TYPES = ["team", "teams", "user", "escalation", "schedule"];

export const responderType: Check = {
  id: "receiver/responder-type",
  severity: "error",
  summary: "A type of Opsgenie responder that there is not.",
  source: "Alertmanager 0.34, notify/opsgenie/config.go: type does not match valid options",
  objects: ["opsgenie-responder"],
  on: {
    object({ node }, { report }) {
      const type = valueOf(node, "type");
      if (type?.type !== "scalar" || isNull(type) || type.text === "") return;
      const place = insideQuotes(type);
      if (type.text.includes("{{")) {
        const [error] = parseTemplate(type.text, "alertmanager", GO_TEMPLATE_FUNCTIONS).errors;
        if (!error) return;
        const message = `This template is read when the file is loaded, with nothing but Go's own functions: ${error.message}.`;
        return report({ place, message });
      }
      if (TYPES.includes(type.text.toLowerCase())) return;
      const meant = nearest(type.text.toLowerCase(), TYPES);
      const known = TYPES.map((one) => `\`${one}\``).join(", ");
      report({
        place,
        message: `\`${type.text}\` is no type of responder; there are ${known}.${meant ? ` Did you mean \`${meant}\`?` : ""}`,
        fixes: meant ? [{ title: `Change to \`${meant}\``, edits: [{ place, text: meant }] }] : [],
      });
    },
  },
};
