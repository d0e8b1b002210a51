import { textAt } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import { placeOfKey } from "../../model/placeOfKey.ts";
import { zeroed } from "../../model/zeroed.ts";

const ofApiKey = ["tenancy", "user", "fingerprint", "key_file"];

export const ociCredentials: Check = {
  id: "discovery/oci-credentials",
  severity: "error",
  summary: "Oracle Cloud discovery whose keys do not go with the way it logs in.",
  source:
    "Prometheus 3.14, discovery/oci/oci.go: api_key auth requires …, instance_principal auth must not have …",
  objects: ["oci-sd"],
  on: {
    object({ node }, { report }) {
      const method = textAt(node, "auth") ?? "api_key";
      const isKeySet = (key: string): boolean => zeroed(node, key) !== "";
      if (method === "api_key") {
        for (const key of ofApiKey.filter((one) => !isKeySet(one))) {
          const message = `\`${key}\` is missing: to log in by \`api_key\`, the default, takes \`tenancy\`, \`user\`, \`fingerprint\` and \`key_file\`.`;
          report({ place: placeOfKey(node, key), message });
        }
      } else if (method === "instance_principal") {
        const extra = [...ofApiKey, "key_passphrase", "key_passphrase_file"].filter(isKeySet);
        for (const key of extra) {
          const message = `\`${key}\` belongs to \`auth: api_key\`; an instance principal logs in without it. Take it out.`;
          report({ place: placeOfKey(node, key), message });
        }
      }
    },
  },
};
