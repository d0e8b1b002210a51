import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { Kind } from "../model/kind.ts";
import { readRules } from "./readRules.ts";
import { schemaOf } from "./schemaOf.ts";

/** PrometheusRules among the items of a Kubernetes `List`, as `kubectl get -o yaml` prints them. */
export const prometheusruleList: Kind = {
  id: "prometheusrule-list",
  title: "List of PrometheusRules",
  recognised: "`kind: List` or `PrometheusRuleList` with PrometheusRules among the items",
  get schema() {
    return schemaOf("prometheusrule-list");
  },
  program: "kubernetes",
  scalars: "json",
  documents: "all",
  cuts: [],
  matches: ({ keys, paths }) =>
    /^["']?(?:PrometheusRule)?List["']?\s*(?:#.*)?$/.test(keys.get("kind") ?? "") &&
    (paths.has("items[].spec.groups") || (keys.get("kind") ?? "").includes("PrometheusRuleList")),
  read: (root, regionOf) => {
    const items = valueOf(root, "items");
    if (items?.type !== "seq") return [];
    return items.items.flatMap((item) =>
      textAt(item, "kind") === "PrometheusRule" ? readRules(valueOf(item, "spec"), regionOf) : [],
    );
  },
};
