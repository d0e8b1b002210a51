import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { isObject, textIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { authorization } from "../http/authorization.ts";
import { explainHttp, failedStep } from "../http/explainHttp.ts";
import { openHttp } from "../http/httpClient.ts";
import type { HttpMeans } from "../http/httpClient.ts";
import { HttpError } from "../http/httpError.ts";
import { hidden, unless } from "../http/unless.ts";
import { inParallel } from "../orchestrator/inParallel.ts";
import { offsetPages } from "../orchestrator/offsetPages.ts";
import type { Orchestrator, RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";
import { belongingOf } from "./parents.ts";
import { attemptsOf, ends, flowRun, taskRun } from "./prefectRecords.ts";
import type { FlowRun, TaskRun } from "./prefectRecords.ts";

/** Questions at once. */
const atOnce = 4;

/** Ids that one question is about. */
const idsAtOnce = 100;

/**
 * Prefect 3, a server of one's own or Prefect Cloud. No limit is said in questions: servers refuse one above their own.
 * https://docs.prefect.io/v3/api-ref/rest-api
 */
export function openPrefect(source: OrchestratorSource, means: HttpMeans): Orchestrator {
  const http = openHttp(source, means);
  // An API key of Prefect Cloud; a server of one's own may want a user and a password.
  const headers = authorization(source);
  const post = async (path: string, body: unknown, signal: AbortSignal): Promise<readonly JsonObject[]> =>
    rowsOf(await http.ask({ method: "POST", path, body, headers }, signal), path);
  const all = (path: string, body: object, signal: AbortSignal) =>
    offsetPages((offset) => post(path, { ...body, sort: "ID_DESC", offset }, signal), idOf, 0);
  const flows = new Map<string, string>();
  const complete = async (rows: readonly unknown[], signal: AbortSignal): Promise<RunRecord[]> => {
    const runs = rows.flatMap((row) => flowRun(row, source) ?? []);
    await learnFlows(flows, runs, (ids) => post("flows/filter", { flows: { id: { any_: ids } } }, signal));
    const belonging = await belongingOf(runs, {
      tasks: (ids) =>
        byIds(ids, (some) => post("task_runs/filter", { task_runs: { id: { any_: some } } }, signal)),
      runs: async (ids) => {
        const above = await byIds(ids, (some) =>
          post("flow_runs/filter", { flow_runs: { id: { any_: some } } }, signal),
        );
        return above.flatMap((row) => flowRun(row, source) ?? []);
      },
    });
    return runs.map(({ id, flow, record }) => ({
      ...{ ...record, ...(belonging.get(id) ?? { runId: id }) },
      pipeline: flows.get(flow ?? "") ?? flow ?? "(no flow)",
    }));
  };
  const runs = async function* (filter: object, signal: AbortSignal): AsyncGenerator<readonly RunRecord[]> {
    for await (const page of all("flow_runs/filter", { flow_runs: filter }, signal))
      yield complete(page, signal);
  };
  return {
    isTimeless: false,
    changed: (from, to, signal) =>
      runs({ end_time: { after_: iso(from), ...(to !== undefined && { before_: iso(to) }) } }, signal),
    underWay: (signal) =>
      runs({ start_time: { is_null_: false }, state: { type: { not_any_: ends } } }, signal),
    again: async (ids, signal) =>
      complete(
        await byIds(ids, (some) => post("flow_runs/filter", { flow_runs: { id: { any_: some } } }, signal)),
        signal,
      ),
    async tasks(of, _, signal) {
      const found: TaskRun[] = [];
      for await (const page of all(
        "task_runs/filter",
        { flow_runs: { id: { any_: of.map(({ id }) => id) } } },
        signal,
      ))
        found.push(...page.flatMap((row) => taskRun(row) ?? []));
      const tasks = new Map<string, TaskRecord[]>(of.map(({ id }) => [id, []]));
      await inParallel([...new Map(found.map((task) => [task.id, task])).values()], atOnce, async (task) => {
        tasks.get(task.flowRun)?.push(...(await withAttempts(task)));
      });
      return tasks;

      async function withAttempts(task: TaskRun): Promise<readonly TaskRecord[]> {
        if (task.attempts === 1) return [task.record];
        const question = { path: "task_run_states/", query: { task_run_id: task.id }, headers };
        // Where the history of a task is not kept, its last attempt is all that is known.
        const states = await unless(hidden, http.ask(question, signal));
        return attemptsOf(task, Array.isArray(states) ? states : []);
      }
    },
    async look(signal) {
      const body = { sort: "START_TIME_DESC", limit: 1, flow_runs: { start_time: { is_null_: false } } };
      const [newest] = await complete(await post("flow_runs/filter", body, signal), signal);
      return newest
        ? `The newest run: ${newest.id} of ${newest.pipeline}.`
        : "There are no runs that can be seen.";
    },
    explain: (error) => explainHttp(error, source),
    failedStep,
    close: () => http.close(),
  };
}

const iso = (time: EpochMs): string => new Date(time).toISOString();

const idOf = (row: JsonObject): string => String(row["id"]);

async function learnFlows(
  flows: Map<string, string>,
  runs: readonly FlowRun[],
  ask: (ids: readonly string[]) => Promise<readonly JsonObject[]>,
): Promise<void> {
  const missing = new Set(runs.flatMap(({ flow }) => (flow === undefined || flows.has(flow) ? [] : [flow])));
  for (const row of await byIds([...missing], ask)) {
    const [id, name] = [textIn(row, "id"), textIn(row, "name")];
    if (id !== undefined && name !== undefined) flows.set(id, name);
  }
}

/** Some ids at a time. */
async function byIds(
  ids: readonly string[],
  ask: (ids: readonly string[]) => Promise<readonly JsonObject[]>,
): Promise<JsonObject[]> {
  const rows: JsonObject[] = [];
  for (let at = 0; at < ids.length; at += idsAtOnce) rows.push(...(await ask(ids.slice(at, at + idsAtOnce))));
  return rows;
}

function rowsOf(answer: unknown, path: string): readonly JsonObject[] {
  if (!Array.isArray(answer))
    throw new HttpError("form", `Prefect gives no list at ${path} where one was asked for.`);
  return answer.filter(isObject);
}
