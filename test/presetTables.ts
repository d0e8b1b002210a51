/** The tables as dbt_artifacts 2.10 makes them on PostgreSQL, with one schema for all. */
const execution = `command_invocation_id text, node_id text, run_started_at timestamp, was_full_refresh boolean,
  thread_id text, status text, compile_started_at timestamp, query_completed_at timestamp, total_node_runtime float,
  rows_affected int`;

const ofRelation = `${execution}, materialization text, schema text, name text, alias text, message text, adapter_response json`;

export const dbtArtifactsTables = `
CREATE SCHEMA meta;
CREATE TABLE meta.fct_dbt__invocations (command_invocation_id text, dbt_version text, project_name text,
  run_started_at timestamp, dbt_command text, full_refresh_flag boolean, target_profile_name text, target_name text,
  target_schema text, target_threads int, dbt_cloud_project_id text, dbt_cloud_job_id text, dbt_cloud_run_id text,
  dbt_cloud_run_reason_category text, dbt_cloud_run_reason text, env_vars json, dbt_vars json, invocation_args json,
  dbt_custom_envs json);
CREATE TABLE meta.fct_dbt__model_executions (model_execution_id text, ${ofRelation});
CREATE TABLE meta.fct_dbt__seed_executions (seed_execution_id text, ${ofRelation});
CREATE TABLE meta.fct_dbt__snapshot_executions (snapshot_execution_id text, ${ofRelation});
CREATE TABLE meta.fct_dbt__test_executions (test_execution_id text, ${execution}, failures int, message text,
  adapter_response json);
`;

/** The tables as elementary 0.25 makes them on PostgreSQL: most of its times are texts. */
export const elementaryTables = `
CREATE SCHEMA IF NOT EXISTS meta;
CREATE TABLE meta.dbt_invocations (invocation_id text, job_id text, job_name text, job_run_id text,
  run_started_at varchar(4096), run_completed_at varchar(4096), generated_at varchar(4096), created_at timestamp,
  command text, dbt_version text, elementary_version text, full_refresh boolean, invocation_vars text, vars text,
  target_name text, target_database text, target_schema text, target_profile_name text, threads int, selected text,
  yaml_selector text, project_id text, project_name text, env text, env_id text, cause_category text, cause text,
  pull_request_id text, git_sha text, orchestrator text, dbt_user text, job_url text, job_run_url text, account_id text,
  target_adapter_specific_fields text);
CREATE TABLE meta.dbt_run_results (model_execution_id text, unique_id text, invocation_id text,
  generated_at varchar(4096), created_at timestamp, name text, message text, status text, resource_type text,
  execution_time float, execute_started_at text, execute_completed_at text, compile_started_at text,
  compile_completed_at text, rows_affected bigint, full_refresh boolean, compiled_code text, failures bigint,
  query_id text, thread_id text, materialization text, adapter_response text, group_name text);
CREATE TABLE meta.elementary_test_results (id text, data_issue_id text, test_execution_id text, test_unique_id text,
  model_unique_id text, invocation_id text, detected_at timestamp, created_at timestamp, database_name text,
  schema_name text, table_name text, column_name text, test_type text, test_sub_type text,
  test_results_description text, owners text, tags text, test_results_query text, other text, test_name text,
  test_params text, severity text, status text, failures bigint, test_short_name text, test_alias text,
  result_rows text, failed_row_count bigint);
`;
