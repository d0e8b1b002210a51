import type { DbtResult } from "../dbtResult.ts";
import type { Step } from "../store.ts";

/** What a step itself says of its dbt node; `undefined` where it is none. */
export function dbtResultOf({ fields }: Step): DbtResult | undefined {
  const { unique_id: uniqueId, resource_type: type } = fields;
  if (typeof uniqueId !== "string" || !uniqueId.includes(".")) return undefined;
  const [first, project] = uniqueId.split(".");
  return {
    uniqueId,
    resourceType: typeof type === "string" && type !== "" ? type : first!,
    project,
    path: undefined,
    relation: undefined,
    compiled: undefined,
    storedRows: undefined,
    parents: [],
  };
}
