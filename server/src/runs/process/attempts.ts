import type Database from "better-sqlite3";
import { sql } from "kysely";
import type { EpochMs, Stage, Status } from "../store.ts";
import type { StepGroup } from "./runOfSteps.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

// A step that was tried more than once in a run has a row for each attempt. The last one says what became of it.

/** What tells which attempts of a run are at the same step, and which of them came last. */
export interface Tried {
  readonly row: number | string;
  readonly stage: Stage;
  readonly status: Status;
  readonly environment: string | null;
  readonly data_product: string | null;
  readonly started_at: EpochMs | null;
  readonly ended_at: EpochMs | null;
  /** Its run, where it was read, and what it did there, in texts that are the same of the same step. */
  readonly step: string;
  /** As the orchestrator counts them; 0 where nobody does. */
  readonly number: number;
}

/** Which one of how many, the first is 1, and how the last one ended. */
export interface Attempt<Row = number> {
  readonly attempt: number;
  readonly attempts: number;
  readonly lastStatus: Status;
  /** All of them, in their order. */
  readonly rows: readonly Row[];
}

/** Of all that were tried more than once, by their rows. `tried` comes in the order of rows. */
export function attemptsOf<Row extends Tried>(tried: readonly Row[]): Map<Row["row"], Attempt<Row["row"]>> {
  const found = new Map<Row["row"], Attempt<Row["row"]>>();
  const steps = Map.groupBy(tried, ({ stage, environment, data_product: product, step }) =>
    JSON.stringify([stage, environment, product, step]),
  );
  for (const of of steps.values()) {
    if (of.length === 1) continue;
    const inOrder = of.toSorted(compareTried);
    const lastStatus = inOrder.at(-1)!.status;
    const rows = inOrder.map(({ row }) => row);
    for (const [at, row] of rows.entries())
      found.set(row, { attempt: at + 1, attempts: rows.length, lastStatus, rows });
  }
  return found;
}

/** By their end, then by their start: what is under way has only that. What waits for its turn has neither, and comes last. */
const compareTried = (a: Tried, b: Tried): number =>
  orderOf(a) - orderOf(b) || startOf(a) - startOf(b) || a.number - b.number;

const startOf = ({ started_at: started, ended_at: ended }: Tried): number => started ?? ended ?? 0;

const orderOf = ({ ended_at: ended, started_at: started, status }: Tried): number =>
  ended ?? started ?? (status === "running" ? Number.MAX_SAFE_INTEGER : 0);

/**
 * Rows of the mirror as `Tried`. What dbt only compiles or documents is no attempt at building it. A node that was skipped
 * says no time: that of its invocation is as good.
 */
const triedSql = `SELECT s.row, s.stage, s.status, s.environment, s.data_product, s.started_at,
  coalesce(s.ended_at, iif(s.started_at IS NULL, i.ended_at, NULL)) AS ended_at,
  json_array(s.run, s.source, s.name, nullif(a.source_name, ''), d.unique_id, i.command IN ('compile', 'docs', 'generate', 'list', 'parse', 'show'),
    t.pipeline, t.task_id) AS step, coalesce(t.attempt, 0) AS number
FROM step_rows s LEFT JOIN integration_rows a ON a.row = s.row LEFT JOIN dbt_rows d ON d.row = s.row
  LEFT JOIN dbt_invocations i ON i.id = d.invocation_id LEFT JOIN task_rows t ON t.row = s.row`;

/** Takes the attempts that others followed out of the numbers of the groups that they are in. `run`: the key of the run. */
export function lastAttempts(database: Database.Database) {
  const twice = database
    .prepare("SELECT name FROM step_rows WHERE run = ? GROUP BY name, stage HAVING count(*) > 1 LIMIT 1")
    .pluck();
  const tried = database.prepare(`${triedSql}
    WHERE s.run = ? AND s.name IN (SELECT name FROM step_rows WHERE run = ? GROUP BY name, stage HAVING count(*) > 1)
    ORDER BY s.row`);
  return (run: number, groups: readonly StepGroup[]): readonly StepGroup[] => {
    if (twice.get([run]) === undefined) return groups;
    const rows = tried.all([run, run]) as Tried[];
    const attempts = attemptsOf(rows);
    const earlier = rows.filter(({ row }) => {
      const { attempt, attempts: all } = attempts.get(row) ?? { attempt: 1, attempts: 1 };
      return attempt < all;
    });
    const fewer = Map.groupBy(earlier, groupKey);
    return groups.map((group) => ({
      ...group,
      steps: group.steps - (fewer.get(groupKey(group))?.length ?? 0),
    }));
  };
}

const groupKey = (of: Pick<StepGroup, "stage" | "status" | "environment" | "data_product">): string =>
  JSON.stringify([of.stage, of.status, of.environment, of.data_product]);

/** Attempts at the steps of some rows of the mirror, also those that are none of these rows. */
export async function readAttempts(
  warehouse: Warehouse,
  rows: readonly number[],
): Promise<Map<number, Attempt>> {
  if (rows.length === 0) return new Map();
  // By the name, within the times of the run: of a name there are as many rows as there are runs. `+` keeps the index of
  // the run out, which would go through all of its steps.
  const { rows: others } = await sql<{ row: number }>`
    SELECT DISTINCT s.row FROM step_rows p JOIN step_rows s ON s.name = p.name AND +s.run = p.run AND s.row <> p.row
      AND s.sort_at BETWEEN (SELECT min(sort_at) FROM step_rows WHERE run = p.run)
        AND (SELECT max(sort_at) FROM step_rows WHERE run = p.run)
    WHERE p.row IN (${sql.join(rows)})`.execute(warehouse.db);
  if (others.length === 0) return new Map();
  const all = [...new Set([...rows, ...others.map(({ row }) => row)])];
  const { rows: tried } = await sql<Tried & { readonly row: number }>`${sql.raw(triedSql)}
    WHERE s.row IN (${sql.join(all)}) ORDER BY s.row`.execute(warehouse.db);
  return attemptsOf(tried);
}
