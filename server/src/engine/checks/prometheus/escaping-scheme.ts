import { isBefore } from "../../facts/target.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { mappingsAt } from "../../model/mappingsAt.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";

export const escapingScheme: Check = {
  id: "prometheus/escaping-scheme",
  severity: "error",
  summary: "Names are asked for in any characters although only letters, digits and `_` are taken.",
  source:
    "Prometheus 3.14, config/config.go: utf8 metric names requested but validation scheme is not set to UTF8",
  scope: "file",
  objects: ["prometheus-config", "scrape-config-file"],
  on: {
    object({ node: root }, { report, target }) {
      if (isBefore(target.prometheus, "3.4")) return;
      const infers = !isBefore(target.prometheus, "3.7");
      const global = valueOf(root, "global");
      const scheme = textAt(global, validation) || "utf8";
      const common = textAt(global, escaping) || (scheme === "legacy" ? "underscores" : "allow-utf-8");
      const places = new Map<YamlMap, string>();
      for (const job of mappingsAt(root, "scrape_configs")) {
        const own = textAt(job, validation);
        const inferred = !own || !infers ? common : own === "legacy" ? "underscores" : "allow-utf-8";
        const asked = textAt(job, escaping) || inferred;
        if (asked !== "allow-utf-8" || (own || scheme) !== "legacy") continue;
        const section = textAt(job, escaping) || own ? job : global;
        if (section?.type === "map") places.set(section, textAt(section, escaping) ? escaping : validation);
      }
      for (const [section, key] of places)
        report({
          place: placeOfValue(section, key),
          message:
            "`allow-utf-8` asks targets for names in any characters, but the validation scheme `legacy` takes letters, digits and `_` only. Choose `underscores`, or the scheme `utf8`.",
        });
    },
  },
};

const validation = "metric_name_validation_scheme";
const escaping = "metric_name_escaping_scheme";
