import type { YamlNode } from "../languages/yaml/tree.ts";
import { textAt, valueOf } from "../languages/yaml/tree.ts";
import type { Document } from "./document.ts";

/** An AlertmanagerConfig or Alertmanager of the operator, wherever it stands in a file. */
export interface OperatedObject {
  readonly kind: "AlertmanagerConfig" | "Alertmanager";
  readonly node: YamlNode;
}

/** Kinds of files that hold some. */
const holders: Readonly<Record<string, OperatedObject["kind"] | "list">> = {
  "alertmanagerconfig-crd": "AlertmanagerConfig",
  "alertmanager-crd": "Alertmanager",
  "prometheusrule-list": "list",
};

const none: readonly OperatedObject[] = [];

/** In the order of the file. */
export function operatedObjects({ parts }: Pick<Document, "parts">): readonly OperatedObject[] {
  let found: OperatedObject[] | undefined;
  for (const { kind, root } of parts) {
    const holder = kind && Object.hasOwn(holders, kind.id) ? holders[kind.id] : undefined;
    if (!holder || !root) continue;
    found ??= [];
    if (holder === "list") found.push(...listed(root));
    else found.push({ kind: holder, node: root });
  }
  return found ?? none;
}

/** Among the items of a list; one of AlertmanagerConfigs alone need not say it again. */
function* listed(root: YamlNode): Generator<OperatedObject> {
  const items = valueOf(root, "items");
  const usual = textAt(root, "kind") === "AlertmanagerConfigList" ? "AlertmanagerConfig" : undefined;
  for (const node of items?.type === "seq" ? items.items : []) {
    const kind = textAt(node, "kind") ?? usual;
    const isOurs = (textAt(node, "apiVersion") ?? "monitoring.coreos.com/").startsWith(
      "monitoring.coreos.com/",
    );
    if (node && isOurs && (kind === "AlertmanagerConfig" || kind === "Alertmanager")) yield { kind, node };
  }
}

/** The first route of the object at an index of those. */
export const operatedRoute = (document: Document | undefined, at: number): YamlNode | undefined =>
  valueOf(valueOf(document && operatedObjects(document)[at]?.node, "spec"), "route");
