import { isInSeries, pointOf } from "../server/src/runs/process/readSeries.ts";
import type { Freshness, Overview } from "../server/src/runs/trends.ts";
import type { RunOutline } from "../server/src/runs/outline.ts";
import { markOf } from "../server/src/runs/process/readOutline.ts";
import { fingerprintOf } from "../server/src/insight/fingerprint.ts";
import { groupFailures } from "../server/src/insight/groupFailures.ts";
import { RunsError } from "../server/src/runs/store.ts";
import type { FailureFilter, Grouping } from "../server/src/runs/failures.ts";
import type { FailingPipeline, Mark, SavedFilter } from "../server/src/runs/notes.ts";
import type { DbtResult, LineageNode } from "../server/src/runs/dbtResult.ts";
import type {
  EpochMs,
  Facets,
  FacetValue,
  Page,
  PageRequest,
  Run,
  RunFilter,
  RunGrouping,
  RunNotes,
  RunStore,
  Step,
} from "../server/src/runs/store.ts";

/** What an in-memory store holds; lists may come in any order. */
export interface Memory {
  runs: readonly Run[];
  steps: readonly Step[];
  /** By the ids of steps. */
  readonly dbt?: Readonly<Record<string, DbtResult>>;
  readonly lineage?: readonly LineageNode[];
  /** Thrown by every question until it is taken away. */
  error?: RunsError | undefined;
  /** What is answered to these, whatever the filter. */
  freshness?: Freshness;
  overview?: Overview;
  /** Of nodes of dbt. */
  parents?: RunOutline["parents"];
  /** Every question asked, by its method. */
  readonly asked: string[];
  /** What it can put failures together by. */
  groupings?: readonly Grouping[];
}

/** A run store over lists, for tests of what stands above it. */
export function memoryRunStore(memory: Memory): RunStore {
  const reading = <T>(method: string, signal: AbortSignal | undefined, read: () => T): Promise<T> => {
    memory.asked.push(method);
    if (signal?.aborted) return Promise.reject(new RunsError("cancelled", "Taken back.", "Ask again."));
    return memory.error ? Promise.reject(memory.error) : Promise.resolve(read());
  };
  const runTime = (run: Run): EpochMs => run.startedAt ?? run.endedAt ?? 0;
  const stepTime = (step: Step): EpochMs => step.endedAt ?? step.startedAt ?? 0;
  const matchesRun = (run: Run, filter: RunFilter): boolean =>
    isIn(filter.statuses, [run.status]) &&
    isIn(filter.environments, run.environments) &&
    isIn(filter.dataProducts, run.dataProducts) &&
    isIn(filter.pipelines, one(run.pipeline)) &&
    (filter.without === undefined || groupValues[filter.without](run).length === 0) &&
    isBetween(runTime(run), filter) &&
    hasText(filter.text, [run.id, ...memory.steps.filter(({ runId }) => runId === run.id).flatMap(textsOf)]);
  const matchesFailure = (step: Step, filter: FailureFilter): boolean =>
    step.status === "failed" &&
    (filter.error === undefined || fingerprintOf(step).id === filter.error) &&
    (filter.runId === undefined || step.runId === filter.runId) &&
    (filter.node === undefined || step.name === filter.node) &&
    isIn(filter.environments, one(step.environment)) &&
    isIn(filter.dataProducts, one(step.dataProduct)) &&
    isBetween(stepTime(step), filter) &&
    hasText(filter.text, [step.runId, ...textsOf(step)]);
  return {
    about: () => reading("about", undefined, () => ({ sqlite: "none", pid: 0 })),
    capabilities: () =>
      reading("capabilities", undefined, () => ({
        search: true,
        notes: true,
        overview: true,
        manifests: true,
        history: true,
        ...(memory.groupings ? { groupings: memory.groupings } : {}),
      })),
    runs: (filter, page, signal) =>
      reading("runs", signal, () =>
        pageOf(
          memory.runs.filter((run) => matchesRun(run, filter)),
          runTime,
          page,
        ),
      ),
    run: (id, signal) => reading("run", signal, () => memory.runs.find((run) => run.id === id)),
    steps: ({ runId, stage, statuses, attemptsOf }, page, signal) =>
      reading("steps", signal, () => {
        const tried = memory.steps.find(({ id }) => id === attemptsOf)?.name;
        const ofRun = memory.steps.filter(
          (step) =>
            step.runId === runId &&
            (!stage || step.stage === stage) &&
            (attemptsOf === undefined || step.name === tried),
        );
        return pageOf(
          ofRun.filter(({ status }) => isIn(statuses, [status])),
          stepTime,
          page,
        );
      }),
    step: (id, signal) => reading("step", signal, () => memory.steps.find((step) => step.id === id)),
    outline: (runId, signal) =>
      reading("outline", signal, () => {
        const ofRun = memory.steps.filter((step) => step.runId === runId);
        const steps = ofRun.toSorted((a, b) => stepTime(a) - stepTime(b)).map(markOf);
        return { steps, parents: memory.parents ?? {}, isCut: false };
      }),
    failures: (filter, page, signal) =>
      reading("failures", signal, () =>
        pageOf(
          memory.steps.filter((step) => matchesFailure(step, filter)),
          stepTime,
          page,
        ),
      ),
    failureGroups: (by, filter, page, signal) =>
      reading("failureGroups", signal, () => {
        const failed = memory.steps
          .filter((step) => matchesFailure(step, filter))
          .toSorted((a, b) => stepTime(b) - stepTime(a));
        const groups = by === "owner" ? [] : groupFailures(failed, by);
        return pageOf(groups, ({ lastAt }) => lastAt ?? 0, page);
      }),
    facets: (filter, signal) =>
      reading("facets", signal, () => facetsOf(memory.runs.filter((run) => matchesRun(run, filter)))),
    groups: (by, filter, signal) =>
      reading("groups", signal, () => {
        const own = { ...filter, [ownPart[by]]: [] };
        const runs = memory.runs.filter((run) => matchesRun(run, own));
        const valuesOf = (run: Run): readonly (string | undefined)[] =>
          groupValues[by](run).length > 0 ? groupValues[by](run) : [undefined];
        return [...new Set(runs.flatMap(valuesOf))].map((value) => {
          const of = runs.filter((run) => valuesOf(run).includes(value));
          const failed = of.filter(({ status }) => status === "failed").length;
          return { value, runs: of.length, failed };
        });
      }),
    series: (filter, limit, signal) =>
      reading("series", signal, () => {
        const all = memory.steps
          .filter((step) => isInSeries(step, filter))
          .flatMap((step) => pointOf(step) ?? []);
        const points = all.toSorted((a, b) => a.at - b.at).slice(-limit);
        return { points, isCut: points.length < all.length };
      }),
    freshness: (_, __, signal) =>
      reading("freshness", signal, () => memory.freshness ?? { names: [], systems: [] }),
    overview: (_, signal) =>
      reading("overview", signal, () => {
        if (!memory.overview) throw new Error("no overview");
        return memory.overview;
      }),
    dbtResult: (id, signal) =>
      reading("dbtResult", signal, () =>
        memory.steps.some((step) => step.id === id) ? memory.dbt?.[id] : undefined,
      ),
    lineage: (_, signal) => reading("lineage", signal, () => memory.lineage ?? []),
    history: (of, page, signal) =>
      reading("history", signal, () =>
        pageOf(
          memory.steps.filter(({ name, stage }) => name === of.name && stage === of.stage),
          stepTime,
          page,
        ),
      ),
    origins: (_, signal) => reading("origins", signal, () => []),
    syncState: (signal) =>
      reading("syncState", signal, () => {
        const times = memory.steps.map(stepTime).toSorted((a, b) => a - b);
        return {
          place: "memory",
          runs: memory.runs.length,
          newestAt: times.at(-1),
          oldestAt: times[0],
          syncedAt: times.at(-1),
          sources: [],
        };
      }),
    notes: memoryNotes(memory, stepTime),
    close: () => {},
  };
}

const ownPart = {
  pipeline: "pipelines",
  environment: "environments",
  dataProduct: "dataProducts",
  status: "statuses",
} as const;

const groupValues: Readonly<Record<RunGrouping, (run: Run) => readonly string[]>> = {
  pipeline: ({ pipeline }) => one(pipeline || undefined),
  environment: ({ environments }) => environments,
  dataProduct: ({ dataProducts }) => dataProducts,
  status: ({ status }) => [status],
};

function memoryNotes(memory: Memory, timeOf: (step: Step) => EpochMs): RunNotes {
  const filters = new Map<string, RunFilter>();
  const choices = new Map<string, string>();
  const marks = new Map<string, Mark>();
  const saved = new Map<string, SavedFilter>();
  const muted = new Set<string>();
  let told: { lookedAt: EpochMs | undefined; failing: readonly FailingPipeline[] } = {
    ...{ lookedAt: undefined, failing: [] },
  };
  const isAcknowledged = (key: string): boolean => marks.get(key)?.acknowledgedAt !== undefined;
  const mark: RunNotes["mark"] = async (of, id, change) => {
    const { acknowledgedAt, note, ...rest } = marks.get(`${of} ${id}`) ?? { id, by: "me" };
    const isOn = change.acknowledged ?? acknowledgedAt !== undefined;
    const said = change.note ?? note;
    marks.set(`${of} ${id}`, {
      ...rest,
      ...(isOn ? { acknowledgedAt: acknowledgedAt ?? 1 } : {}),
      ...(said ? { note: said } : {}),
    });
  };
  let seen = 0;
  return {
    unseenFailures: () =>
      Promise.resolve(
        memory.steps.filter(
          (step) =>
            step.status === "failed" &&
            timeOf(step) > seen &&
            !isAcknowledged(`failure ${step.id}`) &&
            !isAcknowledged(`error ${fingerprintOf(step).id}`),
        ).length,
      ),
    markSeen: (at) => Promise.resolve(void (seen = at)),
    acknowledged: (ids) => Promise.resolve(ids.filter((id) => isAcknowledged(`failure ${id}`))),
    acknowledge: (id, on) => mark("failure", id, { acknowledged: on }),
    filter: (view) => Promise.resolve(filters.get(view) ?? {}),
    setFilter: (view, filter) => Promise.resolve(void filters.set(view, filter)),
    choice: (name) => Promise.resolve(choices.get(name)),
    setChoice: (name, value) => Promise.resolve(void choices.set(name, value)),
    marks: (of, ids) => Promise.resolve(ids.flatMap((id) => marks.get(`${of} ${id}`) ?? [])),
    mark,
    savedFilters: async (view) =>
      [...saved].flatMap(([key, one]) => (key === `${view} ${one.name}` ? [one] : [])),
    saveFilter: async (view, name, filter) =>
      void (filter ? saved.set(`${view} ${name}`, { name, filter }) : saved.delete(`${view} ${name}`)),
    renameFilter: async (view, name, to) => {
      const one = saved.get(`${view} ${name}`);
      if (one && saved.delete(`${view} ${name}`)) saved.set(`${view} ${to}`, { ...one, name: to });
    },
    told: async () => ({ ...told, muted: [...muted] }),
    tell: async (lookedAt, failing) => void (told = { lookedAt, failing }),
    mute: async (pipeline, on) => void (on ? muted.add(pipeline) : muted.delete(pipeline)),
  };
}

const one = (value: string | undefined): string[] => (value === undefined ? [] : [value]);

const isIn = (wanted: readonly string[] | undefined, values: readonly string[]): boolean =>
  !wanted?.length || values.some((value) => wanted.includes(value));

const isBetween = (at: EpochMs, { since, until }: RunFilter): boolean =>
  (since === undefined || at >= since) && (until === undefined || at < until);

const textsOf = ({ name, message }: Step): string[] => [name, message ?? ""];

const hasText = (text: string | undefined, values: readonly string[]): boolean =>
  !text || values.some((value) => value.toLowerCase().includes(text.toLowerCase()));

function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  timeOf: (item: T) => EpochMs,
  { after, limit }: PageRequest,
): Page<T> {
  const sorted = all.toSorted((a, b) => timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1));
  const start = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
  const items = sorted.slice(start, start + limit);
  const last = items.at(-1);
  return start + limit < sorted.length && last ? { items, next: last.id } : { items };
}

function facetsOf(runs: readonly Run[]): Facets {
  const counts = (values: readonly string[]): FacetValue[] =>
    [...Map.groupBy(values, (value) => value)].map(([value, { length }]) => ({ value, count: length }));
  return {
    environments: counts(runs.flatMap(({ environments }) => environments)),
    dataProducts: counts(runs.flatMap(({ dataProducts }) => dataProducts)),
    statuses: counts(runs.map(({ status }) => status)),
  };
}
