// Prefect's REST API, as far as Tocsin asks it, by its OpenAPI description of 3.x: unknown keys are refused, as is a limit
// above the server's own.

import type { Answer, Asked } from "./httpDouble.ts";

type Row = Record<string, unknown>;

export interface Prefect {
  readonly runs: Row[];
  readonly tasks: Row[];
  readonly flows: Row[];
  /** By the task run. */
  readonly states: Map<string, Row[]>;
  /** `PREFECT_API_DEFAULT_LIMIT` */
  limit: number;
  authorization: string;
  answer(asked: Asked): Answer;
}

interface Filter {
  readonly any_?: readonly string[];
  readonly not_any_?: readonly string[];
  readonly after_?: string;
  readonly before_?: string;
  readonly is_null_?: boolean;
}

type Filters = Readonly<Record<string, Readonly<Record<string, Filter & { readonly type?: Filter }>>>>;

const known: Readonly<Record<string, readonly string[]>> = {
  flow_runs: ["id", "end_time", "start_time", "state"],
  task_runs: ["id"],
  flows: ["id"],
};

export function prefectDouble(): Prefect {
  const double: Prefect = {
    ...{
      runs: [],
      tasks: [],
      flows: [],
      states: new Map(),
      limit: 200,
      authorization: "Bearer planted-secret",
    },
    answer({ method, path, body, query, headers }) {
      if (headers.authorization !== double.authorization)
        return { status: 401, body: { detail: "Invalid authentication" } };
      if (path === "/api/task_run_states/")
        return { body: double.states.get(query.get("task_run_id") ?? "") ?? [] };
      const name = /^\/api\/(flow_runs|task_runs|flows)\/filter$/.exec(path)?.[1];
      if (name === undefined || method !== "POST") return { status: 404, body: { detail: "Not Found" } };
      return filtered(double, name, body as Row);
    },
  };
  return double;
}

function filtered(double: Prefect, name: string, { sort, limit, offset = 0, ...rest }: Row): Answer {
  const filters = rest as Filters;
  if (typeof limit === "number" && limit > double.limit)
    return { status: 422, body: { exception_message: "Invalid request" } };
  for (const [table, by] of Object.entries(filters))
    if (Object.keys(by).some((key) => !known[table]?.includes(key)))
      return { status: 422, body: { exception_message: "Invalid request received." } };
  const rows = { flow_runs: double.runs, task_runs: double.tasks, flows: double.flows }[name] ?? [];
  const matching = rows.filter((row) => {
    const run = name === "task_runs" ? double.runs.find(({ id }) => id === row["flow_run_id"]) : row;
    return (
      passes(run ?? {}, filters["flow_runs"]) &&
      (name !== "task_runs" || passes(row, filters["task_runs"])) &&
      (name !== "flows" || passes(row, filters["flows"]))
    );
  });
  const key = sort === "START_TIME_DESC" ? "start_time" : "id";
  const sorted = matching.toSorted((a, b) => (String(a[key]) < String(b[key]) ? 1 : -1));
  const from = Number(offset);
  return { body: sorted.slice(from, from + (typeof limit === "number" ? limit : double.limit)) };
}

function passes(row: Row, filters: Filters[string] | undefined): boolean {
  return Object.entries(filters ?? {}).every(([name, filter]) => {
    const value = name === "state" ? row["state_type"] : (row[name] ?? null);
    const { any_, not_any_, after_, before_, is_null_ } = filter.type ?? filter;
    const at = Date.parse(String(value));
    return (
      (any_ === undefined || any_.includes(String(value))) &&
      (not_any_ === undefined || !not_any_.includes(String(value))) &&
      (after_ === undefined || at >= Date.parse(after_)) &&
      (before_ === undefined || at <= Date.parse(before_)) &&
      (is_null_ === undefined || (value === null) === is_null_)
    );
  });
}

const iso = (time: number | undefined): string | null =>
  time === undefined ? null : new Date(time).toISOString();

export function flowRun(
  id: string,
  flow: string,
  started: number | undefined,
  ended: number | undefined,
  said: Row = {},
): Row {
  const type = said["state_type"] ?? (ended === undefined ? "RUNNING" : "COMPLETED");
  return {
    ...{
      id,
      name: `brave-${id}`,
      flow_id: flow,
      deployment_id: null,
      parent_task_run_id: null,
      run_count: 1,
    },
    ...{
      start_time: iso(started),
      end_time: iso(ended),
      expected_start_time: iso(started),
      tags: [],
      labels: {},
    },
    ...{ parameters: { password: "planted-secret" }, job_variables: { env: "planted-secret" }, context: {} },
    ...{
      state_type: type,
      state_name: type,
      state: { type, name: type, message: null, data: { secret: "planted-secret" } },
    },
    ...said,
  };
}

export function taskRun(
  id: string,
  run: string,
  name: string,
  started: number | undefined,
  ended: number | undefined,
  said: Row = {},
): Row {
  const type = said["state_type"] ?? (ended === undefined ? "RUNNING" : "COMPLETED");
  return {
    ...{
      id,
      flow_run_id: run,
      name: `${name}-4f1`,
      task_key: `${name}-key`,
      dynamic_key: "4f1c-aa",
      tags: [],
      run_count: 1,
    },
    ...{
      start_time: iso(started),
      end_time: iso(ended),
      empirical_policy: { retries: 2 },
      task_inputs: { x: [] },
    },
    ...{ state_type: type, state_name: type, state: { type, name: type, message: null } },
    ...said,
  };
}
