import { sql } from "kysely";
import type { EpochMs, Stage, Status, Step } from "../store.ts";
import type { Series, SeriesFilter, SeriesPoint } from "../trends.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** More points than this no picture shows. */
export const mostPoints = 20_000;

export const pointsOf = (limit: number): number => Math.min(mostPoints, Math.max(1, Math.trunc(limit) || 1));

interface Row {
  readonly id: string;
  readonly run_id: string;
  readonly sort_at: EpochMs;
  readonly status: Status;
  readonly duration_ms: number | null;
  readonly rows: number | null;
  readonly bytes: number | null;
}

/** The newest steps of one name, by the index of names. */
export async function readSeries(warehouse: Warehouse, filter: SeriesFilter, limit: number): Promise<Series> {
  const { name, stage, environments, dataProducts, since, until } = filter;
  const most = pointsOf(limit);
  const { rows } = await sql<Row>`
    SELECT s.id, k.id AS run_id, s.sort_at, s.status, s.duration_ms,
      coalesce(i.rows_written, i.rows_read, d.rows_affected) AS rows, coalesce(i.data_written, i.data_read) AS bytes
    FROM step_rows s JOIN run_keys k ON k.key = s.run
      LEFT JOIN integration_rows i ON i.row = s.row LEFT JOIN dbt_rows d ON d.row = s.row
    WHERE s.name = (SELECT key FROM name_keys WHERE id = ${name})
      AND s.sort_at >= ${since ?? 1} AND s.sort_at < ${until ?? Number.MAX_SAFE_INTEGER}
      AND ${stage ? sql`s.stage = ${stage}` : sql`true`}
      AND ${isOneOf("s.environment", environments)} AND ${isOneOf("s.data_product", dataProducts)}
    ORDER BY s.sort_at DESC, s.id DESC LIMIT ${most + 1}`.execute(warehouse.db);
  const points = rows.slice(0, most).map((row): SeriesPoint => ({
    ...{ stepId: row.id, runId: row.run_id, at: row.sort_at, status: row.status },
    durationMs: row.duration_ms ?? undefined,
    rows: amount(row.rows),
    bytes: amount(row.bytes),
  }));
  return { points: points.toReversed(), isCut: rows.length > most };
}

export const isOneOf = (column: string, values: readonly string[] | undefined) =>
  values?.length ? sql`${sql.ref(column)} IN (${sql.join(values)})` : sql`true`;

/** Some sources write -1 for what they do not know. */
const amount = (value: unknown): number | undefined =>
  typeof value === "number" && value >= 0 ? value : undefined;

/** The same of a step that was read whole. */
export function pointOf(step: Step): SeriesPoint | undefined {
  const at = step.endedAt ?? step.startedAt;
  if (at === undefined) return undefined;
  const { fields } = step;
  return {
    ...{ stepId: step.id, runId: step.runId, at, status: step.status, durationMs: step.durationMs },
    rows: amount(fields["rows_written"] ?? fields["rows_read"] ?? fields["rows_affected"]),
    bytes: amount(fields["data_written"] ?? fields["data_read"]),
  };
}

/** Whether a step belongs to the series; for a store over lists. */
export const isInSeries = (step: Step, filter: SeriesFilter): boolean => {
  const at = step.endedAt ?? step.startedAt ?? 0;
  const { stage, since, until } = filter;
  return (
    step.name === filter.name &&
    (stage === undefined || step.stage === (stage satisfies Stage)) &&
    isAmong(filter.environments, step.environment) &&
    isAmong(filter.dataProducts, step.dataProduct) &&
    at >= (since ?? 1) &&
    (until === undefined || at < until)
  );
};

const isAmong = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
  !wanted?.length || (value !== undefined && wanted.includes(value));
