import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfValue } from "../../model/placeOfValue.ts";
import { spelled } from "../../model/routing.ts";

export const tlsVersionOrder: Check = {
  id: "http/tls-version-order",
  severity: "warning",
  summary: "A newest version of TLS that is older than the oldest one, so that no connection can be made.",
  source:
    "prometheus/common 0.67, config/http_config.go: tls_config.max_version must be greater than or equal to",
  objects: ["tls"],
  on: {
    object({ node }, { report }) {
      const [min, max] = ["min_version", "max_version"].map((key) => spelled(node, key)?.key.text);
      if (min === undefined || max === undefined) return;
      const [oldest, newest] = [textAt(node, min), textAt(node, max)];
      if (!version.test(oldest ?? "") || !version.test(newest ?? "") || oldest! <= newest!) return;
      const message = `\`${max}\` ${newest} is older than \`${min}\` ${oldest}: no version is left, and every connection fails.`;
      report({ place: placeOfValue(node, max), message });
    },
  },
};

const version = /^TLS1[0-3]$/;
