import type { HistoryTableName, PresetTableName } from "../../history.ts";
import type { Expected } from "./tables.ts";

/** What the rows of a preset's table are: invocations of dbt, nodes of these, or what else is known of a node. */
export type PresetRole = "invocations" | "nodes" | "details";

export interface PresetTable extends Expected {
  readonly role: PresetRole;
}

/**
 * Every execution has the same columns in dbt_artifacts, but that tests have no relation. `written_at` is a helper of ours:
 * when the row's invocation began or the row was written, which is there for nodes that did not run as well.
 */
const executions = (...more: readonly string[]): PresetTable => ({
  role: "nodes",
  columns: [
    ...["unique_id", "invocation_id", "written_at", "status", "message", "compile_started_at"],
    ...["timestamp", "duration", "rows_affected", ...more],
  ],
  usual: {
    unique_id: "node_id",
    invocation_id: "command_invocation_id",
    written_at: "run_started_at",
    timestamp: "query_completed_at",
    duration: "total_node_runtime",
    node_name: "name",
    schema_name: "schema",
  },
  time: "written_at",
  key: ["invocation_id", "unique_id"],
  needed: ["unique_id", "invocation_id", "written_at", "status"],
});

const relation = ["node_name", "schema_name", "materialization"];

/**
 * dbt_artifacts 2.10: https://github.com/brooklyn-data/dbt_artifacts (models/); elementary 0.25:
 * https://docs.elementary-data.com/dbt/dbt-artifacts and the package's `dbt_run_results`, `dbt_invocations`.
 */
export const presetTables: Readonly<Record<PresetTableName, PresetTable>> = {
  fct_dbt__invocations: {
    role: "invocations",
    columns: [
      ...["invocation_id", "run_started_at", "command", "dbt_version", "target_name", "job_run_id"],
      ...["env_vars", "dbt_vars", "dbt_custom_envs"],
    ],
    usual: {
      invocation_id: "command_invocation_id",
      command: "dbt_command",
      job_run_id: "dbt_cloud_run_id",
    },
    time: "run_started_at",
    key: ["invocation_id"],
    needed: ["invocation_id", "run_started_at"],
  },
  fct_dbt__model_executions: executions(...relation),
  fct_dbt__seed_executions: executions(...relation),
  fct_dbt__snapshot_executions: executions(...relation),
  fct_dbt__test_executions: executions("failures"),
  dbt_invocations: {
    role: "invocations",
    columns: [
      ...["invocation_id", "written_at", "run_started_at", "run_completed_at", "command", "dbt_version"],
      ...["target_name", "env", "vars", "invocation_vars", "job_id", "job_run_id", "orchestrator"],
    ],
    usual: { written_at: "generated_at" },
    time: "written_at",
    key: ["invocation_id"],
    needed: ["invocation_id", "written_at"],
  },
  elementary_test_results: {
    role: "details",
    columns: ["id", "unique_id", "invocation_id", "written_at", "status", "description"],
    usual: {
      unique_id: "test_unique_id",
      written_at: "detected_at",
      description: "test_results_description",
    },
    time: "written_at",
    key: ["id"],
    needed: ["id", "unique_id", "invocation_id", "written_at", "status", "description"],
  },
  dbt_run_results: {
    role: "nodes",
    columns: [
      ...["unique_id", "invocation_id", "written_at", "node_name", "resource_type", "status", "message"],
      ...["compile_completed_at", "timestamp", "duration", "rows_affected", "failures", "materialization"],
    ],
    usual: {
      written_at: "generated_at",
      node_name: "name",
      timestamp: "execute_completed_at",
      duration: "execution_time",
    },
    time: "written_at",
    key: ["invocation_id", "unique_id"],
    needed: ["unique_id", "invocation_id", "written_at", "status"],
  },
};

export const presetRole = (name: HistoryTableName): PresetRole | undefined =>
  Object.hasOwn(presetTables, name) ? presetTables[name as PresetTableName].role : undefined;
