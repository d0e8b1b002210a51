import { sourceStatus } from "./sourceStatus.ts";
import { sourceTime } from "./sourceTime.ts";
import type { EpochMs, Stage, Status } from "../store.ts";
import type { DbtRow, IntegrationRow, RefreshRow, StepTable, TableRows, TaskRow } from "./sourceRows.ts";

/** What all three tables have in common, as the mirror's `steps` keeps it. */
export interface StepColumns {
  readonly run_id: string;
  readonly stage: Stage;
  readonly name: string;
  readonly status: Status;
  readonly source_status: string;
  readonly started_at: EpochMs | null;
  readonly ended_at: EpochMs | null;
  readonly duration_ms: number | null;
  readonly environment: string | null;
  readonly data_product: string | null;
  readonly message: string | null;
}

/** How a row of each source table becomes a step. */
export const stepOf: { readonly [Table in StepTable]: (row: TableRows[Table]) => StepColumns } = {
  monitoring_integration: (row: IntegrationRow) => ({
    ...common(row, "integration"),
    ...endedTimes(row.timestamp, row.duration),
    name: [row.schema_name, row.table_name].filter(Boolean).join("."),
    message: null,
  }),
  monitoring_transformation_dbt: (row: DbtRow) => ({
    ...common(row, "transformation"),
    ...endedTimes(row.timestamp, row.duration),
    name: row.node_name || row.unique_id,
    message: row.message || null,
  }),
  monitoring_semantic_model_refresh: (row: RefreshRow) => ({
    ...common(row, "consumption"),
    ...startedTimes(row),
    name: row.semantic_model_name,
    message: row.message || null,
  }),
  orchestrator_tasks: (row: TaskRow) => ({
    ...common(row, row.stage as Stage),
    ...startedTimes(row),
    name: row.task_name,
    message: row.message || null,
  }),
};

type Common = Pick<IntegrationRow, "orchestration_run_id" | "status" | "workspace" | "data_product">;
type Times = Pick<StepColumns, "started_at" | "ended_at" | "duration_ms">;

const common = (row: Common, stage: Stage) => ({
  run_id: row.orchestration_run_id,
  stage,
  status: sourceStatus(row.status),
  source_status: row.status ?? "",
  environment: row.workspace || null,
  data_product: row.data_product || null,
});

/** One timestamp, written at the end: start = timestamp − duration. */
function endedTimes(timestamp: string | null, seconds: number | null): Times {
  const ended = sourceTime(timestamp) ?? null;
  const duration = milliseconds(seconds);
  return {
    started_at: ended === null || duration === null ? null : ended - duration,
    ended_at: ended,
    duration_ms: duration,
  };
}

function startedTimes(row: Pick<RefreshRow, "start_time" | "end_time" | "duration">): Times {
  const started = sourceTime(row.start_time) ?? null;
  const ended = sourceTime(row.end_time) ?? null;
  const between = started === null || ended === null ? null : ended - started;
  return { started_at: started, ended_at: ended, duration_ms: milliseconds(row.duration) ?? between };
}

const milliseconds = (seconds: number | null): number | null =>
  seconds !== null && Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1000) : null;
