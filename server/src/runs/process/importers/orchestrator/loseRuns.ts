import type Database from "better-sqlite3";
import type { OrchestratorSource } from "../../../history.ts";
import { rowTables } from "../../mirrorSchema.ts";
import { together } from "../../together.ts";
import { recordRuns } from "./recordRuns.ts";
import { runsName, tasksName } from "./writeRuns.ts";

/** Runs that had not ended when they were last seen, and that cannot be asked for any more: nobody knows how they ended. */
export async function loseRuns(
  mirror: Database.Database,
  source: OrchestratorSource,
  ids: readonly string[],
): Promise<void> {
  const lose = mirror
    .prepare(
      `UPDATE orchestrator_runs SET state = 'settled', status = 'unknown', source_status = 'not found any more', digest = ''
       WHERE source = ? AND id = ? RETURNING run_id`,
    )
    .pluck();
  const tasks = mirror.prepare(
    `UPDATE step_rows SET status = 'unknown' WHERE status = 'running' AND row IN (
       SELECT s.row FROM steps s JOIN ${rowTables.orchestrator_tasks} t ON t.row = s.row
       WHERE s.run_id = ? AND s.source = ? AND t.orchestrator_run_id = ?)`,
  );
  const touch = mirror.prepare("INSERT OR IGNORE INTO ungrouped_runs (id) VALUES (?)");
  await together(mirror, () => {
    for (const id of ids) {
      const run = lose.get([runsName(source), id]) as string | undefined;
      if (run === undefined) continue;
      tasks.run([run, tasksName(source), id]);
      recordRuns(mirror, [run]);
      touch.run([run]);
    }
  });
}
