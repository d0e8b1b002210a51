import { isBefore } from "../../facts/target.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { textAt } from "../../languages/yaml/tree.ts";

export const alertmanagerApi: Check = {
  id: "prometheus/alertmanager-api",
  severity: "error",
  summary: "A version of Alertmanager's API that Prometheus does not speak.",
  source: "Prometheus 3.14, config/config.go: expected Alertmanager api version to be one of",
  objects: ["alertmanager-targets"],
  on: {
    object({ node }, { report, target }) {
      const version = textAt(node, "api_version");
      const isOld = isBefore(target.prometheus, "3.0");
      if (version === undefined || version === "v2" || (version === "v1" && isOld)) return;
      const place = placeOfValue(node, "api_version");
      const why =
        version === "v1"
          ? "Prometheus speaks the API `v1` no longer since 3.0. Alertmanager has `v2` since 0.16."
          : `There is no API version \`${version}\`; write \`v2\`, or take the key out.`;
      report({
        place,
        message: why,
        fixes: version === "" ? [] : [{ title: "Change to `v2`", edits: [{ place, text: "v2" }] }],
      });
    },
  },
};
