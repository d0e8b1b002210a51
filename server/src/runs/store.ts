import type { Freshness, FreshnessFilter, Overview, OverviewFilter, Series, SeriesFilter } from "./trends.ts";
import type { FailureFilter, FailureGroupPage, Grouping } from "./failures.ts";
import type { RunNotes } from "./notes.ts";
import type { DbtResult, LineageNode } from "./dbtResult.ts";
import type {
  Examined,
  Forgotten,
  ForgetRequest,
  RunSource,
  Synced,
  SyncProgress,
  SyncRequest,
} from "./history.ts";
import type { RunOutline } from "./outline.ts";

export type { RunNotes } from "./notes.ts";

/** UTC, in milliseconds since 1970. */
export type EpochMs = number;

/** The three workloads of an orchestration run, in the order in which they run. */
export type Stage = "integration" | "transformation" | "consumption";

/** How a run or a step ended; what a source says otherwise becomes `unknown`. */
export type Status = "succeeded" | "warned" | "failed" | "skipped" | "running" | "cancelled" | "unknown";

/** One orchestration run. */
export interface Run {
  /** `orchestration_run_id`. */
  readonly id: string;
  /** The worst status of its steps, each by its last attempt, or what the run's own table says. */
  readonly status: Status;
  /** Missing while the run is under way, or when no step says so. */
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
  readonly pipeline: string | undefined;
  readonly environments: readonly string[];
  readonly dataProducts: readonly string[];
  readonly stages: Readonly<Record<Stage, StageCount>>;
  /** True when there is no record of the run itself and its steps were grouped by their `orchestration_run_id`. */
  readonly derived: boolean;
}

/** Of its steps, each by its last attempt. */
export interface StageCount {
  readonly total: number;
  readonly failed: number;
  readonly skipped: number;
  /** That an orchestrator tells of them as its tasks: of all, or of some. Missing where it does not. */
  readonly tasks?: "all" | "some";
}

/** One table that was ingested, one dbt node, one refresh of a semantic model. */
export interface Step {
  /** Unique in the mirror. */
  readonly id: string;
  readonly runId: string;
  readonly stage: Stage;
  /** Table with its schema, dbt node, semantic model. */
  readonly name: string;
  readonly status: Status;
  /** As the source writes it: `Succeeded`, `error`. */
  readonly sourceStatus: string;
  readonly startedAt: EpochMs | undefined;
  readonly endedAt: EpochMs | undefined;
  readonly durationMs: number | undefined;
  readonly environment: string | undefined;
  readonly dataProduct: string | undefined;
  /** Error text; `undefined` where the source records none. */
  readonly message: string | undefined;
  /**
   * Which attempt at the step it is, of how many in its run, the first is 1; missing where there was only one. The last
   * counts: status and numbers of a run that has no record of its own go by it.
   */
  readonly attempt?: number;
  readonly attempts?: number;
  /** How the last attempt ended, where there were several. */
  readonly lastStatus?: Status;
  /** Every other field of the source's row, by the source's own name, in its order. */
  readonly fields: Readonly<Record<string, string | number | boolean | null>>;
}

/** What to leave out. Every part narrows; an empty list or a missing part does not. */
export interface RunFilter {
  readonly statuses?: readonly Status[];
  readonly environments?: readonly string[];
  readonly dataProducts?: readonly string[];
  /** Of runs; failures are not narrowed by it. */
  readonly pipelines?: readonly string[];
  /** Of runs, those of which nothing says it; failures are not narrowed by it. */
  readonly without?: RunPart;
  /**
   * Part of a run id, of a pipeline, of a step's name, or of the message of one that failed or warned; case does not
   * count.
   */
  readonly text?: string;
  /** Of a run its start, of a failure its end. */
  readonly since?: EpochMs;
  /** Not included. */
  readonly until?: EpochMs;
  /** Only failures that nobody has acknowledged: for who has the notes, a store of runs knows nothing of them. */
  readonly unacknowledged?: boolean;
}

/** What may be missing of a run. */
export type RunPart = "pipeline" | "environment" | "dataProduct";

/** What runs that belong together have in common. */
export type RunGrouping = RunPart | "status";

/** Runs that have the same value; `undefined`: none. One with two environments counts with both. */
export interface RunGroup {
  readonly value: string | undefined;
  readonly runs: number;
  readonly failed: number;
}

/** A run as an orchestrator knows it, of which an orchestration run is made. */
export interface RunOrigin {
  /** Name of the source. */
  readonly source: string;
  /** The orchestrator's own; of Airflow that of the DAG, a slash and its own. */
  readonly id: string;
  readonly pipeline: string;
  /** What it says of it, without what was handed to it. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** Where the next page begins: opaque, good for the same question only. */
export type Cursor = string;

export interface PageRequest {
  readonly after?: Cursor;
  /** At most 500. */
  readonly limit: number;
  /** How many of its windows a store looks back that looks back in windows; by default one, behind a cursor what that says. */
  readonly windows?: number;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Missing on the last page. */
  readonly next?: Cursor;
  /** The page is short because nothing older than this was looked for; the next one goes on from there, and further. */
  readonly readTo?: EpochMs;
}

export interface StepFilter {
  readonly runId: string;
  readonly stage?: Stage;
  readonly statuses?: readonly Status[];
  /** All attempts at one step, by the id of any of them. */
  readonly attemptsOf?: string;
}

/**
 * The values to filter by, each with the number of runs, the most frequent first. A facet is not narrowed by its own
 * part of the filter, so that its other values can still be chosen.
 */
export interface Facets {
  readonly environments: readonly FacetValue[];
  readonly dataProducts: readonly FacetValue[];
  readonly statuses: readonly FacetValue[];
  /** When they were counted, where that was for an earlier question: where counting is paid for. */
  readonly asOf?: EpochMs;
}

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** What the mirror is, and how far it reaches. */
export interface SyncState {
  /** Path of the mirror; of a warehouse, its name. */
  readonly place: string;
  /** `undefined` where they would have to be counted one by one. */
  readonly runs: number | undefined;
  /** When the newest row was written at its source. */
  readonly newestAt: EpochMs | undefined;
  readonly oldestAt: EpochMs | undefined;
  /** When the mirror was last filled. */
  readonly syncedAt: EpochMs | undefined;
  /** Per source: how its rows are told apart. */
  readonly sources: readonly {
    readonly name: string;
    /** `undefined` where they would have to be counted one by one. */
    readonly rows: number | undefined;
    readonly key: readonly string[] | "row hash";
    /** When all of it that was there had been read. */
    readonly syncedAt: EpochMs | undefined;
    /** Why it could not be read since then; what was read before is still there. */
    readonly error?: { readonly message: string; readonly at: EpochMs };
  }[];
}

/** What this store can do beyond the basics; views hide what it cannot. */
export interface Capabilities {
  /** For a text in all of it, or in what a page looks through. */
  readonly search: boolean;
  readonly notes: boolean;
  /** Counts of weeks, and how fresh each table is. */
  readonly overview: boolean;
  /** Manifests of dbt are kept: `lineage` and `dbtResult` know more than a step says. */
  readonly manifests?: boolean;
  readonly history?: boolean;
  /** What failures can be put together by. */
  readonly groupings?: readonly Grouping[];
  /**
   * Set where the database itself is asked: a page, a search and the counts look back so far, in milliseconds, and each
   * page that was not filled hands on a longer window.
   */
  readonly windowMs?: number;
}

export interface RunsAbout {
  /** Version of the SQLite that reads the mirror. */
  readonly sqlite: string;
  readonly pid: number;
}

/** What the results of one name are found by. */
export type HistoryOf = Pick<Step, "name" | "stage">;

/** Run history, wherever it is kept. Every method rejects with `RunsError` only; newest first everywhere. */
export interface RunStore {
  about(): Promise<RunsAbout>;
  capabilities(): Promise<Capabilities>;
  runs(filter: RunFilter, page: PageRequest, signal?: AbortSignal): Promise<Page<Run>>;
  run(id: string, signal?: AbortSignal): Promise<Run | undefined>;
  steps(filter: StepFilter, page: PageRequest, signal?: AbortSignal): Promise<Page<Step>>;
  step(id: string, signal?: AbortSignal): Promise<Step | undefined>;
  /** All steps of a run in short; of a run that there is not, none. */
  outline(runId: string, signal?: AbortSignal): Promise<RunOutline>;
  /** Steps that failed. */
  failures(filter: FailureFilter, page: PageRequest, signal?: AbortSignal): Promise<Page<Step>>;
  /** Steps that failed, put together; those with the newest failure first. */
  failureGroups(
    by: Grouping,
    filter: FailureFilter,
    page: PageRequest,
    signal?: AbortSignal,
  ): Promise<FailureGroupPage>;
  facets(filter: RunFilter, signal?: AbortSignal): Promise<Facets>;
  /** The newest steps of one table, model or refresh, at most so many. */
  series(filter: SeriesFilter, limit: number, signal?: AbortSignal): Promise<Series>;
  /** When each last succeeded; at most so many. Only where `capabilities` says `overview`. */
  freshness(filter: FreshnessFilter, most: number, signal?: AbortSignal): Promise<Freshness>;
  /** What happened in a stretch of time. Only where `capabilities` says `overview`. */
  overview(filter: OverviewFilter, signal?: AbortSignal): Promise<Overview>;
  /** The groups of the runs that pass, in no order. Not narrowed by the filter's own part, as facets are not. */
  groups(by: RunGrouping, filter: RunFilter, signal?: AbortSignal): Promise<readonly RunGroup[]>;
  /** The runs of orchestrators that a run is made of, in the order of their start; none where nothing is known of them. */
  origins(runId: string, signal?: AbortSignal): Promise<readonly RunOrigin[]>;
  syncState(signal?: AbortSignal): Promise<SyncState>;
  /** `undefined` for a step that is no dbt node. */
  dbtResult(stepId: string, signal?: AbortSignal): Promise<DbtResult | undefined>;
  /** Of the dbt nodes of a run those that failed or were skipped, as far as manifests say what they read. */
  lineage(runId: string, signal?: AbortSignal): Promise<readonly LineageNode[]>;
  /** The last results of all steps of one name, newest first; empty where `capabilities.history` is not set. */
  history(of: HistoryOf, page: PageRequest, signal?: AbortSignal): Promise<Page<Step>>;
  readonly notes: RunNotes;
  /** Ends what the store keeps running. It starts again with the next question. */
  close(): void;
}

/** What the one who imports says where files do not. */
export interface ImportOptions {
  /** `orchestration_run_id` of artifacts that name none. */
  readonly runId?: string;
  readonly environment?: string;
  readonly dataProduct?: string;
}

export interface ImportProgress {
  /** That is being read. */
  readonly file: string;
  /** That were read before it. */
  readonly files: number;
  /** Of all of them, so far. */
  readonly bytes: number;
}

/** What became of a file. */
export interface ImportedFile {
  /** As the user would say it; of a member of an archive `archive.zip/path`. */
  readonly name: string;
  /** `known`: the same was read before. `unknown`: it holds no run history that is read. */
  readonly state: "imported" | "known" | "unknown";
  /** `run-results`, `manifest`, `sources`. */
  readonly kind?: string;
  /** Of its schema. */
  readonly version?: number;
  readonly invocation?: string | undefined;
  /** Rows of the file, and those that were not in the mirror before. */
  readonly read?: number;
  readonly added?: number;
  /** Why it was not read to its end, or not at all. */
  readonly problem?: string | undefined;
  /** What to know of what was read: that its version is none that is known. */
  readonly note?: string | undefined;
}

export interface Imported {
  readonly files: readonly ImportedFile[];
  /** Where the mirror is that was damaged, and set aside for a new one. */
  readonly aside?: string;
}

/** Fills the mirror. Rejects with `RunsError` only. */
export interface RunIntake {
  import(
    paths: readonly string[],
    options: ImportOptions,
    tell: (progress: ImportProgress) => void,
    signal?: AbortSignal,
  ): Promise<Imported>;
  /**
   * Looks at a source step by step; what cannot be read is part of the answer. `waking` is called while a database wakes
   * up, which may take a minute.
   */
  examine(source: RunSource, signal?: AbortSignal, waking?: () => void): Promise<readonly Examined[]>;
  /** A source that fails is told of in the answer, and leaves the others. */
  sync(request: SyncRequest, tell: (progress: SyncProgress) => void, signal?: AbortSignal): Promise<Synced>;
  /** Takes all of run history out of the mirror, or what one source recorded. */
  forget(request: ForgetRequest, signal?: AbortSignal): Promise<Forgotten>;
}

/** Why an answer about runs is missing: `reason` for programs, `message` and `hint` for people. */
export class RunsError extends Error {
  readonly reason: RunsErrorReason;
  /** What the user can do. */
  readonly hint: string;

  /** The class stands in several bundles of one process: what one of them throws is known in the others. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "RunsError";
  }

  constructor(reason: RunsErrorReason, message: string, hint: string) {
    super(message);
    this.name = "RunsError";
    this.reason = reason;
    this.hint = hint;
  }
}

export type RunsErrorReason =
  /** There is no mirror yet, or no source is named that could fill it. */
  | "missing"
  /** Another program holds the mirror. */
  | "locked"
  /** The file is not a mirror, or is broken. */
  | "damaged"
  /** A newer Tocsin wrote the mirror. */
  | "newer"
  /** The process does not start: its file or SQLite's binary is missing or broken. */
  | "unavailable"
  /** It did not answer in time and was ended. */
  | "deadline"
  /** It ended in the middle of a question. */
  | "crashed"
  /** Another window or terminal fills the mirror at this moment. */
  | "busy"
  /** What `.tocsin.yaml` says of run history cannot be followed. */
  | "settings"
  /** Nobody has said that a source may be connected to. */
  | "untrusted"
  /** A source wants a secret and was given none, or another one. */
  | "secret"
  /** Whoever asked no longer wants the answer. */
  | "cancelled"
  /** Anything else; the message says what. */
  | "failed";
