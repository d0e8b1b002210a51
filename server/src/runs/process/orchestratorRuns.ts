import type { Status } from "../store.ts";

/** `orchestrator_runs`: one row per run of Airflow, Prefect … Several may belong to one orchestration run. */
export interface OrchestratorRunsTable {
  readonly source: string;
  /** The orchestrator's own. */
  readonly id: string;
  readonly run_id: string;
  readonly pipeline: string;
  readonly source_status: string;
  readonly status: Status;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly environment: string | null;
  readonly data_product: string | null;
  /** Id of the run that started it as a part of its own. */
  readonly parent_id: string | null;
  /** `open`: asked for again until it has ended. `ended`: its tasks may still change. `settled`: nothing is expected. */
  readonly state: "open" | "ended" | "settled";
  /** Hash of what the orchestrator said of it. */
  readonly digest: string;
  /** That itself, without what was handed to the run. */
  readonly json: string;
}

export const orchestratorRunsSql = `
CREATE TABLE orchestrator_runs (
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  pipeline TEXT NOT NULL,
  source_status TEXT NOT NULL,
  status TEXT NOT NULL,
  started_at INTEGER,
  ended_at INTEGER,
  environment TEXT,
  data_product TEXT,
  parent_id TEXT,
  state TEXT NOT NULL,
  digest TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX orchestrator_runs_of_run ON orchestrator_runs (run_id);
CREATE INDEX orchestrator_runs_open ON orchestrator_runs (source, id) WHERE state = 'open';
`;
