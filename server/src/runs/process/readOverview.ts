import { sql } from "kysely";
import { setImmediate } from "node:timers/promises";
import { RunsError } from "../store.ts";
import type { EpochMs, Stage, Status } from "../store.ts";
import type {
  FailureType,
  Freshness,
  FreshnessFilter,
  NameFreshness,
  NameSums,
  Overview,
  OverviewFilter,
  StepSums,
  SystemFreshness,
} from "../trends.ts";
import { countSome } from "./countSteps.ts";
import { writeMirror } from "./mirror.ts";
import { isOneOf } from "./readSeries.ts";
import { together } from "./together.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

// Answered from what `countSteps.ts` has counted, never from the steps.

const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** How long a question counts what has not been counted yet before it is answered, in milliseconds. */
const countMs = 1500;

/** Share of the steps that have been counted; the rows of one that are not are the newest. */
async function countedShare({ db }: Warehouse): Promise<number> {
  const { rows } = await sql<{ done: number | null; all: number | null }>`
    SELECT (SELECT row FROM counted_steps) AS done, (SELECT max(row) FROM step_rows) AS "all"`.execute(db);
  const { done, all } = rows[0]!;
  return all === null || all === 0 ? 1 : Math.min(1, (done ?? 0) / all);
}

/**
 * Counts on in a mirror of before, some steps at a time, where nobody else does; a program that is ended in the middle of it
 * loses nothing.
 */
export async function catchUp(path: string, warehouse: Warehouse): Promise<void> {
  if ((await countedShare(warehouse)) === 1) return;
  let mirror;
  try {
    const open = (mirror = writeMirror(path));
    for (const until = performance.now() + countMs; performance.now() < until; await setImmediate())
      if ((await together(open, () => countSome(open), countMs)) === 0) return;
  } catch (error) {
    // Whoever writes counts, too.
    const code = (error as { code?: string }).code ?? "";
    if (!code.startsWith("SQLITE_BUSY") && !(error instanceof RunsError && error.reason === "locked"))
      throw error;
  } finally {
    mirror?.close();
  }
}

interface SumRow {
  readonly stage: Stage;
  readonly status: Status;
  readonly steps: number;
  readonly timed: number;
  readonly duration: number;
  readonly rows: number;
  readonly bytes: number;
}

const sums = sql`sum(c.steps) AS steps, sum(c.timed) AS timed, sum(c.duration) AS duration, sum(c.rows) AS rows, sum(c.bytes) AS bytes`;

type Labels = Pick<OverviewFilter, "environments" | "dataProducts">;

const ofKind = ({ environments, dataProducts }: Labels) =>
  sql`${isOneOf("k.environment", environments)} AND ${isOneOf("k.data_product", dataProducts)}`;

/** What happened in a stretch of time, and how that compares with the time before. */
export async function readOverview(warehouse: Warehouse, filter: OverviewFilter): Promise<Overview> {
  const { db } = warehouse;
  const from = Math.floor(filter.since / hourMs);
  const to = Math.max(from + 1, Math.ceil(filter.until / hourMs));
  const hours = (first: number, last: number) =>
    sql`FROM step_hours c JOIN step_kinds k ON k.key = c.kind
      WHERE c.hour >= ${first} AND c.hour < ${last} AND ${ofKind(filter)}`;
  const [trend, before, failures, reach] = [
    await sql<SumRow & { hour: number }>`SELECT c.hour, k.stage, k.status, ${sums} ${hours(from, to)}
      GROUP BY c.hour, k.stage, k.status`.execute(db),
    await sql<SumRow>`SELECT k.stage, k.status, ${sums} ${hours(2 * from - to, from)}
      GROUP BY k.stage, k.status ORDER BY 1, 2`.execute(db),
    await sql<FailureType>`SELECT k.stage, k.type, sum(c.steps) AS steps ${hours(from, to)} AND k.status = 'failed'
      GROUP BY k.stage, k.type ORDER BY steps DESC, 1, 2 LIMIT ${filter.most}`.execute(db),
    await sql<{ first: number | null; last: number | null }>`
      SELECT (SELECT min(hour) FROM step_hours WHERE hour > 0) AS first, (SELECT max(hour) FROM step_hours) AS last`.execute(
      db,
    ),
  ];
  const { first, last } = reach.rows[0]!;
  return {
    countedFrom: first === null ? undefined : first * hourMs,
    countedTo: first === null || last === null ? undefined : (last + 1) * hourMs,
    counted: await countedShare(warehouse),
    sums: addUp(trend.rows, () => 0).map(withoutPart),
    before: before.rows.map(sumsOf),
    trend: addUp(trend.rows, ({ hour }) => partOf(filter.parts, hour * hourMs)),
    failures: failures.rows,
    ...(await readNames(warehouse, filter)),
  };
}

const withoutPart = ({ part: _part, ...one }: StepSums & { readonly part: number }): StepSums => one;

const sumsOf = ({ stage, status, steps, timed, duration, rows, bytes }: SumRow): StepSums => ({
  ...{ stage, status, steps, timed, durationMs: duration, rows, bytes },
});

/** The part in which a time lies; what is before the first belongs to it. */
export function partOf(parts: readonly EpochMs[], at: EpochMs): number {
  const next = parts.findIndex((begin) => begin > at);
  return Math.max(0, (next === -1 ? parts.length : next) - 1);
}

function addUp<Row extends SumRow>(
  rows: readonly Row[],
  part: (row: Row) => number,
): (StepSums & { readonly part: number })[] {
  const found = new Map<string, StepSums & { readonly part: number }>();
  for (const row of rows) {
    const at = part(row);
    const key = `${String(at).padStart(4, "0")} ${row.stage} ${row.status}`;
    const one = sumsOf(row);
    const known = found.get(key);
    found.set(key, {
      ...one,
      part: at,
      steps: one.steps + (known?.steps ?? 0),
      timed: one.timed + (known?.timed ?? 0),
      durationMs: one.durationMs + (known?.durationMs ?? 0),
      rows: one.rows + (known?.rows ?? 0),
      bytes: one.bytes + (known?.bytes ?? 0),
    });
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

interface NameRow {
  readonly list: "failing" | "slowest";
  readonly name: string;
  readonly stage: Stage;
  readonly steps: number;
  readonly failed: number;
  readonly timed: number;
  readonly duration: number;
}

/** By whole days, as names are counted. */
async function readNames(
  { db }: Warehouse,
  filter: OverviewFilter,
): Promise<Pick<Overview, "namesSince" | "slowest" | "failing">> {
  const [from, to] = [Math.floor(filter.since / dayMs), Math.ceil(filter.until / dayMs)];
  const isGood = sql`k.status IN ('succeeded', 'warned')`;
  const { rows } = await sql<NameRow>`
    WITH sums AS MATERIALIZED (
      SELECT d.name, k.stage, sum(d.steps) AS steps, sum(iif(k.status = 'failed', d.steps, 0)) AS failed,
        sum(iif(${isGood}, d.timed, 0)) AS timed, sum(iif(${isGood}, d.duration, 0)) AS duration
      FROM name_days d JOIN step_kinds k ON k.key = d.kind
      WHERE d.day >= ${from} AND d.day < ${to} AND ${ofKind(filter)} GROUP BY d.name, k.stage)
    SELECT found.*, n.id AS name FROM (
      SELECT * FROM (SELECT 'failing' AS list, * FROM sums WHERE failed > 0
        ORDER BY failed DESC, steps, name LIMIT ${filter.most})
      UNION ALL SELECT * FROM (SELECT 'slowest' AS list, * FROM sums WHERE timed > 0
        ORDER BY duration / timed DESC, name LIMIT ${filter.most})) found
    JOIN name_keys n ON n.key = found.name`.execute(db);
  const list = (of: NameRow["list"]): NameSums[] =>
    rows
      .filter((row) => row.list === of)
      .map(({ name, stage, steps, failed, timed, duration }) => ({
        ...{ name, stage, steps, failed, timed, durationMs: duration },
      }));
  return {
    namesSince: from * dayMs,
    failing: list("failing").toSorted((a, b) => b.failed - a.failed),
    slowest: list("slowest").toSorted((a, b) => b.durationMs / b.timed - a.durationMs / a.timed),
  };
}

interface FreshRow {
  readonly name: string;
  readonly stage: Stage;
  readonly ok: EpochMs | null;
  readonly last: string;
  readonly system: string;
}

/** A time and, behind it, what stood at it, so that the greatest is the last. */
const timed = (column: string) => sql`max(printf('%016d', l.last_at) || ${sql.ref(column)})`;
const timeDigits = 16;

/** When what was heard of last succeeded: the stalest first. */
export async function readFreshness(
  warehouse: Warehouse,
  { environments, dataProducts, text, heardSince }: FreshnessFilter,
  most: number,
): Promise<Freshness> {
  const last = sql`FROM name_last l JOIN step_kinds k ON k.key = l.kind JOIN name_keys n ON n.key = l.name
    WHERE ${ofKind({ ...(environments && { environments }), ...(dataProducts && { dataProducts }) })}
      AND ${text ? warehouse.contains(sql.ref("n.id"), text) : sql`true`}`;
  const ok = sql`max(iif(k.status IN ('succeeded', 'warned') AND l.last_at > 0, l.last_at, NULL)) AS ok`;
  const heard = sql`HAVING max(l.last_at) >= ${heardSince ?? 0}`;
  const names = await sql<FreshRow>`
    SELECT n.id AS name, k.stage, ${ok}, ${timed("k.status")} AS last, ${timed("l.system")} AS system ${last}
    GROUP BY l.name, k.stage ${heard} ORDER BY ok, n.id, k.stage LIMIT ${most}`.execute(warehouse.db);
  const systems = await sql<{
    system: string;
    stage: Stage;
    names: number;
    ok: EpochMs | null;
    oldest: EpochMs | null;
  }>`
    SELECT system, stage, count(*) AS names, max(ok) AS ok, min(coalesce(ok, 0)) AS oldest FROM (
      SELECT k.stage, ${ok}, substr(${timed("l.system")}, ${timeDigits + 1}) AS system ${last}
      GROUP BY l.name, k.stage ${heard})
    GROUP BY system, stage ORDER BY ok, stage, system LIMIT ${most}`.execute(warehouse.db);
  return {
    names: names.rows.map((row): NameFreshness => ({
      ...{ name: row.name, stage: row.stage, succeededAt: row.ok ?? undefined },
      system: row.system.slice(timeDigits) || undefined,
      heardAt: Number(row.last.slice(0, timeDigits)),
      lastStatus: row.last.slice(timeDigits) as Status,
    })),
    systems: systems.rows.map((row): SystemFreshness => ({
      ...{ system: row.system || undefined, stage: row.stage, names: row.names },
      succeededAt: row.ok ?? undefined,
      stalestAt: row.oldest || undefined,
    })),
  };
}
