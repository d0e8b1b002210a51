import type { CloudSource } from "./cloudSources.ts";
import type { EpochMs, RunsErrorReason, Stage } from "./store.ts";

/** The tables that run history is read from, by the names that are expected of them. */
export type HistoryTableName =
  | "monitoring_integration"
  | "monitoring_transformation_dbt"
  | "monitoring_semantic_model_refresh"
  | "orchestration_runs"
  | PresetTableName;

/** Tables of two packages of dbt, by their own names: dbt_artifacts and elementary. */
export type PresetTableName =
  | "fct_dbt__invocations"
  | "fct_dbt__model_executions"
  | "fct_dbt__seed_executions"
  | "fct_dbt__snapshot_executions"
  | "fct_dbt__test_executions"
  | "dbt_invocations"
  | "dbt_run_results"
  | "elementary_test_results";

/** A table or view of a source, and how it differs from what is expected. */
export interface SourceTable {
  readonly name: HistoryTableName;
  /** What it is called there; `schema.table` where it is in another schema. */
  readonly table: string;
  /** Their names of columns by ours, where they differ. */
  readonly columns: Readonly<Record<string, string>>;
  /** By our names; `undefined` for the usual ones. */
  readonly key: readonly string[] | undefined;
}

interface Named {
  /** Of the source in `.tocsin.yaml`. */
  readonly name: string;
  readonly tables: readonly SourceTable[];
}

export interface PostgresSource extends Named {
  readonly type: "postgres";
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly schema: string;
  readonly tls: "verify" | "off";
  /** Certificates (PEM) that are trusted in place of the machine's. */
  readonly ca: string | undefined;
  readonly password: string | undefined;
  /** Where a password is taken from, for messages. */
  readonly secretName: string;
}

/** A SQL Server, what of Azure is one, and the warehouses of Microsoft Fabric. */
export interface SqlServerSource extends Named {
  readonly type: "sqlserver" | "fabric";
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** Empty where a token says who it is. */
  readonly user: string;
  readonly schema: string;
  readonly tls: "verify" | "off";
  readonly ca: string | undefined;
  /** What `password` is: of a login of the server, or a token of Microsoft Entra. */
  readonly auth: "password" | "entra";
  readonly password: string | undefined;
  readonly secretName: string;
}

export interface SqliteSource extends Named {
  readonly type: "sqlite";
  readonly path: string;
}

/** A database to read from, with what it takes to get in. */
export type DatabaseSource = PostgresSource | SqlServerSource | SqliteSource | CloudSource;

/** Programs that run pipelines and record what became of them, which is read over HTTP. */
export const orchestrators = ["airflow", "prefect", "dagster", "fabric-jobs"] as const;

export type OrchestratorType = (typeof orchestrators)[number];

export interface OrchestratorSource {
  /** Of the source in `.tocsin.yaml`. */
  readonly name: string;
  readonly type: OrchestratorType;
  /** Where its API is; without a user, a query or a slash at the end. */
  readonly baseUrl: string;
  /** Who logs in with a password; without one the secret is a token. */
  readonly user: string | undefined;
  /** Of Fabric: id of the workspace. */
  readonly workspace: string | undefined;
  /** Certificates (PEM) that are trusted in place of the machine's. */
  readonly ca: string | undefined;
  /** Patterns of the names of pipelines that are read; all where there is none. */
  readonly pipelines: readonly string[];
  /** What the id that ties systems together is called among the parameters and tags of a run. */
  readonly runIdName: string;
  /** Of runs that say none. */
  readonly environment: string | undefined;
  readonly dataProduct: string | undefined;
  readonly stages: StageRules;
  /** Of the user, or a token. */
  readonly password: string | undefined;
  /** Where it is taken from, for messages. */
  readonly secretName: string;
}

/** Patterns of tasks by the stage that they belong to; those of `off` are left out. */
export type StageRules = Readonly<Partial<Record<Stage | "off", readonly string[]>>>;

/** What runs are read from, with what it takes to get in. */
export type RunSource = DatabaseSource | OrchestratorSource;

export const isOrchestrator = (source: RunSource): source is OrchestratorSource =>
  (orchestrators as readonly string[]).includes(source.type);

/** Databases that are asked themselves, in place of the mirror. */
export interface Warehouse {
  readonly sources: readonly DatabaseSource[];
  /** Runs that began before are not looked for. */
  readonly keepMs: number;
  /** So far back a page looks at first. */
  readonly windowMs: number;
}

export interface SyncRequest {
  readonly sources: readonly RunSource[];
  /** Runs of these sources that began before are taken out of the mirror. */
  readonly keepMs: number;
  /** So far behind the newest row it is read again. */
  readonly overlapMs: number;
  /** How long is waited while another program reads them. */
  readonly waitMs?: number;
  /** Begins a new mirror, whether or not the old one can be read. */
  readonly isRebuilt?: boolean;
}

/** A table of a database, or what an orchestrator records. */
export type SyncedName = HistoryTableName | "runs" | "tasks";

export interface SyncProgress {
  readonly source: string;
  readonly table: SyncedName;
  /** Of this table, so far. */
  readonly rows: number;
  /** The database is not there yet, but on its way: it was asleep. */
  readonly isWaking?: boolean;
  /** When the last of them was written at its source. */
  readonly at: EpochMs | undefined;
}

/** What became of a table. */
export interface SyncedTable {
  readonly source: string;
  readonly table: SyncedName;
  /** Rows that were read and belong to a run, and those that were not in the mirror before. */
  readonly read: number;
  readonly added: number;
  /** What is worth knowing of a table that was read: columns that it lacks, rows that belong to no run. */
  readonly notes: readonly string[];
  readonly problem: SourceProblem | undefined;
}

/** Why a table could not be read: `reason` for programs, the rest for people. */
export interface SourceProblem {
  readonly reason: RunsErrorReason;
  readonly message: string;
  readonly hint: string;
}

export interface Synced {
  readonly tables: readonly SyncedTable[];
  /** Steps that were older than what is kept. */
  readonly removed: number;
  /** Where the mirror is that was set aside for a new one, and whether that was because it was damaged. */
  readonly aside?: { readonly path: string; readonly isDamaged: boolean };
}

export interface ForgetRequest {
  /** As it is called in `.tocsin.yaml`, or `dbt artifacts`; all of run history without. */
  readonly source?: string;
  /** Also what was seen, acknowledged and filtered. */
  readonly notes: boolean;
  /** How long is waited while another program reads the sources. */
  readonly waitMs?: number;
}

export interface Forgotten {
  /** Whether there was anything of it. */
  readonly isThere: boolean;
  /** That were taken out; `undefined` where the mirror could not be read. */
  readonly steps: number | undefined;
  /** Whether notes were deleted. */
  readonly notes: boolean;
}

/** What `tocsin doctor` looks at, in its order; each needs those before. */
export type DoctorStep =
  | "settings"
  | "secret"
  | "trust"
  | "proxy"
  | "name"
  | "connection"
  | "encryption"
  | "login"
  | "database"
  | "table"
  | "columns"
  | "index"
  | "newest row";

export interface Examined {
  readonly step: DoctorStep;
  readonly isGood: boolean;
  /** What was found. */
  readonly message: string;
  /** What to do about it, where something is wrong, or would be better otherwise. */
  readonly hint?: string;
  readonly reason?: RunsErrorReason;
}
