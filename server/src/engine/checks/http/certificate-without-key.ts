import { isBefore } from "../../facts/target.ts";
import type { YamlMap } from "../../languages/yaml/tree.ts";
import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const certificateWithoutKey: Check = {
  id: "http/certificate-without-key",
  severity: "error",
  summary: "A client certificate without its key, or a key without its certificate.",
  source: "prometheus/common 0.67, config/http_config.go (TLSConfig.Validate)",
  objects: ["tls"],
  on: {
    object({ node }, { report, kind, target }) {
      // Alertmanager 0.25 found it out when it sent the first notification only.
      if (kind.program === "alertmanager" && isBefore(target.alertmanager, "0.26")) return;
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
