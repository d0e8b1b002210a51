import { isBefore } from "../../facts/target.ts";
import { legacyLabelName } from "../../languages/nameScheme.ts";
import { isMerge, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";
import { schemeOf } from "../../model/relabelSteps.ts";
import { isUtf8 } from "../../text/isUtf8.ts";

export const labelNames: Check = {
  id: "prometheus/label-names",
  severity: "error",
  summary: "An external label, or a required matcher, whose name or value is not allowed.",
  source: "Prometheus 3.14, config/config.go: … is not a valid label name, … is not a valid label value",
  objects: ["global", "remote-read"],
  on: {
    object({ node, name: object }, { report, target }) {
      const isGlobal = object === "global";
      const labels = valueOf(node, isGlobal ? "external_labels" : "required_matchers");
      if (labels?.type !== "map") return;
      const oldScheme = isBefore(target.prometheus, "3.0") ? "legacy" : "utf8";
      const scheme = isGlobal ? schemeOf(node, "utf8", target) : oldScheme;
      for (const { key, value } of labels.pairs) {
        if (isMerge(key)) continue;
        const isText = isUtf8(key);
        if (!isText || (scheme === "legacy" ? !legacyLabelName.test(key.text) : key.text === "")) {
          const place =
            isText && key.text !== ""
              ? insideQuotes(key)
              : { chunk: key.chunk, start: key.start, end: key.end };
          const name =
            isText && key.text !== "" ? `\`${key.text}\`` : isText ? "An empty text" : "What stands here";
          const wants = !isText
            ? "it is not UTF-8"
            : scheme === "legacy"
              ? "it may hold letters, digits and `_` only, and not begin with a digit"
              : "it cannot be empty";
          report({ place, message: `${name} is no label name: ${wants}.` });
        }
        if (value?.type === "scalar" && !isUtf8(value))
          report({
            place: { chunk: value.chunk, start: value.start, end: value.end },
            message: "This is no label value: it is not UTF-8.",
          });
      }
    },
  },
};
