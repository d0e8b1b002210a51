import type { YamlMap } from "../../languages/yaml/tree.ts";
import { isSet, pairOf, textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";

export const kubernetesAccess: Check = {
  id: "discovery/kubernetes-access",
  severity: "error",
  summary: "Kubernetes discovery that mixes ways into the cluster.",
  source: "Prometheus 3.14, discovery/kubernetes/kubernetes.go: cannot use … simultaneously",
  objects: ["kubernetes-sd"],
  on: {
    object({ node }, { report }) {
      const hasServer = isSet(valueOf(node, "api_server"));
      const hasFile = isSet(valueOf(node, "kubeconfig_file"));
      const flag = (key: string, message: string): void => report({ place: placeOfKey(node, key), message });
      if (hasServer && hasFile)
        flag(
          "kubeconfig_file",
          "`kubeconfig_file` and `api_server` exclude each other: both say where the cluster is. Keep one of them.",
        );
      for (const key of hasServer && !hasFile ? [] : clientKeys(node)) {
        if (hasFile)
          flag(
            key,
            `\`${key}\` cannot stand beside \`kubeconfig_file\`, which says itself how to connect. Take one of them out.`,
          );
        else
          flag(
            key,
            `\`${key}\` is about the connection to \`api_server\`, which is missing. Name it, or take \`${key}\` out: inside the cluster Prometheus connects by itself.`,
          );
      }
      const way = hasServer ? "api_server" : hasFile ? "kubeconfig_file" : undefined;
      const namespaces = valueOf(node, "namespaces");
      if (!way || namespaces?.type !== "map" || !isSet(valueOf(namespaces, "own_namespace"))) return;
      const message = `\`own_namespace\` cannot stand beside \`${way}\`: Prometheus' own namespace is known only inside the cluster. List the namespace in \`names\`.`;
      report({ place: placeOfKey(namespaces, "own_namespace"), message });
    },
  },
};

/** Keys of the HTTP client whose value is not the default's. */
const clientKeys = (node: YamlMap): string[] => httpKeys.filter((key) => differs(node, key));

function differs(node: YamlMap, key: string): boolean {
  if (!pairOf(node, key)) return false;
  if (key === "follow_redirects" || key === "enable_http2") return !isTrue(textAt(node, key));
  const value = valueOf(node, key);
  if (key === "tls_config") return value?.type === "map" && value.pairs.some((pair) => isSet(pair.value));
  return isSet(value);
}

const isTrue = (text: string | undefined): boolean => /^(?:y|yes|on|true)$/i.test(text ?? "");

const httpKeys = [
  "basic_auth",
  "authorization",
  "oauth2",
  "bearer_token",
  "bearer_token_file",
  "tls_config",
  "follow_redirects",
  "enable_http2",
  "http_headers",
  "proxy_url",
  "no_proxy",
  "proxy_from_environment",
  "proxy_connect_header",
];
