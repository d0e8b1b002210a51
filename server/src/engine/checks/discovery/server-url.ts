import { placeOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";

export const serverUrl: Check = {
  id: "discovery/server-url",
  severity: "error",
  summary: "The server of Eureka or Kuma without a scheme or a host.",
  source: "Prometheus 3.14, discovery/eureka/eureka.go: invalid eureka server URL; discovery/xds/kuma.go",
  objects: ["server-url"],
  on: {
    object({ node }, { report }) {
      const text = textAt(node, "server") ?? "";
      if (text === "" || text.startsWith(":") || /^[a-zA-Z][a-zA-Z0-9+.-]*:\/\/[^/?#]/.test(text)) return;
      const place = placeOf(valueOf(node, "server")!);
      const isBare = /^[\w.-]+(?::[0-9]+)?(?:\/.*)?$/.test(text);
      const fixes = isBare
        ? [{ title: `Change to \`http://${text}\``, edits: [{ place, text: `http://${text}` }] }]
        : [];
      const message = `\`${text}\` does not say ${/^[a-zA-Z][a-zA-Z0-9+.-]*:\/\//.test(text) ? "the host" : "the scheme"}. Write the whole URL: \`http://host:port/path\`.`;
      report({ place, message, fixes });
    },
  },
};
