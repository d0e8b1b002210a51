import { isBefore } from "../../facts/target.ts";
import { isMerge, isNull, placeOf, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { isUtf8 } from "../../text/isUtf8.ts";

export const labelName: Check = {
  id: "discovery/label-name",
  severity: "error",
  summary: "A label of targets whose name Prometheus does not take.",
  source: "prometheus/common 0.67, model/labels.go: LabelName.UnmarshalYAML, is not a valid label name",
  objects: ["target-group"],
  on: {
    object({ node }, { report, target }) {
      const labels = valueOf(node, "labels");
      if (labels?.type !== "map" || labels.alias) return;
      for (const { key, value } of labels.pairs) {
        const name = key.text;
        if (value?.type === "scalar" && !isUtf8(value))
          report({ place: placeOf(value), message: "This is no value of a label: it is not UTF-8." });
        if (!isUtf8(key)) {
          report({ place: placeOf(key), message: "This is no name of a label: it is not UTF-8." });
          continue;
        }
        if (isMerge(key) || isNull(key) || /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) continue;
        const place = name === "" ? placeOf(key) : insideQuotes(key);
        if (name === "") report({ place, message: "The name of a label cannot be empty." });
        else if (isBefore(target.prometheus, "3.0"))
          report({
            place,
            message: `\`${name}\` cannot be the name of a label: letters, digits and \`_\` only, no digit first. Other characters are taken since Prometheus 3.0; the target is ${target.prometheus}.`,
          });
      }
    },
  },
};
