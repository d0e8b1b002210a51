import type Database from "better-sqlite3";
import { sql } from "kysely";
import type { EpochMs, Facets, FacetValue, RunFilter } from "../store.ts";
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
