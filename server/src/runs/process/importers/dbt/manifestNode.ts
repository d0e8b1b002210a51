import type { DbtNodesTable } from "../../mirrorTables.ts";
import { isObject, textIn } from "./artifact.ts";
import { nodeName, resourceType } from "./nodeName.ts";

/** Parts of a manifest whose members are nodes that can run or that runs read. */
export const nodeParts: ReadonlySet<string> = new Set([
  ...[
    "nodes",
    "sources",
    "exposures",
    "unit_tests",
    "metrics",
    "semantic_models",
    "saved_queries",
    "functions",
  ],
]);

/** Other parts that may be large and are passed over piece by piece. */
export const passedOver: ReadonlySet<string> = new Set([
  ...["macros", "docs", "disabled", "parent_map", "child_map", "group_map", "selectors", "groups"],
]);

/** `undefined` for what is no node. */
export function manifestNode(
  uniqueId: string,
  node: unknown,
  project: string,
  generatedAt: number,
): DbtNodesTable | undefined {
  if (!isObject(node)) return undefined;
  const config = isObject(node["config"]) ? node["config"] : {};
  const depends = isObject(node["depends_on"]) ? node["depends_on"]["nodes"] : undefined;
  return {
    project,
    unique_id: uniqueId,
    generated_at: generatedAt,
    name: textIn(node, "name") ?? nodeName(uniqueId),
    resource_type: textIn(node, "resource_type") ?? resourceType(uniqueId),
    package: textIn(node, "package_name") ?? null,
    path: textIn(node, "original_file_path") ?? null,
    patch_path: textIn(node, "patch_path") ?? null,
    schema_name: textIn(node, "schema") ?? null,
    relation: textIn(node, "relation_name") ?? null,
    materialization: textIn(config, "materialized") ?? null,
    owner: ownerOf(node, config),
    tags: JSON.stringify(texts(node["tags"])),
    parents: JSON.stringify(texts(depends)),
  };
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

/** Of an exposure, of `meta`, else the group. */
function ownerOf(
  node: Readonly<Record<string, unknown>>,
  config: Readonly<Record<string, unknown>>,
): string | null {
  const { owner } = node;
  if (isObject(owner)) return textIn(owner, "name") ?? textIn(owner, "email") ?? null;
  for (const meta of [config["meta"], node["meta"]]) {
    const said = isObject(meta) ? meta["owner"] : undefined;
    if (typeof said === "string" && said !== "") return said;
  }
  return textIn(node, "group") ?? textIn(config, "group") ?? null;
}
