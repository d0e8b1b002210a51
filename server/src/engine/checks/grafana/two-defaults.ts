import { textAt, valueOf } from "../../languages/yaml/tree.ts";
import type { Check } from "../../model/check.ts";
import type { Place } from "../../text/place.ts";

export const twoDefaults: Check = {
  id: "grafana/two-defaults",
  severity: "error",
  summary: "Two data sources of one organisation that are both its default.",
  source:
    "Grafana 12.2, pkg/services/provisioning/datasources: Only one datasource per organization can be marked as default",
  scope: "file",
  on: {
    part({ kind, root }, { report }) {
      if (kind?.id !== "grafana-datasources") return;
      const list = valueOf(root, "datasources");
      const first = new Map<string, Place>();
      for (const source of list?.type === "seq" ? list.items : []) {
        const value = valueOf(source, "isDefault");
        if (value?.type !== "scalar" || !/^(?:1|t|true)$/i.test(value.text)) continue;
        const org = textAt(source, "orgId") ?? "";
        const key = `${org === "" || org === "0" ? "1" : org} ${textAt(source, "orgName") ?? ""}`;
        const place = { chunk: value.chunk, start: value.start, end: value.end };
        const before = first.get(key);
        if (!before) first.set(key, place);
        else
          report({
            place,
            message:
              "Another data source of this organisation is its default already; Grafana does not start with two. Leave `isDefault` at one of them.",
            related: [{ place: before, message: "The first default is here." }],
          });
      }
    },
  },
};
