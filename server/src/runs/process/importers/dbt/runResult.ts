import { sourceText, sourceTime } from "../../sourceTime.ts";
import type { EpochMs } from "../../../store.ts";
import type { DbtRow } from "../../sourceRows.ts";
import type { Origin } from "../../writeSteps.ts";
import { isObject, numberIn, textIn } from "./artifact.ts";
import type { JsonObject } from "./artifact.ts";
import type { Invocation } from "./invocation.ts";
import { nodeName, resourceType, schemaOf } from "./nodeName.ts";

/** What a manifest says of a node. */
export interface KnownNode {
  readonly name: string;
  readonly schema_name: string | null;
  readonly materialization: string | null;
}

/** One result of an artifact, as the mirror keeps it. */
export interface DbtResult {
  readonly row: DbtRow;
  readonly origin: Origin;
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
}

/** `undefined` for a result that names no node. `generatedAt`: when a node ended that says nothing of it. */
export function dbtResult(
  result: unknown,
  invocation: Invocation,
  generatedAt: EpochMs | undefined,
  node: (uniqueId: string) => KnownNode | undefined,
): DbtResult | undefined {
  const id = isObject(result) ? textIn(result, "unique_id") : undefined;
  if (!isObject(result) || id === undefined) return undefined;
  const known = node(id);
  const { startedAt, endedAt } = timesOf(result, generatedAt);
  const { compiled_code: sql, ...rest } = result;
  const response = isObject(result["adapter_response"]) ? result["adapter_response"] : {};
  const rows = numberIn(response, "rows_affected");
  return {
    startedAt,
    endedAt,
    origin: { json: JSON.stringify(rest), sql: typeof sql === "string" && sql !== "" ? sql : undefined },
    row: {
      ...common(id, invocation),
      node_name: known?.name ?? nodeName(id),
      schema_name: known?.schema_name ?? schemaOf(textIn(result, "relation_name")) ?? null,
      materialization: known?.materialization ?? null,
      status: textIn(result, "status") ?? null,
      message: textIn(result, "message") ?? null,
      timestamp: endedAt === undefined ? null : sourceText(endedAt),
      duration: numberIn(result, "execution_time") ?? null,
      // Adapters write -1 for what they do not count.
      rows_affected: rows !== undefined && rows >= 0 ? rows : null,
      failures: numberIn(result, "failures") ?? null,
    },
  };
}

/** How old the data of a source was: one result of `dbt source freshness`. */
export function freshnessResult(
  result: unknown,
  invocation: Invocation,
  generatedAt: EpochMs | undefined,
): DbtResult | undefined {
  const id = isObject(result) ? textIn(result, "unique_id") : undefined;
  if (!isObject(result) || id === undefined) return undefined;
  const snapshot = sourceTime(textIn(result, "snapshotted_at") ?? null);
  const times = timesOf(result, snapshot ?? generatedAt);
  return {
    ...times,
    origin: { json: JSON.stringify(result), sql: undefined },
    row: {
      ...common(id, invocation),
      node_name: nodeName(id),
      schema_name: null,
      materialization: null,
      status: textIn(result, "status") ?? null,
      message: freshnessMessage(result),
      timestamp: times.endedAt === undefined ? null : sourceText(times.endedAt),
      duration: numberIn(result, "execution_time") ?? null,
      rows_affected: null,
      failures: null,
    },
  };
}

const common = (id: string, { id: invocation, runId, environment, dataProduct }: Invocation) => ({
  unique_id: id,
  resource_type: resourceType(id),
  workspace: environment ?? null,
  data_product: dataProduct ?? null,
  orchestration_run_id: runId,
  transformation_notebook_run_id: null,
  invocation_id: invocation,
});

/** A node that was skipped has no times, and one that could not be compiled ended with the invocation at the latest. */
function timesOf(
  result: JsonObject,
  generatedAt: EpochMs | undefined,
): Pick<DbtResult, "startedAt" | "endedAt"> {
  const timing = Array.isArray(result["timing"]) ? result["timing"].filter(isObject) : [];
  const times = (key: string): EpochMs[] =>
    timing.flatMap((one) => sourceTime(textIn(one, key) ?? null) ?? []);
  const [starts, ends] = [times("started_at"), times("completed_at")];
  const isSkipped = result["status"] === "skipped";
  return {
    startedAt: starts.length > 0 ? Math.min(...starts) : undefined,
    endedAt: ends.length > 0 ? Math.max(...ends) : isSkipped ? undefined : generatedAt,
  };
}

/** "Loaded 14 h ago; error after 12 h." */
function freshnessMessage(result: JsonObject): string | null {
  const { error } = result;
  if (error !== undefined && error !== null) return typeof error === "string" ? error : JSON.stringify(error);
  const age = numberIn(result, "max_loaded_at_time_ago_in_s");
  if (age === undefined) return null;
  const criteria = isObject(result["criteria"]) ? result["criteria"] : {};
  const limits = (["warn_after", "error_after"] as const).flatMap((key) => {
    const limit = criteria[key];
    const count = isObject(limit) ? numberIn(limit, "count") : undefined;
    const period = isObject(limit) ? textIn(limit, "period") : undefined;
    return count === undefined || period === undefined
      ? []
      : [`${key === "warn_after" ? "warning" : "error"} after ${count} ${period}${count === 1 ? "" : "s"}`];
  });
  return `${[`Loaded ${ageInWords(age)} ago`, ...limits].join("; ")}.`;
}

function ageInWords(seconds: number): string {
  const hours = seconds / 3600;
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  if (hours >= 1) return `${Math.round(hours * 10) / 10} h`;
  return `${Math.round(seconds / 60)} min`;
}
