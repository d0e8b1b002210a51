import type { RunOrigin } from "../store.ts";
import { isObject } from "./importers/dbt/artifact.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** The runs of orchestrators that a run is made of. */
export async function readOrigins(warehouse: Warehouse, runId: string): Promise<RunOrigin[]> {
  const rows = await warehouse.db
    .selectFrom("orchestrator_runs")
    .select(["source", "id", "pipeline", "json"])
    .where("run_id", "=", runId)
    .orderBy((eb) => eb.fn.coalesce("started_at", "ended_at"))
    .orderBy("id")
    .limit(100)
    .execute();
  return rows.map(({ source, json, ...row }) => ({
    ...row,
    source: source.replace(/: runs$/, ""),
    said: saidIn(json),
  }));
}

function saidIn(json: string): RunOrigin["said"] {
  const said: unknown = JSON.parse(json);
  return isObject(said) ? said : {};
}
