// A sync within the process of the test, into a mirror of its own, and what it wrote.

import type { SourceTable, SyncProgress, SyncRequest, Synced } from "../server/src/runs/history.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import type { SyncMeans } from "../server/src/runs/process/sync/syncAll.ts";
import { noon } from "./runMirror.ts";

export const dayMs = 86_400_000;

export const table = (name: SourceTable["name"], said: Partial<SourceTable> = {}): SourceTable => ({
  ...{ name, table: name, columns: {}, key: undefined },
  ...said,
});

export const integrationTable = table("monitoring_integration");

export const request = (sources: SyncRequest["sources"], said: Partial<SyncRequest> = {}): SyncRequest => ({
  ...{ sources, keepMs: 400 * dayMs, overlapMs: dayMs },
  ...said,
});

export interface Call extends Partial<SyncRequest> {
  readonly means?: SyncMeans;
  readonly signal?: AbortSignal;
  readonly tell?: (progress: SyncProgress) => void;
  readonly now?: number;
}

/** Tests do not wait. */
const atOnce: SyncMeans = { wait: async () => undefined };

export function sync(
  mirror: string,
  source: SyncRequest["sources"][number],
  call: Call = {},
): Promise<Synced> {
  const { means, signal = new AbortController().signal, tell = () => undefined, now = noon, ...said } = call;
  return syncAll(mirror, request([source], said), now, tell, signal, { ...atOnce, ...means });
}

export const counts = ({ tables }: Synced): unknown[] =>
  tables.map(({ read, added, problem }) => problem?.message ?? [read, added]);

export function stepsIn(mirror: string): Record<string, unknown>[] {
  const opened = readMirror(mirror);
  try {
    return opened
      .prepare("SELECT s.*, t.* FROM steps s JOIN monitoring_integration t ON t.row = s.row ORDER BY s.id")
      .all() as Record<string, unknown>[];
  } finally {
    opened.close();
  }
}

/** So many rows from 20 February 2026 on, `every` apart; twenty to a run. */
export const rows = (from: number, to: number, every = "7.123457 seconds"): string => `
  INSERT INTO meta.monitoring_integration
  SELECT 'table_' || i % 20, 'raw', 'erp', 'SQL', 'FULL', 'prod', CASE WHEN i % 50 = 0 THEN 'Failed' ELSE 'Succeeded' END,
    timestamp '2026-02-20' + i * interval '${every}', 12.5, 3.25, 1000 + i, 900, 10, 10, 'Sales', 'run-' || i / 20,
    'src-' || i / 20, 'p1' FROM generate_series(${from}, ${to}) i`;
