import { pairOf, textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";
import { zeroed } from "../../model/zeroed.ts";

export const azureCredentials: Check = {
  id: "discovery/azure-credentials",
  severity: "error",
  summary: "Azure discovery that logs in by OAuth and does not say as whom.",
  source: "Prometheus 3.14, discovery/azure/azure.go: azure SD configuration requires a …",
  objects: ["azure-sd"],
  on: {
    object({ node }, { report }) {
      const method = "authentication_method";
      if (pairOf(node, method) && textAt(node, method) !== "OAuth") return;
      const missing = ["tenant_id", "client_id", "client_secret"].filter((key) => zeroed(node, key) === "");
      for (const key of missing) {
        const message = `\`${key}\` is missing: to log in by \`OAuth\`, the default, takes \`tenant_id\`, \`client_id\` and \`client_secret\`. Give it, or choose another \`authentication_method\`.`;
        report({ place: placeOfKey(node, key), message });
      }
    },
  },
};
