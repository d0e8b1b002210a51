import { sql } from "kysely";
import type { Stage, StageCount } from "../store.ts";
import type { RunsTable } from "./mirrorTables.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** By run and stage, as `run stage`. */
export type StageTasks = ReadonlyMap<string, NonNullable<StageCount["tasks"]>>;

export const stageKey = (run: string, stage: Stage): string => `${run} ${stage}`;

/** Steps that are looked at for a page of runs: beyond them it is not said what they are. */
const mostSteps = 20_000;

/** Which stages of runs have tasks of orchestrators among their steps. */
export async function tasksIn(warehouse: Warehouse, runs: readonly RunsTable[]): Promise<StageTasks> {
  const { rows: tied } = await sql<{ id: string }>`
    SELECT DISTINCT run_id AS id FROM orchestrator_runs
    WHERE run_id IN (${sql.join(runs.map(({ id }) => id))})`.execute(warehouse.db);
  const of = new Set(tied.map(({ id }) => id));
  const some: string[] = [];
  let steps = 0;
  for (const run of runs) {
    if (!of.has(run.id)) continue;
    steps += run.integration_total + run.transformation_total + run.consumption_total;
    if (steps > mostSteps && some.length > 0) break;
    some.push(run.id);
  }
  if (some.length === 0) return new Map();
  const { rows } = await sql<{ id: string; stage: Stage; tasks: number; steps: number }>`
    SELECT k.id, s.stage, count(t.row) AS tasks, count(*) AS steps
    FROM run_keys k JOIN step_rows s ON s.run = k.key LEFT JOIN task_rows t ON t.row = s.row
    WHERE k.id IN (${sql.join(some)}) GROUP BY k.id, s.stage`.execute(warehouse.db);
  return new Map(
    rows.flatMap(({ id, stage, tasks, steps: all }) =>
      tasks === 0 ? [] : [[stageKey(id, stage), tasks === all ? "all" : "some"] as const],
    ),
  );
}
