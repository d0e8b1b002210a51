import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeMirror } from "../server/src/runs/process/mirror.ts";
import { sourceText } from "../server/src/runs/process/sourceTime.ts";
import { writeBatches } from "../server/src/runs/process/writeBatch.ts";
import type { TestContext } from "node:test";
import type {
  DbtRow,
  IntegrationRow,
  OrchestrationRow,
  RefreshRow,
} from "../server/src/runs/process/sourceRows.ts";
import type { Batch } from "../server/src/runs/process/writeBatch.ts";

/** Path of a mirror in a folder of its own, which is removed with the test. */
export function mirrorFile(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-mirror-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "state", "mirror.db");
}

/** When the tests' history ends: 2026-03-01 12:00 UTC. */
export const noon = Date.UTC(2026, 2, 1, 12);

export const integration = (said: Partial<IntegrationRow>): IntegrationRow => ({
  table_name: "orders",
  schema_name: "raw",
  source_name: "Dynamics",
  source_type: "SQL",
  load_type: "INCREMENTAL",
  workspace: "prod",
  status: "Succeeded",
  timestamp: sourceText(noon),
  duration: 60,
  throughput: 12.5,
  data_read: 2048,
  data_written: 1024,
  rows_read: 20,
  rows_written: 20,
  data_product: "Sales",
  orchestration_run_id: "run-1",
  integration_pipeline_source_run_id: "source-run-1",
  integration_pipeline_id: "pipeline-1",
  ...said,
});

export const dbt = (said: Partial<DbtRow>): DbtRow => ({
  unique_id: "model.shop.revenue",
  node_name: "revenue",
  resource_type: "model",
  schema_name: "marts",
  materialization: "table",
  status: "success",
  message: null,
  timestamp: sourceText(noon),
  duration: 1.5,
  rows_affected: 7,
  failures: null,
  workspace: "prod",
  data_product: "Sales",
  orchestration_run_id: "run-1",
  transformation_notebook_run_id: "notebook-1",
  invocation_id: "invocation-1",
  ...said,
});

export const refresh = (said: Partial<RefreshRow>): RefreshRow => ({
  semantic_model_name: "Revenue",
  semantic_model_id: "model-1",
  refresh_type: "Full",
  status: "Completed",
  message: null,
  start_time: sourceText(noon - 60_000),
  end_time: sourceText(noon),
  duration: 60,
  workspace: "prod",
  data_product: "Sales",
  orchestration_run_id: "run-1",
  refresh_request_id: "request-1",
  ...said,
});

export const recorded = (said: Partial<OrchestrationRow>): OrchestrationRow => ({
  orchestration_run_id: "run-1",
  pipeline: "sales_daily",
  status: "Succeeded",
  start_time: sourceText(noon - 600_000),
  end_time: sourceText(noon),
  workspace: "prod",
  data_product: "Sales",
  ...said,
});

/** The rows as batches: integration and dbt with keys, refreshes told apart by their hash. */
export function batchesOf(rows: {
  readonly runs?: readonly OrchestrationRow[];
  readonly integration?: readonly IntegrationRow[];
  readonly dbt?: readonly DbtRow[];
  readonly refreshes?: readonly RefreshRow[];
}): Batch[] {
  return [
    { table: "orchestration_runs", source: "runs", rows: rows.runs ?? [] },
    {
      table: "monitoring_integration",
      source: "integration",
      key: ["orchestration_run_id", "integration_pipeline_source_run_id", "table_name"],
      rows: rows.integration ?? [],
    },
    {
      table: "monitoring_transformation_dbt",
      source: "dbt",
      key: ["orchestration_run_id", "invocation_id", "unique_id"],
      rows: rows.dbt ?? [],
    },
    {
      table: "monitoring_semantic_model_refresh",
      source: "refreshes",
      key: undefined,
      rows: rows.refreshes ?? [],
    },
  ];
}

/** Creates the mirror where there is none, and writes the rows. */
export function fillMirror(path: string, rows: Parameters<typeof batchesOf>[0], now: number = noon): void {
  const mirror = writeMirror(path);
  try {
    writeBatches(mirror, batchesOf(rows), now);
  } finally {
    mirror.close();
  }
}

/** What a mirror holds of runs and of how far it was read, to be compared with another's; without the steps. */
export const runsAndMarks = <Row>(all: (sql: string) => Row[]) => ({
  recorded: all("SELECT * FROM recorded_runs ORDER BY id"),
  runs: all("SELECT * FROM orchestration_runs ORDER BY id"),
  labels: all("SELECT * FROM run_labels ORDER BY run_id, facet, value"),
  counts: all("SELECT * FROM facet_counts ORDER BY facet, value"),
  sets: all("SELECT * FROM run_sets ORDER BY day, labels"),
  sources: all("SELECT * FROM sources ORDER BY name"),
  watermarks: all("SELECT * FROM watermarks ORDER BY source"),
  left: all("SELECT * FROM ungrouped_runs"),
  ...countsOf(all),
  errors: all("SELECT id, title, count, first_at, last_at FROM errors ORDER BY id"),
  failedNames: all(
    "SELECT n.id, count, first_at, last_at FROM failed_names f JOIN name_keys n ON n.key = f.key ORDER BY n.id",
  ),
});

/** What the mirror has counted, in words, to be compared with what its steps say. */
export const countsOf = <Row>(all: (sql: string) => Row[]) => {
  const kind = "k.stage, k.type, k.status, o.id AS source, k.environment, k.data_product";
  const kinds = "JOIN step_kinds k ON k.key = c.kind JOIN source_keys o ON o.key = k.source";
  const named = "JOIN name_keys n ON n.key = c.name";
  return {
    hours: all(`SELECT ${kind}, c.*, 0 AS kind FROM step_hours c ${kinds} ORDER BY hour, ${kindOrder}`),
    days: all(
      `SELECT n.id, ${kind}, c.*, 0 AS kind, 0 AS name FROM name_days c ${named} ${kinds} ORDER BY day, n.id, ${kindOrder}`,
    ),
    last: all(
      `SELECT n.id, ${kind}, c.*, 0 AS kind, 0 AS name FROM name_last c ${named} ${kinds} ORDER BY n.id, ${kindOrder}`,
    ),
    stale: all("SELECT * FROM stale_hours"),
  };
};

const kindOrder = "k.stage, k.type, k.status, o.id, k.environment, k.data_product";
