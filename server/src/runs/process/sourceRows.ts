/** What a cell of a source may hold. */
export type Cell = string | number | boolean | null;

/**
 * One ingested table of one run, as `meta.monitoring_integration` records it: one row, written when the copy has ended.
 * Every field under the source's own name.
 */
export interface IntegrationRow {
  readonly table_name: string;
  readonly schema_name: string | null;
  readonly source_name: string | null;
  readonly source_type: string | null;
  /** `FULL` or `INCREMENTAL`. */
  readonly load_type: string | null;
  /** The environment. */
  readonly workspace: string | null;
  readonly status: string | null;
  /** When the row was written, which is when the copy ended; UTC where no zone is given. */
  readonly timestamp: string | null;
  /** Of the copy, in seconds. */
  readonly duration: number | null;
  readonly throughput: number | null;
  /** Bytes. */
  readonly data_read: number | null;
  readonly data_written: number | null;
  readonly rows_read: number | null;
  readonly rows_written: number | null;
  readonly data_product: string | null;
  readonly orchestration_run_id: string;
  readonly integration_pipeline_source_run_id: string | null;
  readonly integration_pipeline_id: string | null;
}

/** One dbt node of one invocation, as `meta.monitoring_transformation_dbt` records it. */
export interface DbtRow {
  readonly unique_id: string;
  readonly node_name: string;
  /** `model`, `test`, `seed`, `snapshot` … */
  readonly resource_type: string | null;
  readonly schema_name: string | null;
  readonly materialization: string | null;
  readonly status: string | null;
  readonly message: string | null;
  /** When the node ended; UTC where no zone is given. */
  readonly timestamp: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly rows_affected: number | null;
  /** Rows that a test found. */
  readonly failures: number | null;
  readonly workspace: string | null;
  readonly data_product: string | null;
  readonly orchestration_run_id: string;
  readonly transformation_notebook_run_id: string | null;
  readonly invocation_id: string | null;
}

/** One refresh of a semantic model, as `meta.monitoring_semantic_model_refresh` records it. */
export interface RefreshRow {
  readonly semantic_model_name: string;
  readonly semantic_model_id: string | null;
  /** `Full`, `Automatic`, `DataOnly` … */
  readonly refresh_type: string | null;
  readonly status: string | null;
  readonly message: string | null;
  /** UTC where no zone is given. */
  readonly start_time: string | null;
  /** Missing while the refresh is under way. */
  readonly end_time: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly workspace: string | null;
  readonly data_product: string | null;
  readonly orchestration_run_id: string;
  readonly refresh_request_id: string | null;
}

/** An orchestration run as its own table records it, where there is one. */
export interface OrchestrationRow {
  readonly orchestration_run_id: string;
  readonly pipeline: string | null;
  readonly status: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly workspace: string | null;
  readonly data_product: string | null;
}

/** One attempt at a task of a run, as an orchestrator records it. */
export interface TaskRow {
  readonly task_name: string;
  /** What tells it from the other tasks of its run. */
  readonly task_id: string;
  /** Operator of Airflow, type of an activity of Fabric. */
  readonly task_type: string | null;
  readonly tags: string | null;
  /** The first is 1. */
  readonly attempt: number;
  readonly max_attempts: number | null;
  readonly stage: string;
  readonly status: string | null;
  readonly message: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  /** Seconds. */
  readonly duration: number | null;
  readonly pipeline: string | null;
  readonly orchestrator: string;
  /** The orchestrator's own id of the run. */
  readonly orchestrator_run_id: string;
  readonly workspace: string | null;
  readonly data_product: string | null;
  readonly orchestration_run_id: string;
}

/** The columns of each source table, in their order. */
export const columns = {
  monitoring_integration: [
    "table_name",
    "schema_name",
    "source_name",
    "source_type",
    "load_type",
    "workspace",
    "status",
    "timestamp",
    "duration",
    "throughput",
    "data_read",
    "data_written",
    "rows_read",
    "rows_written",
    "data_product",
    "orchestration_run_id",
    "integration_pipeline_source_run_id",
    "integration_pipeline_id",
  ],
  monitoring_transformation_dbt: [
    "unique_id",
    "node_name",
    "resource_type",
    "schema_name",
    "materialization",
    "status",
    "message",
    "timestamp",
    "duration",
    "rows_affected",
    "failures",
    "workspace",
    "data_product",
    "orchestration_run_id",
    "transformation_notebook_run_id",
    "invocation_id",
  ],
  monitoring_semantic_model_refresh: [
    "semantic_model_name",
    "semantic_model_id",
    "refresh_type",
    "status",
    "message",
    "start_time",
    "end_time",
    "duration",
    "workspace",
    "data_product",
    "orchestration_run_id",
    "refresh_request_id",
  ],
  orchestrator_tasks: [
    "task_name",
    "task_id",
    "task_type",
    "tags",
    "attempt",
    "max_attempts",
    "stage",
    "status",
    "message",
    "start_time",
    "end_time",
    "duration",
    "pipeline",
    "orchestrator",
    "orchestrator_run_id",
    "workspace",
    "data_product",
    "orchestration_run_id",
  ],
} as const;

export type StepTable = keyof typeof columns;

/** Those that databases have; an orchestrator's tasks are told of over HTTP. */
export type SourceTableName = Exclude<StepTable, "orchestrator_tasks">;

export const sourceTables: readonly SourceTableName[] = [
  "monitoring_integration",
  "monitoring_transformation_dbt",
  "monitoring_semantic_model_refresh",
];

/** The rows of one source table, by its name. */
export interface TableRows {
  readonly monitoring_integration: IntegrationRow;
  readonly monitoring_transformation_dbt: DbtRow;
  readonly monitoring_semantic_model_refresh: RefreshRow;
  readonly orchestrator_tasks: TaskRow;
}
