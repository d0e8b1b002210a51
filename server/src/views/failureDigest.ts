import { fingerprintOf } from "../insight/fingerprint.ts";
import type { FailureDigest, PipelineFailures, RunsStatus } from "../protocol/failureNotes.ts";
import type { FailingPipeline } from "../runs/notes.ts";
import { RunsError } from "../runs/store.ts";
import type { EpochMs, Run, RunStore, Step } from "../runs/store.ts";
import { moment } from "./calendar.ts";
import { fill } from "./drawing.ts";
import type { Drawing } from "./drawing.ts";
import { failureReader } from "./failureList.ts";
import { oneLine } from "./markdown.ts";
import { isProduction } from "./production.ts";
import { statusIcon } from "./statusIcon.ts";

/** Failures that are looked at for one digest. */
const mostTold = 500;

/** Runs among which the last one of production is looked for. */
const lastRuns = 30;

/** Runs among which those of a pipeline are looked for that was failing. */
const runsLookedAt = 100;

const isOf = ({ environments }: Run, production: readonly string[]): boolean =>
  environments.some((one) => isProduction(one, production));

/** How the last run of production went, and how many failures wait. */
export async function runsStatus(
  store: RunStore,
  production: readonly string[],
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<RunsStatus> {
  const { items } = await store.runs({}, { limit: lastRuns }, signal).catch(noHistory);
  // One under way does not say yet how it went.
  const ended = items.filter(({ status }) => status !== "running");
  const last = [ended, items]
    .map((some) => some.find((run) => isOf(run, production)) ?? some[0])
    .find(Boolean);
  if (!last) return { unseen: 0 };
  const unseen = await store.notes.unseenFailures();
  const at = last.endedAt ?? last.startedAt;
  return {
    unseen,
    run: {
      id: last.id,
      name: oneLine(last.pipeline ?? last.id),
      status: last.status,
      statusText: drawing.words[last.status],
      at: at === undefined ? drawing.words.noTime : moment(at, drawing),
      icon: statusIcon[last.status],
    },
  };
}

function noHistory(error: unknown): { readonly items: readonly never[] } {
  if (error instanceof RunsError && error.reason === "missing") return { items: [] };
  throw error;
}

/**
 * What a person is to be told: failures since they were last told, of pipelines that are not muted, and pipelines that have
 * recovered. `all`: also of what they have acknowledged.
 */
export async function failureDigest(
  store: RunStore,
  all: boolean,
  drawing: Drawing,
  signal?: AbortSignal,
): Promise<FailureDigest> {
  const { newestAt } = await store.syncState(signal);
  const told = await store.notes.told();
  const until = newestAt ?? 0;
  // Who was never told of anything has not missed anything yet.
  const { failures, isMore } = await failuresSince(store, told.lookedAt ?? until, !all, signal);
  const runs = await runsById(store, failures, signal);
  const pipelineOf = ({ runId }: Step): string => runs.get(runId)?.pipeline ?? runId;
  const failed: PipelineFailures[] = [];
  const failing = new Map(told.failing.map(({ pipeline, at }) => [pipeline, at]));
  for (const [pipeline, of] of Map.groupBy(failures, pipelineOf)) {
    if (told.muted.includes(pipeline)) continue;
    failed.push(about(pipeline, of, isMore, drawing));
    failing.set(pipeline, Math.max(...of.map(timeOf)));
  }
  const recovered = await recoveredOf(store, [...failing].map(toFailing), told.muted, drawing, signal);
  for (const { pipeline } of recovered) failing.delete(pipeline);
  const isNews = failures.length > 0 || recovered.length > 0 || told.lookedAt === undefined;
  return { failed, recovered, isNews, until, failing: [...failing].map(toFailing) };
}

const toFailing = ([pipeline, at]: readonly [string, EpochMs]): FailingPipeline => ({ pipeline, at });

const timeOf = ({ endedAt, startedAt }: Step): EpochMs => endedAt ?? startedAt ?? 0;

async function failuresSince(
  store: RunStore,
  since: EpochMs,
  unacknowledged: boolean,
  signal: AbortSignal | undefined,
): Promise<{ readonly failures: readonly Step[]; readonly isMore: boolean }> {
  const filter = { since: since + 1, unacknowledged };
  const { items, next, readTo } = await failureReader(store, signal).read(filter, { limit: mostTold });
  return { failures: items, isMore: next !== undefined && readTo === undefined };
}

async function runsById(
  store: RunStore,
  steps: readonly Step[],
  signal: AbortSignal | undefined,
): Promise<Map<string, Run>> {
  const ids = [...new Set(steps.map(({ runId }) => runId))];
  const runs = await Promise.all(ids.map((id) => store.run(id, signal)));
  return new Map(runs.flatMap((run) => (run ? [[run.id, run]] : [])));
}

function about(
  pipeline: string,
  failures: readonly Step[],
  isMore: boolean,
  drawing: Drawing,
): PipelineFailures {
  const first = failures.toSorted((a, b) => timeOf(a) - timeOf(b))[0]!;
  const { title } = fingerprintOf(first);
  return {
    pipeline,
    count: failures.length,
    isMore,
    what: title === undefined ? fill(drawing.words.silentFailure, oneLine(first.name)) : oneLine(title),
    firstAt: moment(timeOf(first), drawing),
  };
}

/** Those of which a later run has succeeded, when nothing has failed in it. */
async function recoveredOf(
  store: RunStore,
  failing: readonly FailingPipeline[],
  muted: readonly string[],
  drawing: Drawing,
  signal: AbortSignal | undefined,
): Promise<FailureDigest["recovered"]> {
  if (failing.length === 0) return [];
  const since = Math.min(...failing.map(({ at }) => at)) - 1;
  const { items } = await store.runs({ since }, { limit: runsLookedAt }, signal);
  return failing.flatMap(({ pipeline, at }) => {
    const last = items.find((run) => run.pipeline === pipeline && run.status !== "running");
    const isWell = last && ["succeeded", "warned"].includes(last.status) && (last.endedAt ?? 0) > at;
    if (!isWell || muted.includes(pipeline)) return [];
    return [{ pipeline, at: moment(last.endedAt ?? at, drawing) }];
  });
}
