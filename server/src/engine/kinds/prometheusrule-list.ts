import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { Kind } from "../model/kind.ts";
import { readRules } from "./readRules.ts";
import { schemaOf } from "./schemaOf.ts";

/** PrometheusRules and AlertmanagerConfigs among the items of a Kubernetes list, as `kubectl get -o yaml` prints them. */
export const prometheusruleList: Kind = {
  id: "prometheusrule-list",
  title: "List of Kubernetes objects",
  recognised:
    "`kind: List` with PrometheusRules or AlertmanagerConfigs among the items, `PrometheusRuleList`, `AlertmanagerConfigList`",
  get schema() {
    return schemaOf("prometheusrule-list");
  },
  program: "kubernetes",
  scalars: "json",
  documents: "all",
  cuts: [],
  matches: ({ keys, paths }) => {
    const kind = listKind.exec(keys.get("kind") ?? "")?.[1];
    return kind === "List" ? ours.some((path) => paths.has(path)) : kind !== undefined;
  },
  read: (root, regionOf) => {
    const items = valueOf(root, "items");
    if (items?.type !== "seq") return [];
    const usual = textAt(root, "kind") === "PrometheusRuleList" ? "PrometheusRule" : undefined;
    return items.items.flatMap((item) =>
      (textAt(item, "kind") ?? usual) === "PrometheusRule" ? readRules(valueOf(item, "spec"), regionOf) : [],
    );
  },
};

const listKind = /^["']?((?:PrometheusRule|AlertmanagerConfig)?List)["']?\s*(?:#.*)?$/;

const ours = ["items[].spec.groups", "items[].spec.route", "items[].spec.receivers"];
