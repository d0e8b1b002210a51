import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { isObject } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { explainHttp, failedStep } from "../http/explainHttp.ts";
import { openHttp } from "../http/httpClient.ts";
import type { HttpMeans, Question } from "../http/httpClient.ts";
import { HttpError } from "../http/httpError.ts";
import { gone, hidden, unless } from "../http/unless.ts";
import { inParallel } from "../orchestrator/inParallel.ts";
import { offsetPages } from "../orchestrator/offsetPages.ts";
import type { Orchestrator, RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";
import { airflowSession } from "./airflowSession.ts";
import type { AirflowSession } from "./airflowSession.ts";
import { dagRun, dagRunOf, instanceId, taskInstance, taskRecord } from "./airflowRecords.ts";
import type { TaskInstance } from "./airflowRecords.ts";
import { failureText } from "./failureText.ts";

/** Rows that are asked for at once; servers give fewer where `[api] maximum_page_limit` says so. */
const pageSize = 100;

/** Questions at once. */
const atOnce = 4;

/** Of so many failed attempts of a run the log is looked into. */
const mostLogs = 20;

/** Airflow 2 (2.0 and newer, REST v1) and 3 (REST v2), whose lists are alike. */
export function openAirflow(source: OrchestratorSource, means: HttpMeans): Orchestrator {
  const http = openHttp(source, means);
  const session = airflowSession(source, http);
  const runs = (query: Question["query"], signal: AbortSignal) =>
    runPages(session, source, { order_by: "id", ...query }, signal);
  return {
    isTimeless: false,
    changed: (from, to, signal) =>
      runs({ end_date_gte: iso(from), end_date_lte: to === undefined ? undefined : iso(to) }, signal),
    underWay: (signal) => runs({ state: "running" }, signal),
    async again(ids, signal) {
      const found: RunRecord[] = [];
      await inParallel(ids, atOnce, async (id) => {
        const answer = await unless(gone, session.ask({ path: runPath(id) }, signal));
        const run = dagRun(answer, source);
        if (run) found.push(run);
      });
      return found;
    },
    async tasks(of, note, signal) {
      const tasks = new Map<string, readonly TaskRecord[]>();
      await inParallel(of, atOnce, async ({ id, pipeline }) => {
        const found = await unless(hidden, tasksOf(session, id, signal));
        if (found) tasks.set(id, found);
        else note(`Airflow gives no tasks of some runs of ${pipeline}: it may have no such DAG any more.`);
      });
      return tasks;
    },
    async look(signal) {
      const answer = await session.ask(
        { path: "dags/~/dagRuns", query: { limit: 1, order_by: "-start_date" } },
        signal,
      );
      const [newest] = rowsOf(answer, "dag_runs").flatMap((row) => dagRun(row, source) ?? []);
      const total = isObject(answer) ? answer["total_entries"] : undefined;
      const said = newest
        ? `the newest of ${Number(total)} runs is ${newest.id}.`
        : "no runs that can be seen.";
      return `Airflow ${await session.version(signal)}: ${said}`;
    },
    explain: (error) => explainHttp(error, source),
    failedStep,
    close: () => http.close(),
  };
}

const iso = (time: EpochMs): string => new Date(time).toISOString();

const runPath = (id: string): string => {
  const { dag, run } = dagRunOf(id);
  return `dags/${encodeURIComponent(dag)}/dagRuns/${encodeURIComponent(run)}`;
};

async function* runPages(
  session: AirflowSession,
  source: OrchestratorSource,
  query: NonNullable<Question["query"]>,
  signal: AbortSignal,
): AsyncGenerator<readonly RunRecord[]> {
  const ask = async (offset: number, limit: number): Promise<readonly JsonObject[]> =>
    rowsOf(
      await session.ask({ path: "dags/~/dagRuns", query: { ...query, limit, offset } }, signal),
      "dag_runs",
    );
  const idOf = (row: JsonObject): string => `${String(row["dag_id"])}/${String(row["dag_run_id"])}`;
  for await (const page of offsetPages(ask, idOf, pageSize))
    yield page.flatMap((row) => dagRun(row, source) ?? []);
}

async function tasksOf(session: AirflowSession, id: string, signal: AbortSignal): Promise<TaskRecord[]> {
  const path = `${runPath(id)}/taskInstances`;
  const ask = async (offset: number, limit: number): Promise<readonly JsonObject[]> =>
    rowsOf(await session.ask({ path, query: { limit, offset } }, signal), "task_instances");
  const keyOf = (row: JsonObject): string => JSON.stringify([row["task_id"], row["map_index"]]);
  const instances = new Map<string, TaskInstance>();
  for await (const page of offsetPages(ask, keyOf, pageSize))
    for (const row of page) {
      const instance = taskInstance(row);
      if (instance) instances.set(instanceId(instance), instance);
    }
  const records: TaskRecord[] = [];
  let logs = 0;
  for (const latest of instances.values())
    for (const one of await attemptsAt(session, path, latest, signal)) {
      const record = taskRecord(one, latest.attempt, undefined);
      const isTold = record.status === "failed" && logs++ < mostLogs;
      const message = isTold ? await failureText(session, path, one, signal) : undefined;
      records.push({ ...record, message });
    }
  return records;
}

/** The attempts before the latest, where Airflow tells of them (since 2.10), and the latest. */
async function attemptsAt(
  session: AirflowSession,
  path: string,
  latest: TaskInstance,
  signal: AbortSignal,
): Promise<TaskInstance[]> {
  if (latest.attempt === 1) return [latest];
  const mapped = latest.mapIndex < 0 ? "" : `/${latest.mapIndex}`;
  const tries = `${path}/${encodeURIComponent(latest.task)}${mapped}/tries`;
  const rows = rowsOf(await unless(hidden, session.ask({ path: tries }, signal)), "task_instances");
  const attempts = new Map<number, TaskInstance>();
  for (const row of rows) {
    const one = taskInstance({ ...row, task_id: latest.task, map_index: latest.mapIndex });
    if (one && one.attempt < latest.attempt) attempts.set(one.attempt, one);
  }
  return [...attempts.values(), latest];
}

/** The rows of a list; other answers have none. */
function rowsOf(answer: unknown, name: string): readonly JsonObject[] {
  const rows = isObject(answer) ? answer[name] : undefined;
  if (answer !== undefined && !Array.isArray(rows))
    throw new HttpError("form", `Airflow gives no \`${name}\` where they were asked for.`);
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}
