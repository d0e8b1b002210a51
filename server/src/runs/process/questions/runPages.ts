import type {
  EpochMs,
  Facets,
  FacetValue,
  Page,
  PageRequest,
  Run,
  RunFilter,
  RunGroup,
  RunGrouping,
} from "../../store.ts";
import { limitOf } from "../page.ts";
import { withoutPart } from "../runGroups.ts";
import type { Asking } from "./asking.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { endOf, growth, since } from "./lookBack.ts";
import type { LookBack } from "./lookBack.ts";
import { findCandidates, narrowed, narrows, placeOf, runsWithin, timelessRuns } from "./runCandidates.ts";
import type { RunPlace, RunQuestion } from "./runCandidates.ts";
import { aroundRange, passes, wholeRuns } from "./wholeRuns.ts";

/** A window is looked through in parts, the first of them a small one: most pages are full after it. */
const partsOfWindow = 28;

const partGrowth = 4;

/** Candidates of a window: as many as there are. */
const everything = 1_000_000_000;

/** Where a page of runs begins. */
interface RunStart {
  readonly before: RunPlace | undefined;
  readonly windows: number;
  /** Only those that say no time are left. */
  readonly isTimeless: boolean;
}

function startOf({ after, windows = 1 }: PageRequest): RunStart {
  if (after === undefined) return { before: undefined, windows, isTimeless: false };
  const [at, id, given, isTimeless] = readCursor(after, ["count", "string", "count", "boolean"]) as [
    number,
    string,
    number,
    boolean,
  ];
  return { before: { at, id }, windows: Math.max(windows, given), isTimeless };
}

const cursorOf = ({ at, id }: RunPlace, windows: number, isTimeless: boolean): string =>
  writeCursor([at, id, windows, isTimeless]);

/** Runs that pass a filter, newest first, as far back as a page looks. */
export async function readRuns(
  asking: Asking,
  filter: RunFilter,
  page: PageRequest,
  lookBack: LookBack,
): Promise<Page<Run>> {
  const limit = limitOf(page);
  const start = startOf(page);
  const look = since(lookBack, filter.since);
  const runs: Run[] = [];
  let { windows } = start;
  if (!start.isTimeless) {
    let edge = Math.min(filter.until ?? Infinity, start.before ? start.before.at + 1 : Infinity);
    for (;;) {
      const end = endOf(look, edge, windows);
      const question: RunQuestion = { filter, before: start.before, wanted: limit + 1 - runs.length };
      runs.push(...(await runsFrom(asking, edge, end, question, look)));
      if (runs.length > limit) return fullPage(runs, limit, windows, false);
      if (end <= look.oldest) break;
      const isLooking = runs.length === 0 && !narrows(filter);
      if (!isLooking)
        return { items: runs, next: cursorOf({ at: end, id: "" }, windows * growth, false), readTo: end };
      edge = Math.min(edge, end);
      windows *= growth;
    }
  }
  if (filter.since !== undefined) return { items: runs };
  const before = start.isTimeless ? start.before : undefined;
  const range = { from: look.oldest, to: undefined };
  runs.push(...(await timelessRuns(asking, range, { filter, before, wanted: limit + 1 - runs.length })));
  return runs.length > limit ? fullPage(runs, limit, windows, true) : { items: runs };
}

function fullPage(runs: readonly Run[], limit: number, windows: number, mayBeTimeless: boolean): Page<Run> {
  const items = runs.slice(0, limit);
  const last = items.at(-1)!;
  const isTimeless = mayBeTimeless && last.startedAt === undefined && last.endedAt === undefined;
  return { items, next: cursorOf(placeOf(last), windows, isTimeless) };
}

/** The last runs before `edge` and not before `end`, looked for in parts that grow. */
async function runsFrom(
  asking: Asking,
  edge: EpochMs,
  end: EpochMs,
  question: RunQuestion,
  { now, windowMs }: LookBack,
): Promise<Run[]> {
  const runs: Run[] = [];
  let to = edge;
  for (let part = windowMs / partsOfWindow; to > end && runs.length < question.wanted; part *= partGrowth) {
    const range = {
      from: Math.max(end, Math.trunc(Math.min(to, now) - part)),
      to: to === Infinity ? undefined : to,
    };
    const wanted = question.wanted - runs.length;
    const found = await runsWithin(asking, range, { ...question, wanted });
    runs.push(...found.runs);
    to = found.from;
  }
  return runs;
}

/** The values to filter by, of the runs that began in the last window that has any. */
export async function readFacets(asking: Asking, filter: RunFilter, lookBack: LookBack): Promise<Facets> {
  return facetsOf(await runsOfWindow(asking, filter, lookBack), filter);
}

/** The groups of the runs that began in the last window that has any. */
export async function readGroups(
  asking: Asking,
  by: RunGrouping,
  filter: RunFilter,
  lookBack: LookBack,
): Promise<RunGroup[]> {
  const others = withoutPart(by, filter);
  const runs = (await runsOfWindow(asking, filter, lookBack)).filter((run) => passes(run, others));
  const groups = new Map<string | undefined, RunGroup>();
  for (const run of runs) {
    const values = valuesOf[by](run);
    for (const value of values.length > 0 ? values : [undefined]) {
      const before = groups.get(value) ?? { value, runs: 0, failed: 0 };
      const failed = before.failed + (run.status === "failed" ? 1 : 0);
      groups.set(value, { value, runs: before.runs + 1, failed });
    }
  }
  return [...groups.values()];
}

const valuesOf: Readonly<Record<RunGrouping, (run: Run) => readonly string[]>> = {
  pipeline: ({ pipeline }) => (pipeline ? [pipeline] : []),
  environment: ({ environments }) => environments,
  dataProduct: ({ dataProducts }) => dataProducts,
  status: ({ status }) => [status],
};

/** All runs that began in the last window that has any, and mention the filter's text. */
async function runsOfWindow(asking: Asking, filter: RunFilter, lookBack: LookBack): Promise<Run[]> {
  const look = since(lookBack, filter.since);
  const edge = filter.until ?? Infinity;
  for (let windows = 1; ; windows *= growth) {
    const from = endOf(look, edge, windows);
    const range = { from, to: filter.until };
    const { candidates } = await findCandidates(asking, range, everything);
    const around = aroundRange(range);
    const { text } = filter;
    const list = await narrowed(asking, candidates, text ? { text } : {}, around);
    const ids = list.map(({ id }) => id);
    const runs = (await wholeRuns(asking, ids, around, false)).filter((run) => {
      const { at } = placeOf(run);
      return at >= from && (filter.until === undefined || at < filter.until);
    });
    if (runs.length > 0 || from <= look.oldest || text) return runs;
  }
}

function facetsOf(runs: readonly Run[], filter: RunFilter): Facets {
  const { environments, dataProducts, statuses, pipelines, without } = filter;
  const always = { pipelines, without };
  const counted = (
    part: { readonly [Key in keyof RunFilter]: RunFilter[Key] | undefined },
    values: (run: Run) => readonly string[],
  ): FacetValue[] => {
    const counts = new Map<string, number>();
    for (const run of runs)
      if (passes(run, { ...always, ...part } as RunFilter))
        for (const value of values(run)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  };
  return {
    environments: counted({ dataProducts, statuses }, (run) => run.environments),
    dataProducts: counted({ environments, statuses }, (run) => run.dataProducts),
    statuses: counted({ environments, dataProducts }, (run) => [run.status]),
  };
}
