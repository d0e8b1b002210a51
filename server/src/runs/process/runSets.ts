import type Database from "better-sqlite3";
import { sql } from "kysely";
import type { EpochMs, Facets, FacetValue, RunFilter, RunGroup } from "../store.ts";
import type { Facet } from "./mirrorTables.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

// `run_sets`: how many runs of a day have the same environments, data products and status. Runs are many, these are few.

/** The row of all days together. */
const allDays = -1;

const dayMs = 86_400_000;

/** Texts in their order: environments, data products, and one status. */
type Labels = readonly [
  environments: readonly string[],
  dataProducts: readonly string[],
  status: readonly string[],
];

const at: Readonly<Record<Facet, number>> = { environment: 0, data_product: 1, status: 2 };

type LabelRow = readonly [facet: Facet, value: string];

/** `labels` of `run_sets`. */
function setOf(labels: Iterable<LabelRow>): string {
  const set: [Set<string>, Set<string>, Set<string>] = [new Set(), new Set(), new Set()];
  for (const [facet, value] of labels) set[at[facet]]!.add(value);
  return JSON.stringify(set.map((values) => [...values].toSorted()));
}

/** Moves a run from the set that it was of to the one that it is of; within the transaction that writes the run. */
export function setWriter(database: Database.Database) {
  const sortedAt = database.prepare("SELECT sort_at FROM orchestration_runs WHERE id = ?").pluck();
  const labels = database.prepare("SELECT facet, value FROM run_labels WHERE run_id = ?").raw();
  const more = database.prepare(
    "INSERT INTO run_sets VALUES (?, ?, 1) ON CONFLICT (day, labels) DO UPDATE SET runs = runs + 1",
  );
  const fewer = database.prepare("UPDATE run_sets SET runs = runs - 1 WHERE day = ? AND labels = ?");
  const none = database.prepare("DELETE FROM run_sets WHERE day = ? AND labels = ? AND runs <= 0");
  return {
    /** Before the run and its labels are written or removed. */
    leave(id: string): void {
      const before = sortedAt.get(id) as EpochMs | undefined;
      if (before === undefined) return;
      const set = setOf(labels.all(id) as LabelRow[]);
      for (const day of [dayOf(before), allDays]) {
        fewer.run(day, set);
        none.run(day, set);
      }
    },
    enter(sortAt: EpochMs, of: Iterable<LabelRow>): void {
      const set = setOf(of);
      for (const day of [dayOf(sortAt), allDays]) more.run(day, set);
    },
  };
}

const dayOf = (time: EpochMs): number => Math.max(0, Math.floor(time / dayMs));

/** Counts the runs that a mirror of an older schema has. */
export function fillRunSets(database: Database.Database): void {
  const { enter } = setWriter(database);
  const labels = database.prepare("SELECT facet, value FROM run_labels WHERE run_id = ?").raw();
  const runs = database.prepare(
    "SELECT id, sort_at FROM orchestration_runs WHERE id > ? ORDER BY id LIMIT 1000",
  );
  for (let after = ""; ;) {
    const some = runs.all(after) as { id: string; sort_at: EpochMs }[];
    for (const { id, sort_at: sortAt } of some) enter(sortAt, labels.all(id) as LabelRow[]);
    if (some.length === 0) return;
    after = some.at(-1)!.id;
  }
}

/** The values to filter by, each with the number of its runs; of a filter without a text. */
export async function countSets(warehouse: Warehouse, filter: RunFilter): Promise<Facets> {
  const counted = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()];
  const wanted = [filter.environments, filter.dataProducts, filter.statuses].map((list) =>
    list?.length ? new Set<string>(list) : undefined,
  );
  for (const [labels, runs] of await setsWithin(warehouse, filter)) {
    const passes = wanted.map((set, facet) => !set || labels[facet]!.some((value) => set.has(value)));
    for (const [facet, values] of labels.entries())
      if (passes.every((one, other) => one || other === facet))
        for (const value of values) counted[facet]!.set(value, (counted[facet]!.get(value) ?? 0) + runs);
  }
  const [environments, dataProducts, statuses] = counted.map(inOrder);
  return { environments: environments!, dataProducts: dataProducts!, statuses: statuses! };
}

/** The sets whose runs pass a filter by labels, all days together. */
export interface PassingSets {
  /** As `run_sets` writes them. */
  readonly labels: readonly string[];
  readonly runs: number;
  /** Of all sets. */
  readonly all: number;
}

export async function passingSets(warehouse: Warehouse, filter: RunFilter): Promise<PassingSets> {
  const wanted = [filter.environments, filter.dataProducts, filter.statuses];
  const missing = filter.without === "environment" ? 0 : filter.without === "dataProduct" ? 1 : undefined;
  const sets = await daysWithin(warehouse, allDays, allDays + 1);
  const passing = sets.filter(
    ([labels]) =>
      wanted.every((list, of) => !list?.length || labels[of]!.some((value) => list.includes(value))) &&
      (missing === undefined || labels[missing].length === 0),
  );
  const sum = (list: typeof sets): number => list.reduce((total, [, runs]) => total + runs, 0);
  return {
    labels: passing.map(([labels]) => JSON.stringify(labels)),
    runs: sum(passing),
    all: sum(sets),
  };
}

/** The days on which runs of some sets began, the last first, with how many. */
export async function daysOfSets(
  warehouse: Warehouse,
  labels: readonly string[],
  { since = 0, until = Number.MAX_SAFE_INTEGER }: Pick<RunFilter, "since" | "until">,
): Promise<readonly { readonly since: EpochMs; readonly until: EpochMs; readonly runs: number }[]> {
  const { rows } = await sql<{ day: number; runs: number }>`
    SELECT day, sum(runs) AS runs FROM run_sets
    WHERE day BETWEEN ${dayOf(since)} AND ${dayOf(until)} AND labels IN (${sql.join(labels)})
    GROUP BY day ORDER BY day DESC`.execute(warehouse.db);
  return rows.map(({ day, runs }) => ({
    ...{ since: day === 0 ? Number.MIN_SAFE_INTEGER : day * dayMs, until: (day + 1) * dayMs, runs },
  }));
}

/** Runs by what they have of a facet, with how many of them failed. */
export async function groupSets(
  warehouse: Warehouse,
  facet: Facet,
  { since, until, ...filter }: RunFilter,
): Promise<RunGroup[]> {
  const wanted = [filter.environments, filter.dataProducts, filter.statuses];
  const groups = new Map<string | undefined, RunGroup>();
  const times = { ...(since !== undefined && { since }), ...(until !== undefined && { until }) };
  for (const [labels, runs] of await setsWithin(warehouse, times)) {
    const passes = wanted.every(
      (list, of) => of === at[facet] || !list?.length || labels[of]!.some((value) => list.includes(value)),
    );
    const values = labels[at[facet]]!;
    for (const value of passes ? (values.length > 0 ? values : [undefined]) : []) {
      const before = groups.get(value) ?? { value, runs: 0, failed: 0 };
      const failed = labels[at.status]!.includes("failed") ? runs : 0;
      groups.set(value, { value, runs: before.runs + runs, failed: before.failed + failed });
    }
  }
  return [...groups.values()];
}

const inOrder = (counts: ReadonlyMap<string, number>): FacetValue[] =>
  [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));

/** Whole days as they are counted; of days that are cut each run. */
async function setsWithin(
  warehouse: Warehouse,
  { since, until }: RunFilter,
): Promise<(readonly [Labels, number])[]> {
  if (since === undefined && until === undefined) return daysWithin(warehouse, allDays, allDays + 1);
  const from = since ?? 0;
  const to = until ?? Number.MAX_SAFE_INTEGER;
  const [first, last] = [Math.ceil(from / dayMs), Math.floor(to / dayMs)];
  if (first > last) return runsWithin(warehouse, from, to);
  return [
    ...(await runsWithin(warehouse, from, first * dayMs)),
    ...(await daysWithin(warehouse, Math.max(0, first), last)),
    ...(until === undefined ? [] : await runsWithin(warehouse, last * dayMs, to)),
  ];
}

async function daysWithin(warehouse: Warehouse, from: number, to: number) {
  const { rows } = await sql<{ labels: string; runs: number }>`
    SELECT labels, sum(runs) AS runs FROM run_sets WHERE day >= ${from} AND day < ${to} GROUP BY labels`.execute(
    warehouse.db,
  );
  return rows.map(({ labels, runs }) => [JSON.parse(labels) as Labels, runs] as const);
}

async function runsWithin(warehouse: Warehouse, from: EpochMs, to: EpochMs) {
  if (from >= to) return [];
  const { rows } = await sql<{ id: string; facet: Facet; value: string }>`
    SELECT r.id, l.facet, l.value FROM orchestration_runs r JOIN run_labels l ON l.run_id = r.id
    WHERE r.sort_at >= ${from} AND r.sort_at < ${to}`.execute(warehouse.db);
  const runs = Map.groupBy(rows, ({ id }) => id);
  return [...runs.values()].map((labels) => {
    const set = setOf(labels.map(({ facet, value }) => [facet, value]));
    return [JSON.parse(set) as Labels, 1] as const;
  });
}
