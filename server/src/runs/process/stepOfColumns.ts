import { columns } from "./sourceRows.ts";
import type { Stage, Step } from "../store.ts";
import type { SourceTableName, StepTable } from "./sourceRows.ts";
import type { Attempt } from "./attempts.ts";
import type { StepColumns } from "./stepOf.ts";

export type Fields = Step["fields"];

/** What each table records. */
export const stageOf: Readonly<Record<SourceTableName, Stage>> = {
  monitoring_integration: "integration",
  monitoring_transformation_dbt: "transformation",
  monitoring_semantic_model_refresh: "consumption",
};

/** What a `Step` says in a field of its own; the rest of the source's row goes into `fields`. */
const said = new Set([
  "workspace",
  "data_product",
  "orchestration_run_id",
  "status",
  "message",
  "timestamp",
  "start_time",
  "end_time",
  "duration",
  "stage",
]);

/** The other fields of a source's row, in the order of its table. */
export const fieldsOfRow = (
  table: StepTable,
  cells: Readonly<Record<string, string | number | null | undefined>>,
): Fields =>
  Object.fromEntries(
    columns[table].filter((name) => !said.has(name)).map((name) => [name, cells[name] ?? null]),
  );

export const stepOfColumns = (
  id: string,
  row: StepColumns,
  fields: Fields,
  tried?: Attempt<unknown>,
): Step => ({
  id,
  runId: row.run_id,
  stage: row.stage,
  name: row.name,
  status: row.status,
  sourceStatus: row.source_status,
  startedAt: row.started_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  durationMs: row.duration_ms ?? undefined,
  environment: row.environment ?? undefined,
  dataProduct: row.data_product ?? undefined,
  message: row.message ?? undefined,
  ...(tried && { attempt: tried.attempt, attempts: tried.attempts, lastStatus: tried.lastStatus }),
  fields,
});
