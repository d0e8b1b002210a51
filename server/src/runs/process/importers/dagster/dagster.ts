import type { OrchestratorSource } from "../../../history.ts";
import { isObject, textIn } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";
import { authorization } from "../http/authorization.ts";
import { explainHttp, failedStep } from "../http/explainHttp.ts";
import { openHttp } from "../http/httpClient.ts";
import type { HttpMeans } from "../http/httpClient.ts";
import { HttpError } from "../http/httpError.ts";
import { inParallel } from "../orchestrator/inParallel.ts";
import type { Orchestrator, RunRecord, TaskRecord } from "../orchestrator/orchestrator.ts";
import { isFailed, ownFailure } from "../orchestrator/ownFailure.ts";
import { dagsterRun, readFailures, stepRecords } from "./dagsterRecords.ts";
import type { Failures } from "./dagsterRecords.ts";
import { eventsQuery, runsQuery, stepsQuery, versionQuery } from "./queries.ts";

/** Runs that are asked for at once. */
const pageSize = 100;

/** Runs whose steps are asked for at once: Dagster makes them of all events of these runs. */
const runsAtOnce = 10;

/** Events that are asked for at once, and pages of them that are looked through for the reason of a failure. */
const eventsAtOnce = 1000;
const mostPages = 20;

/** Questions at once. */
const atOnce = 2;

/** Dagster (1.7.7 or newer, for `updatedBefore`) and Dagster+. Its lists go on behind the last run that was seen, so what moves is not passed over. */
export function openDagster(source: OrchestratorSource, means: HttpMeans): Orchestrator {
  const http = openHttp(source, means);
  const headers = headersOf(source);
  const ask = async (query: string, variables: object, signal: AbortSignal): Promise<JsonObject> => {
    const body = { query, variables };
    return dataOf(await http.ask({ method: "POST", path: "graphql", body, headers }, signal));
  };
  const runs = async function* (filter: object, signal: AbortSignal): AsyncGenerator<readonly RunRecord[]> {
    for (let cursor: string | undefined; ;) {
      const rows = runsIn(await ask(runsQuery, { filter, cursor, limit: pageSize }, signal));
      const next = rows.map((row) => textIn(row, "runId")).findLast((id) => id !== undefined);
      yield rows.flatMap((row) => dagsterRun(row, source) ?? []);
      if (next === undefined || next === cursor) return;
      cursor = next;
    }
  };
  return {
    isTimeless: false,
    // Neither end is included there; a run at one of them would be in neither of two stretches.
    changed: (from, to, signal) =>
      runs(
        {
          updatedAfter: (from - 1) / 1000,
          ...(to !== undefined && { updatedBefore: (to + 1) / 1000 }),
        },
        signal,
      ),
    underWay: (signal) => runs({ statuses: ["STARTED", "CANCELING"] }, signal),
    async again(ids, signal) {
      const rows = runsIn(await ask(runsQuery, { filter: { runIds: ids }, limit: ids.length }, signal));
      return rows.flatMap((row) => dagsterRun(row, source) ?? []);
    },
    async tasks(of, note, signal) {
      const tasks = new Map<string, TaskRecord[]>();
      const some = Array.from({ length: Math.ceil(of.length / runsAtOnce) }, (_, at) =>
        of.slice(at * runsAtOnce, (at + 1) * runsAtOnce).map(({ id }) => id),
      );
      await inParallel(some, atOnce, async (ids) => {
        for (const row of runsIn(
          await ask(stepsQuery, { filter: { runIds: ids }, limit: ids.length }, signal),
        )) {
          const id = textIn(row, "runId") ?? "";
          const steps = Array.isArray(row["stepStats"]) ? row["stepStats"] : [];
          const run = of.find((one) => one.id === id);
          const isTold = steps.some(hasFailed) || (run !== undefined && isFailed(run));
          const failures = isTold ? await failuresOf(id, note, signal) : undefined;
          const records = steps.flatMap((step) => stepRecords(step, failures?.steps.get(keyOf(step)) ?? []));
          if (run) records.push(...ownFailure(run, records, failures?.run));
          tasks.set(id, records);
        }
      });
      return tasks;
    },
    async look(signal) {
      const { version } = await ask(versionQuery, {}, signal);
      const [row] = runsIn(await ask(runsQuery, { limit: 1 }, signal));
      const newest = dagsterRun(row, source);
      const said = newest ? `the newest run: ${newest.id} of ${newest.pipeline}` : "no runs that can be seen";
      return `Dagster ${String(version)}: ${said}.`;
    },
    explain: (error) => explainHttp(error, source),
    failedStep,
    close: () => http.close(),
  };

  async function failuresOf(
    runId: string,
    note: (text: string) => void,
    signal: AbortSignal,
  ): Promise<Failures> {
    const steps = new Map<string, string[]>();
    let run: string | undefined;
    for (let cursor: string | undefined, page = 0; page < mostPages; page++) {
      const { logsForRun: log } = await ask(eventsQuery, { runId, cursor, limit: eventsAtOnce }, signal);
      const events = isObject(log) && Array.isArray(log["events"]) ? log["events"] : undefined;
      if (!isObject(log) || !events) {
        note("Dagster does not say why steps of some runs failed.");
        break;
      }
      run = readFailures(events, steps) ?? run;
      cursor = textIn(log, "cursor");
      if (log["hasMore"] !== true || cursor === undefined) break;
    }
    return { steps, run };
  }
}

/** Dagster+ has a header of its own; in front of a server of one's own stands a proxy, if any. */
function headersOf(source: OrchestratorSource): Readonly<Record<string, string>> {
  const isPlus = /(?:^|\.)dagster\.cloud$/.test(new URL(source.baseUrl).hostname);
  return isPlus && source.user === undefined && source.password
    ? { "dagster-cloud-api-token": source.password }
    : authorization(source);
}

function dataOf(answer: unknown): JsonObject {
  const data = isObject(answer) ? answer["data"] : undefined;
  if (isObject(data)) return data;
  const errors = isObject(answer) && Array.isArray(answer["errors"]) ? answer["errors"] : [];
  const said = errors.filter(isObject).map((error) => textIn(error, "message"))[0];
  throw new HttpError("form", `Dagster gives no answer${said === undefined ? "" : `: ${said}`}.`);
}

function runsIn({ runsOrError: runs }: JsonObject): readonly JsonObject[] {
  const results = isObject(runs) ? runs["results"] : undefined;
  if (Array.isArray(results)) return results.filter(isObject);
  const said = isObject(runs) ? textIn(runs, "message") : undefined;
  throw new HttpError("form", `Dagster gives no runs${said === undefined ? "" : `: ${said}`}.`);
}

const hasFailed = (step: unknown): boolean =>
  isObject(step) &&
  (step["status"] === "FAILURE" || (Array.isArray(step["attempts"]) && step["attempts"].length > 1));

const keyOf = (step: unknown): string => (isObject(step) ? (textIn(step, "stepKey") ?? "") : "");
