// The run history of the demo: made up, so that "last night" is last night.

import { join } from "node:path";
import { generateHistory } from "../runs/process/demo/generateHistory.ts";
import { emptyMirror, writeMirror } from "../runs/process/mirror.ts";
import { setAside } from "../runs/process/mirrorFiles.ts";
import { writeBatches } from "../runs/process/writeBatch.ts";
import { RunsError } from "../runs/store.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { writeDemoDbt } from "./demoDbt.ts";
import type Database from "better-sqlite3";
import type { EpochMs } from "../runs/store.ts";

/** After so long it is made anew, in milliseconds. */
const keptMs = 20 * 60 * 60_000;

/**
 * Fills the mirror of a project with 90 days of made-up history, unless it holds history of a source of its own, or
 * made-up history that is not a day old. Says where the mirror is and whether it was filled now.
 */
export function writeDemoMirror(
  projectFolder: string,
  now: EpochMs,
): { readonly path: string; readonly isWritten: boolean } {
  const path = mirrorPath(projectFolder);
  const mirror = openOrReplace(path, now);
  try {
    const isWritten = isStale(mirror, now);
    if (isWritten) fill(mirror, projectFolder, now);
    return { path, isWritten };
  } finally {
    mirror.close();
  }
}

/** A damaged mirror is moved aside, not deleted; a file that the user named is left alone. */
function openOrReplace(path: string, now: EpochMs): Database.Database {
  try {
    return writeMirror(path);
  } catch (error) {
    if (!(error instanceof RunsError && error.reason === "damaged") || process.env["TOCSIN_MIRROR"])
      throw error;
    setAside(path, now);
    return writeMirror(path);
  }
}

function isStale(mirror: Database.Database, now: EpochMs): boolean {
  const runs = mirror.prepare("SELECT count(*) FROM sources").pluck().get() as number;
  if (runs === 0) return true;
  const made = mirror.prepare("SELECT value FROM sync_state WHERE name = 'demo'").pluck().get();
  return typeof made === "string" && !(Number(made) <= now && now - Number(made) < keptMs);
}

function fill(mirror: Database.Database, projectFolder: string, now: EpochMs): void {
  const history = generateHistory(now);
  const all = mirror.transaction(() => {
    emptyMirror(mirror);
    writeBatches(
      mirror,
      [
        { table: "orchestration_runs", source: "meta.pipeline_runs", rows: history.runs },
        {
          table: "monitoring_integration",
          source: "meta.monitoring_integration",
          key: ["integration_pipeline_source_run_id", "schema_name", "table_name"],
          rows: history.integration,
        },
        {
          table: "monitoring_transformation_dbt",
          source: "meta.monitoring_transformation_dbt",
          key: ["invocation_id", "unique_id"],
          rows: history.dbt,
        },
        {
          table: "monitoring_semantic_model_refresh",
          source: "meta.monitoring_semantic_model_refresh",
          key: undefined,
          rows: history.refreshes,
        },
      ],
      now,
    );
    writeDemoDbt(mirror, join(projectFolder, "dbt"), now);
    mirror.prepare("INSERT INTO sync_state VALUES ('demo', ?)").run(String(now));
  });
  all.immediate();
}

if (import.meta.main) {
  const { path, isWritten } = writeDemoMirror(process.argv[2] ?? process.cwd(), Date.now());
  console.log(`${isWritten ? "wrote" : "is up to date:"} ${path}`);
}
