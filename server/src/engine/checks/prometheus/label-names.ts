import { isBefore } from "../../facts/target.ts";
import type { NameScheme } from "../../languages/nameScheme.ts";
import { legacyLabelName } from "../../languages/nameScheme.ts";
import type { YamlScalar } from "../../languages/yaml/tree.ts";
import { isMerge, isNull, valueOf } from "../../languages/yaml/tree.ts";
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
      const isOld = isBefore(target.prometheus, "3.0");
      const scheme = isOld ? "legacy" : isGlobal ? schemeOf(node, "utf8", target) : "utf8";
      for (const { key, value } of labels.pairs) {
        // A matcher's name that is null is not looked at.
        const isPassed = isMerge(key) || (!isGlobal && isNull(key));
        const fault = isPassed ? undefined : faultOf(key, scheme);
        if (fault) report({ place: key.text === "" ? outside(key) : insideQuotes(key), message: fault });
        if (value?.type === "scalar" && !isUtf8(value))
          report({ place: outside(value), message: "This is no label value: it is not UTF-8." });
      }
    },
  },
};

function faultOf(key: YamlScalar, scheme: NameScheme): string | undefined {
  if (!isUtf8(key)) return "This is no label name: it is not UTF-8.";
  if (key.text === "") return "A label name cannot be empty.";
  if (scheme === "utf8" || legacyLabelName.test(key.text)) return undefined;
  return `\`${key.text}\` is no label name here: it may hold letters, digits and \`_\` only, and not begin with a digit.`;
}

const outside = ({ chunk, start, end }: YamlScalar) => ({ chunk, start, end });
