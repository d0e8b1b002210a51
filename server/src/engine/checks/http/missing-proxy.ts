import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isSet, textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";
import { spelled } from "../../model/routing.ts";

export const missingProxy: Check = {
  id: "http/missing-proxy",
  severity: "error",
  summary: "Settings of a proxy where no proxy is set.",
  source: "prometheus/common 0.67, config/http_config.go (ProxyConfig.Validate)",
  objects: ["proxy"],
  on: {
    object({ node }, { report, kind }) {
      // What `proxy_from_environment` makes of `no_proxy` is said by the keys that exclude each other.
      if (isSet(spelled(node, "proxy_from_environment")?.value)) return;
      const isObject = kind.program === "kubernetes";
      const [urlKey, environmentKey] = isObject
        ? ["proxyUrl", "proxyFromEnvironment"]
        : ["proxy_url", "proxy_from_environment"];
      const proxy = proxyOf(node);
      const exceptions = spelled(node, "no_proxy")?.key.text;
      if (exceptions !== undefined && textAt(node, exceptions) && proxy === undefined)
        report({
          place: placeOfKey(node, exceptions),
          message: `\`${exceptions}\` makes exceptions from a proxy, and there is none: set \`${urlKey}\`, or take it out.`,
        });
      const headers = spelled(node, "proxy_connect_header");
      if (headers?.value?.type !== "map" || headers.value.pairs.length === 0 || proxy) return;
      report({
        place: placeOfKey(node, headers.key.text),
        message: `\`${headers.key.text}\` is sent to a proxy, and there is none: set \`${urlKey}\` or \`${environmentKey}\`, or take it out.`,
      });
    },
  },
};

/** An AlertmanagerConfig of v1alpha1 has a spelling of its own besides. */
const proxyOf = (node: YamlMap): string | undefined =>
  textAt(node, "proxy_url") ?? textAt(node, "proxyUrl") ?? textAt(node, "proxyURL");
