import type { EpochMs, Run, RunFilter } from "../../store.ts";
import type { Texts } from "../sources/postgresConnection.ts";
import type { Asking } from "./asking.ts";
import { portions } from "./portions.ts";
import { candidatesSql, filterParts, matchesSql, timelessSql } from "./runSql.ts";
import type { Range } from "./stepSql.ts";
import { aroundRange, compareBytes, passes, sortOf, wholeRuns } from "./wholeRuns.ts";

/** Runs that are looked up in one statement. */
const chunkSize = 500;

/** Runs that are found in one statement. */
const mostCandidates = 10_000;

/** A run by what runs are ordered by. */
export interface RunPlace {
  readonly at: EpochMs;
  readonly id: string;
}

/** Later ones first. */
export const comparePlaces = (a: RunPlace, b: RunPlace): number => b.at - a.at || compareBytes(b.id, a.id);

export interface RunQuestion {
  readonly filter: RunFilter;
  /** Runs before this one only. */
  readonly before: RunPlace | undefined;
  readonly wanted: number;
}

/**
 * The last runs that began within a range and pass, as many as are wanted if there are as many, and where it was looked
 * for all of them. Each is whole, also where it reaches beyond the range.
 */
export async function runsWithin(
  asking: Asking,
  range: Range,
  question: RunQuestion,
): Promise<{ readonly runs: Run[]; readonly from: EpochMs }> {
  const { candidates, from } = await findCandidates(asking, range, mostCandidates);
  const settled = { from, to: range.to };
  const around = aroundRange(settled);
  const isIn = ({ at }: RunPlace): boolean => at >= from && (range.to === undefined || at < range.to);
  const list = await narrowed(asking, candidates, question.filter, around);
  const runs: Run[] = [];
  // Where nothing is left out, the first of them are the ones that are wanted.
  const chunk = narrows(question.filter) ? chunkSize : Math.min(chunkSize, question.wanted);
  for (let at = 0; at < list.length; at += chunk) {
    const ids = list.slice(at, at + chunk).map(({ id }) => id);
    const whole = await wholeRuns(asking, ids, around, true);
    runs.push(...whole.filter((run) => isIn(placeOf(run)) && isAsked(run, question)));
    runs.sort((a, b) => comparePlaces(placeOf(a), placeOf(b)));
    const next = list[at + chunk];
    // No run that is still to come begins later than it seemed to.
    const certain = next ? runs.filter((run) => comparePlaces(placeOf(run), next) < 0) : runs;
    if (certain.length >= question.wanted) return { runs: certain.slice(0, question.wanted), from };
  }
  return { runs: runs.slice(0, question.wanted), from };
}

export const placeOf = (run: Run): RunPlace => ({ at: sortOf(run), id: run.id });

const isAsked = (run: Run, { filter, before }: RunQuestion): boolean =>
  passes(run, filter) && (before === undefined || comparePlaces(before, placeOf(run)) < 0);

/** Ids of runs that may have begun within a range, each with the latest time at which it may have; the last first. */
export async function findCandidates(
  asking: Asking,
  range: Range,
  most: number,
): Promise<{ readonly candidates: readonly RunPlace[]; readonly from: EpochMs }> {
  if (range.to !== undefined && range.from >= range.to) return { candidates: [], from: range.from };
  const recorded = new Map<string, EpochMs>();
  const began = new Map<string, EpochMs>();
  let from = range.from;
  const answers = await asking.each(({ tables, dialect, ask }) =>
    ask(candidatesSql(tables, range, most, dialect)),
  );
  for (const rows of answers) {
    for (const [id, recordedAt, beganAt] of rows) {
      if (typeof recordedAt === "string") recorded.set(id!, Number(recordedAt));
      if (typeof beganAt === "string") began.set(id!, Math.min(began.get(id!) ?? Infinity, Number(beganAt)));
    }
    const [, lastRecorded, lastBegan] = rows.at(-1) ?? [];
    if (rows.length >= most) from = Math.max(from, Number(lastRecorded ?? lastBegan) + 1);
  }
  // All at one moment: there is no nearer end.
  if (range.to !== undefined && from >= range.to) return findCandidates(asking, range, most * 10);
  const candidates = [...new Set([...recorded.keys(), ...began.keys()])].map((id) => ({
    id,
    at: recorded.get(id) ?? began.get(id)!,
  }));
  return { candidates: candidates.filter(({ at }) => at >= from).toSorted(comparePlaces), from };
}

/** Those that have rows for every part of a filter. */
export async function narrowed(
  asking: Asking,
  list: readonly RunPlace[],
  filter: RunFilter,
  around: Range,
): Promise<readonly RunPlace[]> {
  if (!narrows(filter) || list.length === 0) return list;
  const ids = list.map(({ id }) => id);
  const answers = await asking.each(async ({ tables, dialect, ask }) => {
    const rows: Texts[] = [];
    for (const some of portions(ids, dialect, tables.steps.length + 1))
      for (const row of await ask(matchesSql(tables, some, filter, around, dialect))) rows.push(row);
    return rows;
  });
  const found = new Map<string, boolean[]>();
  for (const [id, ...flags] of answers.flat()) {
    const before = found.get(id!);
    found.set(
      id!,
      flags.map((flag, at) => Number(flag) === 1 || before?.[at] === true),
    );
  }
  return list.filter(({ id }) => filterParts.every((_, at) => found.get(id)?.[at]));
}

/** Whether a filter leaves anything out beyond times. */
export const narrows = ({ without, text, ...lists }: RunFilter): boolean =>
  Boolean(text) ||
  without !== undefined ||
  [lists.statuses, lists.environments, lists.dataProducts, lists.pipelines].some((list) => list?.length);

/** Runs without any time, by their ids. */
export async function timelessRuns(
  asking: Asking,
  range: Range,
  { filter, before, wanted }: RunQuestion,
): Promise<Run[]> {
  const answers = await asking.each(async ({ tables, dialect, ask }) =>
    dialect.findsTimeless ? ask(timelessSql(tables, mostCandidates, dialect)) : [],
  );
  const ids = new Set(answers.flat().map(([id]) => id!));
  const places = [...ids].map((id) => ({ at: 0, id }));
  const list = await narrowed(asking, places, filter, range);
  const whole: Run[] = [];
  for (let at = 0; at < list.length; at += chunkSize)
    whole.push(
      ...(await wholeRuns(
        asking,
        list.slice(at, at + chunkSize).map(({ id }) => id),
        range,
        true,
      )),
    );
  return whole
    .filter((run) => run.startedAt === undefined && run.endedAt === undefined && passes(run, filter))
    .filter((run) => before === undefined || comparePlaces(before, placeOf(run)) < 0)
    .toSorted((a, b) => comparePlaces(placeOf(a), placeOf(b)))
    .slice(0, wanted);
}
