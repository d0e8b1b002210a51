// Airflow's REST API, as far as Tocsin asks it, by its OpenAPI descriptions: v1 of 2.10, v2 of 3.2.

import type { Answer, Asked } from "./httpDouble.ts";

type Row = Record<string, unknown>;

export interface Airflow {
  readonly runs: Row[];
  /** By DAG and run, `dag/run`. */
  readonly tasks: Map<string, Row[]>;
  /** By DAG, run and task. */
  readonly tries: Map<string, Row[]>;
  readonly logs: Map<string, unknown>;
  readonly api: "v1" | "v2";
  /** `[api] maximum_page_limit` */
  cap: number;
  /** Tokens that are let in; of v1 the whole header. */
  tokens: string[];
  logins: number;
  answer(asked: Asked): Answer;
}

export const user = { username: "tocsin", password: "planted-secret" };

export function airflowDouble(api: "v1" | "v2"): Airflow {
  const double: Airflow = {
    ...{ runs: [], tasks: new Map(), tries: new Map(), logs: new Map(), api, cap: 100, logins: 0 },
    tokens:
      api === "v2"
        ? ["Bearer planted-secret"]
        : ["Bearer planted-secret", "Basic dG9jc2luOnBsYW50ZWQtc2VjcmV0"],
    answer(asked) {
      const { path } = asked;
      if (path === `/api/${api}/version`)
        return { body: { version: api === "v1" ? "2.10.5" : "3.2.1", git_version: null } };
      if (path === "/auth/token" && api === "v2") return token(double, asked);
      if (!path.startsWith(`/api/${api}/`)) return { status: 404, body: "<html>404</html>" };
      if (!double.tokens.includes(asked.headers.authorization ?? ""))
        return { status: 401, body: { detail: `Not authenticated: ${asked.headers.authorization ?? ""}` } };
      return ofApi(double, asked, path.slice(`/api/${api}/`.length).split("/").map(decodeURIComponent));
    },
  };
  return double;
}

function token(double: Airflow, { method, body }: Asked): Answer {
  const { username, password } = body as typeof user;
  if (method !== "POST" || username !== user.username || password !== user.password)
    return { status: 401, body: { detail: "Invalid credentials" } };
  const given = `eyJhbGciOi.${++double.logins}.sig`;
  double.tokens = [`Bearer ${given}`];
  return { status: 201, body: { access_token: given } };
}

function ofApi(double: Airflow, asked: Asked, parts: readonly string[]): Answer {
  const [dags, dag = "", dagRuns, run = "", instances, task = "", ...rest] = parts;
  if (dags !== "dags" || dagRuns !== "dagRuns") return { status: 404, body: { detail: "Not Found" } };
  if (dag === "~" && run === "") return runsOf(double, asked);
  const found = double.runs.find((one) => one["dag_id"] === dag && one["dag_run_id"] === run);
  if (!found) return { status: 404, body: { detail: "DagRun not found" } };
  if (instances === undefined) return { body: found };
  const id = `${dag}/${run}`;
  if (task === "") return listed(double, "task_instances", double.tasks.get(id) ?? [], asked.query);
  if (rest.at(-1) === "tries") {
    const tries = double.tries.get(`${id}/${task}`);
    return tries
      ? { body: { task_instances: tries, total_entries: tries.length } }
      : { status: 404, body: {} };
  }
  const log = double.logs.get(`${id}/${task}/${rest.at(-1)}`);
  return log === undefined
    ? { status: 404, body: { detail: "no log" } }
    : { body: { content: log, continuation_token: null } };
}

function runsOf(double: Airflow, { query }: Asked): Answer {
  const [from, to] = [query.get("end_date_gte"), query.get("end_date_lte")];
  const states = query.getAll("state");
  const time = (row: Row): number => Date.parse(String(row["end_date"]));
  const matching = double.runs.filter(
    (row) =>
      (from === null || time(row) >= Date.parse(from)) &&
      (to === null || time(row) <= Date.parse(to)) &&
      (states.length === 0 || states.includes(String(row["state"]))),
  );
  return listed(double, "dag_runs", matching, query);
}

function listed(double: Airflow, name: string, rows: readonly Row[], query: URLSearchParams): Answer {
  const limit = Math.min(Number(query.get("limit") ?? 50), double.cap);
  const offset = Number(query.get("offset") ?? 0);
  return { body: { [name]: rows.slice(offset, offset + limit), total_entries: rows.length } };
}

const iso = (time: number): string => new Date(time).toISOString().replace("Z", "123+00:00");

/** A run of a DAG; `ended` undefined while it is under way. */
export function dagRun(
  dag: string,
  run: string,
  started: number,
  ended: number | undefined,
  said: Row = {},
): Row {
  return {
    ...{ dag_id: dag, dag_run_id: run, dag_display_name: dag, run_type: "scheduled", note: null },
    ...{ logical_date: iso(started), queued_at: iso(started), start_date: iso(started) },
    ...{
      end_date: ended === undefined ? null : iso(ended),
      state: ended === undefined ? "running" : "success",
    },
    ...{ conf: {}, duration: ended === undefined ? null : (ended - started) / 1000, dag_versions: [] },
    ...said,
  };
}

export function taskInstance(task: string, started: number, ended: number | undefined, said: Row = {}): Row {
  return {
    ...{
      id: `uuid-${task}`,
      task_id: task,
      map_index: -1,
      try_number: 1,
      max_tries: 2,
      operator: "BashOperator",
    },
    ...{ start_date: iso(started), end_date: ended === undefined ? null : iso(ended) },
    ...{
      duration: ended === undefined ? null : (ended - started) / 1000,
      state: ended === undefined ? "running" : "success",
    },
    ...{
      pool: "default_pool",
      executor_config: "{'env': 'planted-secret'}",
      rendered_fields: { bash_command: "planted-secret" },
    },
    ...said,
  };
}
