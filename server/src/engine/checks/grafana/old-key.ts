import { valueOf } from "../../languages/yaml/tree.ts";
import type { YamlNode } from "../../languages/yaml/tree.ts";
import type { Check, Context } from "../../model/check.ts";

export const oldKey: Check = {
  id: "grafana/old-key",
  severity: "warning",
  summary: "A key of the old format of data sources in a file of the new one.",
  source: "Grafana 12.2, pkg/services/provisioning/datasources/types.go: configsV0 and configsV1",
  scope: "file",
  on: {
    part({ kind, root }, context) {
      if (kind?.id !== "grafana-datasources") return;
      const version = valueOf(root, "apiVersion");
      if (version?.type !== "scalar" || typeof version.value !== "number" || version.value < 1) return;
      judge(root, context);
      for (const key of ["datasources", "deleteDatasources"]) {
        const list = valueOf(root, key);
        for (const source of list?.type === "seq" ? list.items : []) judge(source, context);
      }
    },
  },
};

const newNames: ReadonlyMap<string, string> = new Map([
  ["delete_datasources", "deleteDatasources"],
  ["org_id", "orgId"],
  ["org_name", "orgName"],
  ["basic_auth", "basicAuth"],
  ["basic_auth_user", "basicAuthUser"],
  ["with_credentials", "withCredentials"],
  ["is_default", "isDefault"],
  ["json_data", "jsonData"],
  ["secure_json_data", "secureJsonData"],
]);

function judge(node: YamlNode | undefined, { report }: Context): void {
  for (const { key } of node?.type === "map" ? node.pairs : []) {
    const name = newNames.get(key.text);
    if (!name) continue;
    const place = { chunk: key.chunk, start: key.start, end: key.end };
    report({
      place,
      message: `With \`apiVersion: 1\`, Grafana passes over \`${key.text}\`; the key is called \`${name}\`.`,
      fixes: [{ title: `Change to \`${name}\``, edits: [{ place, text: name }] }],
    });
  }
}
