import { isSet, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const missingProxy: Check = {
  id: "http/missing-proxy",
  severity: "error",
  summary: "Settings of a proxy where no proxy is set.",
  source: "prometheus/common 0.67, config/http_config.go (ProxyConfig.Validate)",
  objects: ["proxy"],
  on: {
    object({ node }, { report }) {
      // What `proxy_from_environment` makes of `no_proxy` is said by the keys that exclude each other.
      if (isSet(valueOf(node, "proxy_from_environment"))) return;
      if (textAt(node, "no_proxy") && textAt(node, "proxy_url") === undefined)
        report({
          place: placeOfKey(node, "no_proxy"),
          message:
            "`no_proxy` makes exceptions from a proxy, and there is none: set `proxy_url`, or take it out.",
        });
      const headers = valueOf(node, "proxy_connect_header");
      if (headers?.type !== "map" || headers.pairs.length === 0 || textAt(node, "proxy_url")) return;
      report({
        place: placeOfKey(node, "proxy_connect_header"),
        message:
          "`proxy_connect_header` is sent to a proxy, and there is none: set `proxy_url` or `proxy_from_environment`, or take it out.",
      });
    },
  },
};
