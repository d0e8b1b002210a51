import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { schemeOf } from "../../model/relabelSteps.ts";

export const otlpTranslation: Check = {
  id: "prometheus/otlp-translation",
  severity: "error",
  summary:
    "A translation of OTLP names that keeps any characters although only letters, digits and `_` are taken.",
  source:
    "Prometheus 3.14, config/config.go: OTLP translation strategy … is not allowed when UTF8 is disabled",
  objects: ["prometheus-config"],
  on: {
    object({ node: root }, { report, target }) {
      const otlp = valueOf(root, "otlp");
      const strategy = textAt(otlp, "translation_strategy");
      if (otlp?.type !== "map" || (strategy !== "NoTranslation" && strategy !== "NoUTF8EscapingWithSuffixes"))
        return;
      if (schemeOf(valueOf(root, "global"), "utf8", target) !== "legacy") return;
      report({
        place: placeOfValue(otlp, "translation_strategy"),
        message: `\`${strategy}\` keeps names as they come, but \`global.metric_name_validation_scheme\` is \`legacy\`, which takes letters, digits and \`_\` only. Choose a strategy with \`UnderscoreEscaping\`, or the scheme \`utf8\`.`,
      });
    },
  },
};
