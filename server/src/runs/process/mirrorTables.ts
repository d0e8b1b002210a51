import type { Status } from "../store.ts";
import type { OrchestratorRunsTable } from "./orchestratorRuns.ts";
import type { StepTable } from "./sourceRows.ts";
import type { StepColumns } from "./stepOf.ts";

/** `steps`: one row per row of the three source tables; a view of `step_rows`, where runs, names and sources are numbers. */
export interface StepsTable extends StepColumns {
  /** Where the source's own row is found, in the table of the stage. */
  readonly row: number;
  /** Hash of the source and of the row's key, or of the whole row: the same after the mirror is made anew. */
  readonly id: string;
  readonly source: string;
  /** The end, or the start of what has not ended, or 0: what pages are ordered by. */
  readonly sort_at: number;
}

/** `orchestration_runs`: one row per run; the counts are kept with each write. */
export interface RunsTable {
  readonly id: string;
  readonly pipeline: string | null;
  readonly status: Status;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** The start, or the end of what has no start, or 0: what pages are ordered by. */
  readonly sort_at: number;
  /** 1 when no table records the run itself. */
  readonly derived: number;
  readonly integration_total: number;
  readonly integration_failed: number;
  readonly integration_skipped: number;
  readonly transformation_total: number;
  readonly transformation_failed: number;
  readonly transformation_skipped: number;
  readonly consumption_total: number;
  readonly consumption_failed: number;
  readonly consumption_skipped: number;
}

export type Facet = "environment" | "data_product" | "status";

/** The tables of the mirror, for kysely. */
export interface MirrorTables extends Record<StepTable, { readonly row: number }> {
  readonly steps: StepsTable;
  readonly orchestration_runs: RunsTable;
  /** What the run's own table says. */
  readonly recorded_runs: {
    readonly id: string;
    readonly source: string;
    readonly pipeline: string | null;
    readonly source_status: string | null;
    readonly status: Status;
    readonly started_at: number | null;
    readonly ended_at: number | null;
    readonly environment: string | null;
    readonly data_product: string | null;
  };
  readonly run_labels: { readonly run_id: string; readonly facet: Facet; readonly value: string };
  /** Number of runs per value, kept by triggers. */
  readonly facet_counts: { readonly facet: Facet; readonly value: string; readonly runs: number };
  readonly sources: {
    readonly name: string;
    /** JSON array of columns; null: rows are told apart by their hash and are only ever added. */
    readonly key: string | null;
    readonly rows: number;
    readonly newest_at: number | null;
    readonly oldest_at: number | null;
    /** When all of it that was there had been read. */
    readonly synced_at: number | null;
    /** Why it could not be read since then, and when that was. */
    readonly error: string | null;
    readonly error_at: number | null;
  };
  /** How far a table of a source was read. */
  readonly watermarks: {
    readonly source: string;
    /** Hash of where it was read from: it does not hold for another place of the same name. */
    readonly place: string;
    /** As the database writes it. */
    readonly time: string;
    /** JSON list of texts. */
    readonly key: string;
  };
  readonly sync_state: { readonly name: string; readonly value: string };
  /** What a step was read from, where its source is JSON: without the SQL that it ran. */
  readonly raw_steps: { readonly row: number; readonly json: string };
  /** The SQL that a dbt node ran. */
  readonly compiled_sql: { readonly row: number; readonly sql: string };
  /** Runs whose steps were written and that are still to be grouped. */
  readonly ungrouped_runs: { readonly id: string };
  readonly dbt_invocations: DbtInvocationsTable;
  readonly dbt_nodes: DbtNodesTable;
  readonly orchestrator_runs: OrchestratorRunsTable;
  /** The files that were imported, by the hash of what they hold. */
  readonly imports: {
    readonly digest: string;
    readonly kind: string;
    readonly name: string;
    readonly rows: number;
    readonly imported_at: number;
  };
}

/** `dbt_invocations`: one row per run of dbt that an artifact speaks of. */
export interface DbtInvocationsTable {
  readonly id: string;
  readonly run_id: string;
  readonly source: string;
  /** `build`, `run`, `test`, `freshness` … */
  readonly command: string | null;
  readonly dbt_version: string | null;
  readonly schema_version: string;
  readonly generated_at: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** `args` and `metadata` of the artifact, as JSON; without values of variables. */
  readonly args: string;
}

/** `dbt_nodes`: what the newest manifest of a project says of its nodes. */
export interface DbtNodesTable {
  readonly project: string;
  readonly unique_id: string;
  readonly generated_at: number;
  readonly name: string;
  readonly resource_type: string;
  readonly package: string | null;
  /** Relative to the project's folder. */
  readonly path: string | null;
  readonly patch_path: string | null;
  readonly schema_name: string | null;
  readonly relation: string | null;
  readonly materialization: string | null;
  readonly owner: string | null;
  /** JSON lists. */
  readonly tags: string;
  readonly parents: string;
}
