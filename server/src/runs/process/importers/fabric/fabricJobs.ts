import type { OrchestratorSource } from "../../../history.ts";
import type { EpochMs } from "../../../store.ts";
import { isObject, textIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { authorization } from "../http/authorization.ts";
import { explainHttp, failedStep } from "../http/explainHttp.ts";
import { openHttp } from "../http/httpClient.ts";
import type { HttpMeans, Question } from "../http/httpClient.ts";
import { HttpError } from "../http/httpError.ts";
import { gone, hidden, unless } from "../http/unless.ts";
import { inParallel } from "../orchestrator/inParallel.ts";
import type { Orchestrator, RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";
import { isLikeAny } from "../orchestrator/pattern.ts";
import { activityRun, instanceOf, jobInstance } from "./fabricRecords.ts";
import type { FabricItem } from "./fabricRecords.ts";

/** Questions at once: Fabric counts them by user. */
const atOnce = 2;

/** No list has more pages. */
const mostPages = 10_000;

const dayMs = 86_400_000;

/**
 * Runs of the pipelines of a workspace of Microsoft Fabric. It keeps about a hundred ended runs of each and cannot be asked
 * for a time, so all of them are listed; what has not changed is not asked for again.
 */
export function openFabricJobs(source: OrchestratorSource, means: HttpMeans): Orchestrator {
  const http = openHttp(source, means);
  const headers = authorization(source);
  const ask = (question: Question, signal: AbortSignal): Promise<unknown> =>
    http.ask({ ...question, headers }, signal);
  const workspace = `v1/workspaces/${encodeURIComponent(source.workspace ?? "")}`;
  const instances = (item: string): string => `${workspace}/items/${encodeURIComponent(item)}/jobs/instances`;
  const list = (path: string, query: Question["query"], empty: readonly number[], signal: AbortSignal) => {
    const more = (continuationToken: string | undefined): Promise<unknown> =>
      unless(empty, ask({ path, query: { ...query, continuationToken } }, signal));
    return pages(more, path);
  };
  const names = new Map<string, string>();
  const items = async function* (signal: AbortSignal): AsyncGenerator<FabricItem> {
    for await (const page of list(`${workspace}/items`, { type: "DataPipeline" }, [], signal))
      for (const row of page) {
        const id = textIn(row, "id");
        if (id === undefined) continue;
        const name = textIn(row, "displayName") ?? id;
        names.set(id, name);
        if (source.pipelines.length === 0 || isLikeAny(name, source.pipelines)) yield { id, name };
      }
  };
  return {
    isTimeless: true,
    async *changed(_, __, signal) {
      for await (const item of items(signal))
        for await (const page of list(instances(item.id), {}, gone, signal))
          yield page.flatMap((row) => jobInstance(row, item, source) ?? []);
    },
    // They are among all that there are.
    async *underWay() {},
    async again(ids, signal) {
      const found: RunRecord[] = [];
      await inParallel(ids, atOnce, async (id) => {
        const [item, instance] = instanceOf(id);
        const path = `${instances(item)}/${encodeURIComponent(instance)}`;
        const run = jobInstance(
          await unless(gone, ask({ path }, signal)),
          { id: item, name: names.get(item) ?? item },
          source,
        );
        if (run) found.push(run);
      });
      return found;
    },
    async tasks(of, note, signal) {
      const tasks = new Map<string, readonly TaskRecord[]>();
      await inParallel(of, atOnce, async (run) => {
        const found = await unless(hidden, activitiesOf(run, signal));
        if (found) tasks.set(run.id, found);
        else note("Fabric gives no activities of some runs: whoever asks may not be allowed to see them.");
      });
      return tasks;
    },
    async look(signal) {
      let count = 0;
      for await (const _ of items(signal)) count++;
      return `${count} pipeline${count === 1 ? "" : "s"} whose runs are read.`;
    },
    explain: (error) => explainHttp(error, source),
    failedStep,
    close: () => http.close(),
  };

  /** https://learn.microsoft.com/fabric/data-factory/pipeline-rest-api-capabilities */
  async function activitiesOf(run: RunRecord, signal: AbortSignal): Promise<TaskRecord[]> {
    const path = `${workspace}/datapipelines/pipelineruns/${encodeURIComponent(run.runId)}/queryactivityruns`;
    const started = run.startedAt ?? run.endedAt ?? 0;
    const body = {
      filters: [],
      orderBy: [{ orderBy: "ActivityRunStart", order: "ASC" }],
      lastUpdatedAfter: iso(started - dayMs),
      lastUpdatedBefore: iso((run.endedAt ?? Math.max(started, Date.now())) + dayMs),
    };
    const found = new Map<string, TaskRecord>();
    const more = (continuationToken: string | undefined): Promise<unknown> =>
      ask({ method: "POST", path, body: { ...body, continuationToken } }, signal);
    for await (const page of pages(more, path))
      for (const row of page) {
        const task = activityRun(row);
        if (task) found.set(`${task.id}\0${task.attempt}`, task);
      }
    return [...found.values()];
  }
}

const iso = (time: EpochMs): string => new Date(time).toISOString();

/** A list that goes on where its token says; the address that comes with it is not followed: it may be elsewhere. */
async function* pages(
  ask: (token: string | undefined) => Promise<unknown>,
  path: string,
): AsyncGenerator<readonly JsonObject[]> {
  const seen = new Set<string>();
  for (let token: string | undefined, page = 0; page < mostPages; page++) {
    const answer = await ask(token);
    // What it was of has gone in the meantime.
    if (answer === undefined) return;
    const rows: unknown = isObject(answer) ? answer["value"] : answer;
    if (!Array.isArray(rows))
      throw new HttpError("form", `Fabric gives no list at ${path} where one was asked for.`);
    yield rows.filter(isObject);
    token = isObject(answer) ? textIn(answer, "continuationToken") : undefined;
    if (token === undefined || seen.has(token)) return;
    seen.add(token);
  }
}
