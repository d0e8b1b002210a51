import { sql } from "kysely";
import type { Expression, SqlBool } from "kysely";
import type { EpochMs } from "../store.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** What has a text in it, as numbers of the mirror. */
interface Mentioned {
  /** Of `name_keys`. */
  readonly names: readonly number[];
  /** Of `run_keys`: runs whose id has it. */
  readonly runs: readonly number[];
  readonly pipelines: readonly string[];
  /** Of `step_rows`: what failed or warned with a message that has it. */
  readonly messages: readonly number[];
}

/** More than these are not looked up one by one: what is there so often is found soon by looking at all, newest first. */
const most = { names: 100, runs: 1000, failedRuns: 100, messages: 2000, namedSteps: 5000 } as const;

/** A run begins before its steps end, but the clock that its record was written by may be another, in milliseconds. */
const clocksMs = 2 * 86_400_000;

/** Where a text is mentioned; `undefined` where that is in too many places, or cannot be looked up. */
async function mentionsOf(warehouse: Warehouse, text: string): Promise<Mentioned | undefined> {
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const messages = await indexed(
    warehouse,
    sql`SELECT m.rowid AS key, ${warehouse.contains(sql.ref("s.message"), text)} AS has
      FROM (SELECT rowid FROM step_messages WHERE step_messages MATCH ${parts} LIMIT ${most.messages + 1}) m
      CROSS JOIN step_rows s ON s.row = m.rowid`,
    most.messages,
  );
  if (!messages) return undefined;
  const runs = await indexed(
    warehouse,
    sql`SELECT m.rowid AS key, ${warehouse.contains(sql.ref("k.id"), text)} AS has
      FROM (SELECT rowid FROM run_texts WHERE run_texts MATCH ${parts} LIMIT ${most.runs + 1}) m
      CROSS JOIN run_keys k ON k.key = m.rowid`,
    most.runs,
  );
  if (!runs) return undefined;
  const names = await keys(
    warehouse,
    sql`SELECT key FROM name_keys WHERE ${warehouse.contains(sql.ref("id"), text)} LIMIT ${most.names + 1}`,
  );
  if (names.length > most.names) return undefined;
  return { names, runs, messages, pipelines: await pipelinesWith(warehouse, text) };
}

/** Every three letters of a text, as `trigram` of SQLite's FTS5 takes them; of shorter ones there are none. */
function partsOf(text: string): string | undefined {
  const letters = [...text];
  if (letters.length < 3 || text.includes("\0")) return undefined;
  const parts = new Set(letters.slice(2).map((_, index) => letters.slice(index, index + 3).join("")));
  return [...parts].map((part) => `"${part.replaceAll('"', '""')}"`).join(" AND ");
}

/** Of what has all the parts of a text those that have it whole; `undefined` where it may be that not all were looked at. */
async function indexed(
  warehouse: Warehouse,
  query: ReturnType<typeof sql>,
  limit: number,
): Promise<number[] | undefined> {
  const { rows } = await query.execute(warehouse.db);
  if (rows.length > limit) return undefined;
  return (rows as { key: number; has: number }[]).filter(({ has }) => has === 1).map(({ key }) => key);
}

async function keys(warehouse: Warehouse, query: ReturnType<typeof sql>): Promise<number[]> {
  const { rows } = await query.execute(warehouse.db);
  return (rows as { key: number }[]).map(({ key }) => key);
}

/** Each pipeline is looked at once, by the index. */
async function pipelinesWith(warehouse: Warehouse, text: string): Promise<string[]> {
  const { rows } = await sql<{ pipeline: string }>`
    WITH RECURSIVE pipelines (pipeline) AS (
      SELECT min(pipeline) FROM orchestration_runs
      UNION ALL
      SELECT (SELECT min(r.pipeline) FROM orchestration_runs r WHERE r.pipeline > p.pipeline)
      FROM pipelines p WHERE p.pipeline IS NOT NULL
    )
    SELECT pipeline FROM pipelines WHERE ${warehouse.contains(sql.ref("pipeline"), text)}`.execute(
    warehouse.db,
  );
  return rows.map(({ pipeline }) => pipeline);
}

/** The runs of all that is mentioned, but for its pipelines; `undefined` where they are too many. */
async function runsOf(warehouse: Warehouse, found: Mentioned): Promise<Set<number> | undefined> {
  const named = await keys(
    warehouse,
    sql`SELECT run AS key FROM step_rows WHERE name IN ${list(found.names)} LIMIT ${most.namedSteps + 1}`,
  );
  if (named.length > most.namedSteps) return undefined;
  const failed = await keys(
    warehouse,
    sql`SELECT run AS key FROM step_rows WHERE row IN ${list(found.messages)}`,
  );
  return new Set([...found.runs, ...named, ...failed]);
}

/** Runs of which a text is said, as a condition on `orchestration_runs`. */
export async function runMentions(warehouse: Warehouse, text: string): Promise<Expression<SqlBool>> {
  const found = await mentionsOf(warehouse, text);
  if (!found) return anyMention(warehouse, text);
  const runs = await runsOf(warehouse, found);
  const rest = runs ?? new Set([...found.runs, ...(await runsOf(warehouse, { ...found, names: [] }))!]);
  const others = sql<SqlBool>`(orchestration_runs.id IN (SELECT id FROM run_keys WHERE key IN ${list(rest)})
    OR orchestration_runs.pipeline IN ${list(found.pipelines)})`;
  if (runs) return others;
  const named = sql<SqlBool>`EXISTS (SELECT 1 FROM run_keys k JOIN step_rows s ON s.run = k.key
    WHERE k.id = orchestration_runs.id AND s.name IN ${list(found.names)})`;
  if (rest.size > 0 || found.pipelines.length > 0) return sql<SqlBool>`(${others} OR ${named})`;
  const newest = (await newestOf(warehouse, found.names)) ?? 0;
  return sql<SqlBool>`(orchestration_runs.sort_at <= ${newest + clocksMs} AND ${named})`;
}

/** Failures of which a text is said, as a condition on `steps`. */
export async function failureMentions(warehouse: Warehouse, text: string): Promise<Expression<SqlBool>> {
  const found = await mentionsOf(warehouse, text);
  if (!found) {
    const places = ["steps.run_id", "steps.name", "steps.message"];
    const has = places.map((place) => warehouse.contains(sql.ref(place), text));
    return sql<SqlBool>`(${sql.join(has, sql` OR `)})`;
  }
  const { names, runs, messages } = found;
  const named = await keys(
    warehouse,
    sql`SELECT row AS key FROM step_rows WHERE status = 'failed' AND name IN ${list(names)} LIMIT ${most.namedSteps + 1}`,
  );
  if (named.length > most.namedSteps || runs.length > most.failedRuns)
    return sql<SqlBool>`EXISTS (SELECT 1 FROM step_rows s WHERE s.row = steps.row
      AND (s.name IN ${list(names)} OR s.run IN ${list(runs)} OR s.row IN ${list(messages)}))`;
  const failed = await keys(
    warehouse,
    sql`SELECT row AS key FROM step_rows WHERE run IN ${list(runs)} AND status = 'failed'`,
  );
  return sql<SqlBool>`steps.row IN ${list(new Set([...named, ...failed, ...messages]))}`;
}

/** By looking at all, for what cannot be looked up or is nearly everywhere. */
function anyMention(warehouse: Warehouse, text: string): Expression<SqlBool> {
  const has = (column: string): Expression<SqlBool> => warehouse.contains(sql.ref(column), text);
  return sql<SqlBool>`(${has("orchestration_runs.id")} OR ${has("orchestration_runs.pipeline")} OR EXISTS (
    SELECT 1 FROM steps WHERE steps.run_id = orchestration_runs.id
      AND (${has("steps.name")} OR (steps.status IN ('failed', 'warned') AND ${has("steps.message")}))))`;
}

/** When the newest step of these names was; `undefined` where there is none. */
async function newestOf(warehouse: Warehouse, names: readonly number[]): Promise<EpochMs | undefined> {
  const { rows } = await sql<{ at: EpochMs | null }>`
    SELECT max(sort_at) AS at FROM (
      SELECT (SELECT max(sort_at) FROM step_rows WHERE name = n.value) AS sort_at FROM json_each(${JSON.stringify(names)}) n
    )`.execute(warehouse.db);
  return rows[0]?.at ?? undefined;
}

/** Numbers as the right side of `IN`, however many. */
const list = (numbers: Iterable<number | string>): ReturnType<typeof sql> =>
  sql`(SELECT value FROM json_each(${JSON.stringify([...numbers])}))`;
