import type { YamlNode } from "../../languages/yaml/tree.ts";
import { isMerge, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { insideQuotes } from "../../model/insideQuotes.ts";

/** Headers that Prometheus or the protocol set themselves. */
const reserved: ReadonlySet<string> = new Set([
  "host",
  "content-encoding",
  "content-length",
  "content-type",
  "user-agent",
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "www-authenticate",
  "accept-encoding",
  "x-prometheus-remote-write-version",
  "x-prometheus-remote-read-version",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
]);

export const reservedHeader: Check = {
  id: "http/reserved-header",
  severity: "error",
  summary: "A header that cannot be set because Prometheus sets it itself.",
  source:
    "Prometheus 3.14, config/config.go: … is a reserved header; prometheus/common 0.67, config/headers.go",
  objects: ["http-headers", "remote-write", "remote-read", "tracing"],
  on: {
    object({ node, name: object }, { report, kind }) {
      const isClient = object === "http-headers";
      const headers: YamlNode | undefined = isClient ? node : valueOf(node, "headers");
      if (headers?.type !== "map") return;
      const program = kind.program === "alertmanager" ? "Alertmanager" : "Prometheus";
      for (const { key } of headers.pairs) {
        if (isMerge(key)) continue;
        const name = key.text.toLowerCase();
        const isScrape = isClient && name === "x-prometheus-scrape-timeout-seconds";
        if (name === "authorization") {
          const way =
            object === "tracing"
              ? "it cannot be set here yet"
              : "it is written with `basic_auth`, `authorization` or `oauth2`";
          report({ place: insideQuotes(key), message: `\`${key.text}\` is refused as a header: ${way}.` });
        } else if (reserved.has(name) || isScrape) {
          const message = `${program} sets the header \`${key.text}\` itself and refuses it here; take it out.`;
          report({ place: insideQuotes(key), message });
        }
      }
    },
  },
};
