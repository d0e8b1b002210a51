// The monitoring tables of a platform of any size, made at the server. A run has 30 steps: 12 tables that are ingested, 17 dbt
// nodes and a refresh. Runs come evenly over 400 days, the last of them now.

import { createTables } from "../postgres.ts";

const stepsOfRun = 30;

export const days = 400;

/** Empty tables, in one piece or in one for each month. */
export const emptyTables = (isByMonth: boolean): string => {
  const tables = createTables.replaceAll(/CREATE INDEX[^;]*;\n/g, "");
  return isByMonth ? partitioned(tables) : tables;
};

const partitioned = (tables: string): string =>
  tables.replaceAll(/CREATE TABLE (meta\.\w+) \(([^;]*)\);/g, (_, name: string, columns: string) => {
    const time = /"timestamp"/.test(columns) ? `"timestamp"` : "start_time";
    return `CREATE TABLE ${name} (${columns}) PARTITION BY RANGE (${time});
DO $$ BEGIN
  FOR month IN 0..${Math.ceil(days / 28) + 2} LOOP
    EXECUTE format('CREATE TABLE ${name}_%s PARTITION OF ${name} FOR VALUES FROM (%L) TO (%L)', month,
      date_trunc('month', now() - interval '${days + 1} days') + month * interval '1 month',
      date_trunc('month', now() - interval '${days + 1} days') + (month + 1) * interval '1 month');
  END LOOP;
END $$;
CREATE TABLE ${name}_rest PARTITION OF ${name} DEFAULT;`;
  });

/** What docs/scale.md recommends. */
export const indexes = [
  `CREATE INDEX ON meta.monitoring_integration ("timestamp")`,
  `CREATE INDEX ON meta.monitoring_integration (orchestration_run_id)`,
  `CREATE INDEX ON meta.monitoring_transformation_dbt ("timestamp")`,
  `CREATE INDEX ON meta.monitoring_transformation_dbt (orchestration_run_id)`,
  `CREATE INDEX ON meta.monitoring_semantic_model_refresh (start_time)`,
  `CREATE INDEX ON meta.monitoring_semantic_model_refresh (orchestration_run_id)`,
];

/** So many rows in the three tables together. One run in fifteen fails. */
export function fillTables(rows: number): string[] {
  const runs = Math.ceil(rows / stepsOfRun);
  const began = `now() - interval '${days} days' + r * (interval '${days} days' / ${runs}) - interval '20 minutes'`;
  const of = (steps: number): string =>
    `FROM generate_series(1, ${runs}) r, generate_series(1, ${steps}) s, LATERAL (SELECT (${began})::timestamp AS began) b`;
  const run = "md5(r::text)::uuid::text";
  const environment = "CASE r % 3 WHEN 0 THEN 'test' ELSE 'prod' END";
  const product = "'product_' || r % 40";
  const isFailed = (of: number, steps: number): string => `r % 15 = ${of} AND s = 1 + r % ${steps}`;
  return [
    `INSERT INTO meta.monitoring_integration SELECT 'table_' || (r * 7 + s) % 400, 'raw', 'source_' || s % 6, 'SQL',
       CASE WHEN s % 4 = 0 THEN 'FULL' ELSE 'INCREMENTAL' END, ${environment},
       CASE WHEN ${isFailed(0, 12)} THEN 'Failed' ELSE 'Succeeded' END,
       began + s * interval '20.123457 seconds', 19.5, 3.25, 100000 + s, 90000 + s, 1000 + s, 1000 + s, ${product},
       ${run}, md5((r * 100 + s)::text), 'pipeline-' || r % 40 ${of(12)}`,
    `INSERT INTO meta.monitoring_transformation_dbt SELECT 'model.shop.model_' || (r * 5 + s) % 600, 'model_' || (r * 5 + s) % 600, 'model',
       'marts', 'incremental', CASE WHEN ${isFailed(1, 17)} THEN 'error' WHEN s = 17 AND r % 15 = 1 THEN 'skipped' ELSE 'success' END,
       CASE WHEN ${isFailed(1, 17)} THEN 'Database Error in model_' || (r * 5 + s) % 600 ||
         ': the column "amount_' || r % 97 || '" does not exist, or the user may not read it. Compiled at target/run/shop.' END,
       began + interval '5 minutes' + s * interval '30.654321 seconds', 29.25, 5000 + s, NULL, ${environment}, ${product},
       ${run}, md5(r::text), md5((r * 3)::text) ${of(17)}`,
    `INSERT INTO meta.monitoring_semantic_model_refresh SELECT 'Model ' || r % 40, md5((r % 40)::text), 'Full',
       CASE WHEN ${isFailed(2, 1)} THEN 'Failed' ELSE 'Completed' END,
       CASE WHEN ${isFailed(2, 1)} THEN 'The refresh timed out after waiting for the gateway of source_' || r % 6 END,
       began + interval '15 minutes', began + interval '18 minutes', 180, ${environment}, ${product},
       ${run}, md5((r * 5)::text) ${of(1)}`,
  ];
}
