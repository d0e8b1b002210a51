import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import type { Kind } from "../model/kind.ts";
import { readCut, readRules } from "./readRules.ts";
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
  cuts: ["items[]", "items[].spec.groups[]", "items[].spec.groups[].rules[]"],
  matches: ({ keys, paths }) => {
    const kind = listKind.exec(keys.get("kind") ?? "")?.[1];
    return kind === "List" ? ours.some((path) => paths.has(path)) : kind !== undefined;
  },
  read: (root, regionOf) => {
    const items = valueOf(root, "items");
    if (items?.type !== "seq") return [];
    return items.items.flatMap((item) =>
      isRules(item, root) ? readRules(valueOf(item, "spec"), regionOf) : [],
    );
  },
  readUnit(source, cut, above) {
    const { node, regionOf } = source;
    if (cut.path === "items[]") {
      const list = valueOf(above.root, "items");
      if (list?.type !== "seq" || list.items !== cut.siblings) return [];
      const spec = valueOf(node, "spec");
      const groups = valueOf(spec, "groups");
      const areCut = groups?.type === "seq" && cut.lists.includes(groups.items);
      return isRules(node, above.root) && !areCut ? readRules(spec, regionOf) : [];
    }
    const items = valueOf(above.root, "items");
    const isItem = items?.type === "seq" && items.items.includes(above.node);
    const holder = isItem && isRules(above.node, above.root) ? valueOf(above.node, "spec") : undefined;
    return readCut(source, cut, above, holder);
  },
};

/** Whether an object is, or is meant to be, a PrometheusRule. */
function isRules(item: YamlNode | undefined, root: YamlNode | undefined): boolean {
  const usual = textAt(root, "kind") === "PrometheusRuleList" ? "PrometheusRule" : undefined;
  return (textAt(item, "kind") ?? usual) === "PrometheusRule";
}

const listKind = /^["']?((?:PrometheusRule|AlertmanagerConfig)?List)["']?\s*(?:#.*)?$/;

const ours = ["items[].spec.groups", "items[].spec.route", "items[].spec.receivers"];
