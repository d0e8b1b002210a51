import { sql } from "kysely";
import { lastResults, mostGrouped } from "../failures.ts";
import type { FailureFilter, FailureGroup, FailureGroupPage, Grouping, Results } from "../failures.ts";
import type { EpochMs, PageRequest, Step } from "../store.ts";
import { limitOf, pageOf, positionOf } from "./page.ts";
import type { Position } from "./page.ts";
import { failureConditions, ownersOf, stepsOfRows } from "./stepQueries.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** A group as it is counted: `row` is its newest step, `id` what it is found by. */
interface Counted extends Position {
  readonly title: string | null;
  readonly count: number;
  readonly first_at: EpochMs | null;
  readonly row: number;
}

/** Failures put together, those with the newest failure first. */
export async function readFailureGroups(
  warehouse: Warehouse,
  by: Grouping,
  filter: FailureFilter,
  page: PageRequest,
): Promise<FailureGroupPage> {
  const limit = limitOf(page);
  const after = positionOf(page);
  const { statuses } = filter;
  if (statuses?.length && !statuses.includes("failed")) return { items: [] };
  const isCounted = by !== "owner" && isUnfiltered(filter);
  const { rows, among } = isCounted
    ? { rows: await countedGroups(warehouse, by, after, limit + 1), among: undefined }
    : await groupsAmong(warehouse, by, filter, after);
  const shown = rows.slice(0, limit);
  const steps = await stepsOfRows(
    warehouse,
    shown.map(({ row }) => row),
  );
  const results = await resultsOf(warehouse, [...steps.values()]);
  const groups = pageOf(rows.slice(0, limit + 1), limit, (row) => row);
  const items = groups.items.flatMap((row) => groupOf(row, steps.get(row.row), results));
  return {
    items,
    ...(groups.next === undefined ? {} : { next: groups.next }),
    ...(among === undefined ? {} : { among }),
  };
}

const isUnfiltered = ({ environments, dataProducts, text, since, until, ...of }: FailureFilter): boolean =>
  !environments?.length &&
  !dataProducts?.length &&
  !text &&
  [since, until, of.error, of.node, of.runId, of.owner].every((part) => part === undefined);

function groupOf(
  row: Counted,
  newest: Step | undefined,
  results: ReadonlyMap<string, Results>,
): FailureGroup[] {
  if (!newest) return [];
  const last = results.get(newest.id);
  return [
    {
      ...{ id: row.id, title: row.title ?? undefined, count: row.count },
      ...{ firstAt: row.first_at || undefined, lastAt: row.sort_at || undefined, newest },
      ...(last ? { results: last } : {}),
    },
  ];
}

/** As the mirror has counted them. */
async function countedGroups(
  warehouse: Warehouse,
  by: "error" | "node",
  after: Position | undefined,
  limit: number,
): Promise<Counted[]> {
  const newest = (column: string) =>
    sql`(SELECT row FROM step_errors e WHERE e.${sql.raw(column)} = g.key ORDER BY e.sort_at DESC, e.row DESC LIMIT 1)`;
  if (by === "error") {
    const beyond = after ? sql`WHERE (g.last_at, g.id) < (${after.sort_at}, ${after.id})` : sql``;
    const { rows } = await sql<Counted>`
      SELECT g.id, g.title, g.count, g.first_at, g.last_at AS sort_at, ${newest("error")} AS row FROM errors g
      ${beyond} ORDER BY g.last_at DESC, g.id DESC LIMIT ${limit}`.execute(warehouse.db);
    return rows;
  }
  const key = sql`(SELECT key FROM name_keys WHERE id = ${after?.id ?? ""})`;
  const beyond = after ? sql`WHERE (g.last_at, g.key) < (${after.sort_at}, ${key})` : sql``;
  const { rows } = await sql<Counted>`
    SELECT n.id, NULL AS title, g.count, g.first_at, g.last_at AS sort_at, ${newest("name")} AS row
    FROM failed_names g JOIN name_keys n ON n.key = g.key
    ${beyond} ORDER BY g.last_at DESC, g.key DESC LIMIT ${limit}`.execute(warehouse.db);
  return rows;
}

interface Found {
  readonly row: number;
  readonly name: string;
  readonly sort_at: EpochMs;
  readonly error: string | null;
  readonly title: string | null;
  readonly first_error: EpochMs | null;
  readonly first_name: EpochMs | null;
}

/** Of the newest failures that pass a filter. */
async function groupsAmong(
  warehouse: Warehouse,
  by: Grouping,
  filter: FailureFilter,
  after: Position | undefined,
): Promise<{ rows: Counted[]; among: number | undefined }> {
  const owners = by === "owner" || filter.owner !== undefined ? await ownersOf(warehouse) : new Map();
  const found = (await newestFailures(warehouse, filter)).filter(
    ({ name }) => filter.owner === undefined || (owners.get(name) ?? "") === filter.owner,
  );
  const idOf = ({ name, error }: Found): string =>
    by === "error" ? (error ?? "") : by === "node" ? name : ((owners.get(name) ?? "") as string);
  const groups = new Map<string, Counted>();
  for (const one of found.slice(0, mostGrouped)) {
    const id = idOf(one);
    const first = by === "error" ? one.first_error : by === "node" ? one.first_name : null;
    const known = groups.get(id);
    // An owner is there since the first of all that is owned; what is not in these is not known.
    const first_at = by === "owner" ? earlier(known?.first_at, one.first_name) : first;
    const { row, sort_at } = known ?? one;
    const title = by === "error" ? one.title : null;
    groups.set(id, { id, title, count: (known?.count ?? 0) + 1, first_at, sort_at, row });
  }
  if (by === "error") groups.delete("");
  const rows = [...groups.values()].toSorted((a, b) => b.sort_at - a.sort_at || (a.id < b.id ? 1 : -1));
  const isBeyond = ({ sort_at, id }: Counted): boolean =>
    !after || sort_at < after.sort_at || (sort_at === after.sort_at && id < after.id);
  return { rows: rows.filter(isBeyond), among: found.length > mostGrouped ? mostGrouped : undefined };
}

const earlier = (a: EpochMs | null | undefined, b: EpochMs | null): EpochMs | null =>
  a === null || a === undefined ? b : b === null ? a : Math.min(a, b);

async function newestFailures(warehouse: Warehouse, filter: FailureFilter): Promise<Found[]> {
  const conditions = await failureConditions(warehouse, filter);
  const query = warehouse.db
    .selectFrom("steps")
    .select(["row", "name", "sort_at", "id"])
    .where((eb) => eb.and(conditions(eb)))
    .orderBy("sort_at", "desc")
    .orderBy("id", "desc")
    .limit(mostGrouped + 1);
  const { rows } = await sql<Found>`
    SELECT s.row, s.name, s.sort_at, e.id AS error, e.title, e.first_at AS first_error, f.first_at AS first_name
    FROM (${query}) s LEFT JOIN step_errors o ON o.row = s.row LEFT JOIN errors e ON e.key = o.error
      LEFT JOIN failed_names f ON f.key = o.name
    ORDER BY s.sort_at DESC, s.id DESC`.execute(warehouse.db);
  return rows;
}

/** Of each step how the last results of its name, in its stage and environment, changed. */
async function resultsOf(warehouse: Warehouse, steps: readonly Step[]): Promise<Map<string, Results>> {
  const found = new Map<string, Results>();
  for (const { id, name, stage, environment } of steps) {
    const { rows } = await sql<{ status: string }>`
      SELECT status FROM (
        SELECT stage, environment, status, sort_at FROM step_rows
        WHERE name = (SELECT key FROM name_keys WHERE id = ${name}) ORDER BY sort_at DESC LIMIT ${4 * lastResults})
      WHERE stage = ${stage} AND environment IS ${environment ?? null} AND status IN ('failed', 'succeeded', 'warned')
      ORDER BY sort_at DESC LIMIT ${lastResults}`.execute(warehouse.db);
    found.set(id, changesOf(rows.map(({ status }) => status === "failed")));
  }
  return found;
}

/** How often what failed and what did not follow each other. */
export const changesOf = (failed: readonly boolean[]): Results => ({
  count: failed.length,
  changes: failed.filter((one, at) => at > 0 && one !== failed[at - 1]).length,
});
