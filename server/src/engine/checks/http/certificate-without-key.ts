import { isBefore } from "../../facts/target.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const certificateWithoutKey: Check = {
  id: "http/certificate-without-key",
  severity: "error",
  summary: "A client certificate without its key, or a key without its certificate.",
  source: "prometheus/common 0.67, config/http_config.go (TLSConfig.Validate)",
  objects: ["tls", "scrape-config"],
  on: {
    object({ node: section, name }, { report, kind, target }) {
      // Earlier versions of promtool looked at the certificate of a job only, those of amtool at none.
      const isOld =
        kind.program === "alertmanager"
          ? isBefore(target.alertmanager, "0.26")
          : isBefore(target.prometheus, "2.44");
      if (isOld === (name === "tls")) return;
      const node = name === "tls" ? section : valueOf(section, "tls_config");
      if (node?.type !== "map") return;
      const certificate = setOf(node, ["cert", "cert_file", "cert_ref"]);
      const key = setOf(node, ["key", "key_file", "key_ref"]);
      if (certificate && !key)
        report({
          place: placeOfKey(node, certificate),
          message: `\`${certificate}\` is of no use without its key: set \`key_file\` as well.`,
        });
      if (key && !certificate)
        report({
          place: placeOfKey(node, key),
          message: `\`${key}\` is of no use without its certificate: set \`cert_file\` as well.`,
        });
    },
  },
};

const setOf = (node: YamlMap, keys: readonly string[]): string | undefined =>
  keys.find((key) => textAt(node, key));
