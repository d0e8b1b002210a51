import type Database from "better-sqlite3";
import type { OrchestratorRunsTable } from "../../orchestratorRuns.ts";
import { worstStatus } from "../../sourceStatus.ts";

/**
 * Writes the record of each orchestration run from the orchestrators' runs that belong to it. Of the runs of one pipeline
 * the latest counts: those before were tried again; of several pipelines the worst. What a run started as a part of its own
 * is its own business. A table of a database that records the
 * runs themselves knows better, and is left alone.
 */
export function recordRuns(mirror: Database.Database, ids: Iterable<string>): void {
  const parts = mirror.prepare(
    "SELECT * FROM orchestrator_runs WHERE run_id = ? ORDER BY ifnull(started_at, ended_at), source, id",
  );
  const recorded = mirror.prepare("SELECT source FROM recorded_runs WHERE id = ?").pluck();
  const isOurs = mirror.prepare("SELECT 1 FROM orchestrator_runs WHERE source = ? LIMIT 1");
  const remove = mirror.prepare("DELETE FROM recorded_runs WHERE id = ?");
  const write = mirror.prepare(
    `INSERT OR REPLACE INTO recorded_runs
       (id, source, pipeline, source_status, status, started_at, ended_at, environment, data_product)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const id of ids) {
    const by = recorded.get([id]) as string | undefined;
    if (by !== undefined && !isOurs.get([by])) continue;
    const record = recordOf(parts.all([id]) as OrchestratorRunsTable[]);
    if (record) write.run([id, ...record]);
    else remove.run([id]);
  }
}

/** In the order of their start. */
function recordOf(parts: readonly OrchestratorRunsTable[]): readonly (string | number | null)[] | undefined {
  const [first] = parts;
  if (!first) return undefined;
  const ids = new Set(parts.map(({ source, id }) => `${source}\0${id}`));
  const whole = parts.filter(
    ({ source, parent_id: parent }) => parent === null || !ids.has(`${source}\0${parent}`),
  );
  const counted = whole.length > 0 ? whole : parts;
  const latest = [...new Map(counted.map((part) => [`${part.source}\0${part.pipeline}`, part])).values()];
  const status = worstStatus(new Set(latest.map((part) => part.status)));
  const starts = parts.flatMap(({ started_at }) => started_at ?? []);
  const ends = latest.flatMap(({ ended_at }) => ended_at ?? []);
  return [
    ...[
      first.source,
      first.pipeline,
      latest.find((part) => part.status === status)?.source_status ?? null,
      status,
    ],
    starts.length > 0 ? Math.min(...starts) : null,
    ends.length === latest.length ? Math.max(...ends) : null,
    parts.find(({ environment }) => environment !== null)?.environment ?? null,
    parts.find(({ data_product }) => data_product !== null)?.data_product ?? null,
  ];
}
