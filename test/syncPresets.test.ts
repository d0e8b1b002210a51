// The tables of two packages of dbt, read from a real PostgreSQL, and what else tells of the same invocations.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import type { TestContext } from "node:test";
import { readHistory } from "../server/src/engine/kinds/readHistory.ts";
import type { DatabaseSource, PostgresSource, SourceTable, Synced } from "../server/src/runs/history.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { openSource } from "../server/src/runs/process/sources/openSource.ts";
import type { OpenSource } from "../server/src/runs/process/sources/source.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { warehouseRunStore } from "../server/src/runs/process/warehouseStore.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import type { RunStore, Step } from "../server/src/runs/store.ts";
import { importAll, result, runResults, timing, writeFiles } from "./dbtArtifacts.ts";
import { createTables, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { dbtArtifactsTables, elementaryTables } from "./presetTables.ts";
import { mirrorFile, noon } from "./runMirror.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

/** The tables that are read of a source which says so in `.tocsin.yaml`. */
function tablesOf(said: string): readonly SourceTable[] {
  const text = `history:\n  sources:\n    warehouse: { type: postgres, host: h, database: d, user: u, ${said} }\n`;
  const [source] = readHistory(text).sources;
  return source && "tables" in source ? (source.tables as readonly SourceTable[]) : [];
}

async function database(name: string, sql: string, said: string): Promise<PostgresSource> {
  await server.run(`CREATE DATABASE ${name}`);
  const source = server.source({ database: name, tables: tablesOf(said) });
  await runSql(source, sql);
  return source;
}

/** Long after all of it. */
const late = noon + 500 * 86_400_000;

async function sync(mirror: string, ...sources: readonly PostgresSource[]): Promise<Synced> {
  const request = { sources, keepMs: 400 * 86_400_000, overlapMs: 86_400_000 };
  const signal = new AbortController().signal;
  return syncAll(mirror, request, noon, () => undefined, signal, { wait: async () => undefined });
}

const added = ({ tables }: Synced): unknown =>
  Object.fromEntries(tables.map((one) => [one.table, one.problem?.message ?? one.added]));

function open(context: TestContext, mirror: string): RunStore {
  const store = mirrorRunStore(mirror);
  context.after(() => store.close());
  return store;
}

const stepsOf = async (store: RunStore, runId: string): Promise<Map<string, Step>> =>
  new Map((await store.steps({ runId }, { limit: 500 })).items.map((step) => [step.name, step]));

/** All that a mirror says of steps and runs. */
function contentOf(mirror: string): readonly unknown[] {
  const opened = readMirror(mirror);
  try {
    return [
      opened
        .prepare(
          `SELECT s.run_id, s.name, s.status, s.environment, s.data_product, s.message, s.ended_at, t.invocation_id,
             t.orchestration_run_id, t.workspace, t.rows_affected
           FROM steps s JOIN monitoring_transformation_dbt t ON t.row = s.row ORDER BY s.run_id, s.name, t.invocation_id`,
        )
        .all(),
      opened.prepare("SELECT * FROM orchestration_runs ORDER BY id").all(),
      opened.prepare("SELECT id, run_id, source FROM dbt_invocations ORDER BY id").all(),
    ];
  } finally {
    opened.close();
  }
}

const execution = (table: string, rows: string): string =>
  `INSERT INTO meta.fct_dbt__${table}_executions (command_invocation_id, node_id, run_started_at, status,
     compile_started_at, query_completed_at, total_node_runtime, rows_affected, message${table === "test" ? ", failures" : ", materialization, schema, name"})
   VALUES ${rows};`;

const dbtArtifactsRows = `
INSERT INTO meta.fct_dbt__invocations (command_invocation_id, dbt_version, run_started_at, dbt_command, target_name,
  dbt_cloud_run_id, env_vars, dbt_vars, dbt_custom_envs) VALUES
  ('inv-1', '1.9.1', '2026-03-01 10:59:58', 'build', 'prod', NULL, NULL, NULL,
   '{"ORCHESTRATION_RUN_ID": "orch-1", "DATA_PRODUCT": "Sales"}'),
  ('inv-2', '1.9.1', '2026-03-01 11:30:00', 'run', 'dev', NULL, NULL, NULL, '{}'),
  ('inv-3', '1.9.1', '2026-03-01 11:40:00', 'run', 'prod', '70401', NULL, NULL, NULL),
  ('inv-4', '1.9.1', '2026-03-01 11:50:00', 'test', 'prod', '70401', NULL, NULL, NULL),
  ('inv-5', '1.9.1', '2026-03-01 11:55:00', 'run', 'prod', '70402',
   '{"DBT_ENV_CUSTOM_ENV_ORCHESTRATION_RUN_ID": "orch-5", "TOKEN": "planted-9d1"}', NULL, NULL),
  ('inv-6', '1.9.1', '2026-03-01 11:56:00', 'run', 'prod', NULL, NULL, '{"orchestration_run_id": "orch-6"}', NULL);
${execution(
  "model",
  `('inv-1', 'model.shop.orders', '2026-03-01 10:59:58', 'success', '2026-03-01 11:00:00', '2026-03-01 11:00:09.5', 9.5, 12, 'INSERT 0 12', 'table', 'marts', 'orders'),
   ('inv-1', 'model.shop.later', '2026-03-01 10:59:58', 'skipped', NULL, NULL, 0, NULL, 'None', 'view', 'marts', 'later'),
   ('inv-1', 'model.shop.broken', '2026-03-01 10:59:58', 'error', '2026-03-01 11:00:01', NULL, 0.1, -1, 'Compilation Error', 'view', 'marts', 'broken'),
   ('inv-2', 'model.shop.orders', '2026-03-01 11:30:00', 'error', '2026-03-01 11:30:00', '2026-03-01 11:30:02', 2, NULL, 'Database Error', 'table', 'marts', 'orders'),
   ('inv-3', 'model.shop.orders', '2026-03-01 11:40:00', 'success', '2026-03-01 11:40:00', '2026-03-01 11:40:02', 2, NULL, 'ok', 'table', 'marts', 'orders'),
   ('inv-5', 'model.shop.orders', '2026-03-01 11:55:00', 'success', '2026-03-01 11:55:00', '2026-03-01 11:55:02', 2, NULL, 'ok', 'table', 'marts', 'orders'),
   ('inv-6', 'model.shop.orders', '2026-03-01 11:56:00', 'success', '2026-03-01 11:56:00', '2026-03-01 11:56:02', 2, NULL, 'ok', 'table', 'marts', 'orders')`,
)}
${execution("seed", `('inv-1', 'seed.shop.countries', '2026-03-01 10:59:58', 'success', '2026-03-01 10:59:59', '2026-03-01 10:59:59.9', 0.9, NULL, 'INSERT 249', 'seed', 'raw', 'countries')`)}
${execution("snapshot", `('inv-1', 'snapshot.shop.prices', '2026-03-01 10:59:58', 'success', '2026-03-01 10:59:59', '2026-03-01 11:00:01', 2, NULL, 'ok', 'snapshot', 'snap', 'prices')`)}
${execution(
  "test",
  `('inv-1', 'test.shop.unique_orders_id.5a3c9d0f1e', '2026-03-01 10:59:58', 'fail', '2026-03-01 11:00:10', '2026-03-01 11:00:11', 1, NULL, 'Got 3 results, configured to fail if != 0', 3),
   ('inv-4', 'test.shop.unique_orders_id.5a3c9d0f1e', '2026-03-01 11:50:00', 'pass', '2026-03-01 11:50:00', '2026-03-01 11:50:02', 2, NULL, NULL, 0)`,
)}`;

test(
  "tables of dbt_artifacts become steps of the runs that their invocations name",
  { skip },
  async (context) => {
    const source = await database(
      "artifacts",
      dbtArtifactsTables + dbtArtifactsRows,
      "preset: dbt_artifacts",
    );
    const mirror = mirrorFile(context);
    assert.deepEqual(added(await sync(mirror, source)), {
      fct_dbt__invocations: 6,
      fct_dbt__model_executions: 7,
      fct_dbt__seed_executions: 1,
      fct_dbt__snapshot_executions: 1,
      fct_dbt__test_executions: 2,
    });
    const store = open(context, mirror);
    const runs = (await store.runs({}, { limit: 50 })).items;
    assert.deepEqual(
      runs.map(({ id, status, pipeline }) => [id, status, pipeline]),
      [
        ["orch-6", "succeeded", undefined],
        ["orch-5", "succeeded", undefined],
        ["70401", "succeeded", undefined],
        ["dbt-inv-2", "failed", "dbt run"],
        ["orch-1", "failed", undefined],
      ],
    );
    const steps = await stepsOf(store, "orch-1");
    assert.deepEqual([...steps.keys()].sort(), [
      ...["broken", "countries", "later", "orders", "prices", "unique_orders_id"],
    ]);
    const [orders, broken, later, unique] = ["orders", "broken", "later", "unique_orders_id"].map((name) =>
      steps.get(name),
    );
    assert.deepEqual(
      [
        orders?.environment,
        orders?.dataProduct,
        orders?.durationMs,
        orders?.endedAt,
        orders?.fields["schema_name"],
      ],
      ["prod", "Sales", 9500, Date.parse("2026-03-01T11:00:09.500Z"), "marts"],
    );
    assert.deepEqual(
      [broken?.status, broken?.endedAt, broken?.fields["rows_affected"] ?? null],
      ["failed", Date.parse("2026-03-01T11:00:01Z"), null],
    );
    assert.deepEqual([later?.status, later?.endedAt], ["skipped", undefined]);
    assert.deepEqual(
      [unique?.status, unique?.fields["failures"], unique?.fields["resource_type"]],
      ["failed", 3, "test"],
    );
    // A second time nothing is new, and nothing changes.
    const before = contentOf(mirror);
    const again = added(await sync(mirror, source)) as Record<string, number>;
    assert.deepEqual([...new Set(Object.values(again))], [0]);
    assert.deepEqual(contentOf(mirror), before);
  },
);

test("a table of a preset may be called otherwise, or not be there", { skip }, async (context) => {
  const sql = `${dbtArtifactsTables}${dbtArtifactsRows}
    ALTER TABLE meta.fct_dbt__invocations RENAME TO calls; DROP TABLE meta.fct_dbt__seed_executions;`;
  const source = await database("renamed", sql, "preset: dbt_artifacts");
  const mirror = mirrorFile(context);
  const { tables } = await sync(mirror, source);
  // Without invocations no step is read: it would be taken for a run of its own.
  assert.deepEqual([...new Set(tables.map(({ added: rows }) => rows))], [0]);
  assert.equal(tables[0]?.problem?.message, "There is no table fct_dbt__invocations.");
  assert.match(tables[1]?.problem?.message ?? "", /as fct_dbt__invocations could not be/);
  const named = tablesOf(
    "preset: dbt_artifacts, tables: { fct_dbt__invocations: calls, fct_dbt__seed_executions: off }",
  );
  assert.deepEqual(added(await sync(mirror, { ...source, tables: named })), {
    fct_dbt__invocations: 6,
    fct_dbt__model_executions: 7,
    fct_dbt__snapshot_executions: 1,
    fct_dbt__test_executions: 2,
  });
});

const elementaryRows = `
INSERT INTO meta.dbt_invocations (invocation_id, job_id, job_run_id, run_started_at, run_completed_at, generated_at, command,
  dbt_version, target_name, env, invocation_vars, vars, orchestrator) VALUES
  ('inv-1', NULL, NULL, '2026-03-01 10:59:58', '2026-03-01 11:00:20', '2026-03-01 11:00:20', 'build', '1.9.1', 'prod',
   'production', '{"orchestration_run_id": "orch-1"}', '{}', NULL),
  ('inv-2', 'sales', 'scheduled__2026-03-01', '2026-03-01 11:30:00', '2026-03-01 11:30:05', '2026-03-01 11:30:05', 'run',
   '1.9.1', 'prod', NULL, '{}', '{}', 'airflow'),
  ('inv-3', NULL, NULL, '2026-03-01 11:40:00', '2026-03-01 11:40:09', '2026-03-01 11:40:09', 'run', '1.9.1', 'dev', NULL,
   '{}', 'no JSON', NULL);
INSERT INTO meta.dbt_run_results (unique_id, invocation_id, generated_at, name, message, status, resource_type,
  execution_time, execute_completed_at, compile_completed_at, rows_affected, failures, materialization) VALUES
  ('model.shop.orders', 'inv-1', '2026-03-01 11:00:19', 'orders', 'INSERT 0 12', 'success', 'model', 9.5,
   '2026-03-01T11:00:09.500000', '2026-03-01T11:00:00.000000', 12, NULL, 'table'),
  ('test.shop.volume.5a3c9d0f1e', 'inv-1', '2026-03-01 11:00:19', 'volume', 'Got 1 result, configured to fail if != 0',
   'fail', 'test', 1, '2026-03-01T11:00:11.000000', NULL, NULL, 1, NULL),
  ('model.shop.later', 'inv-1', '2026-03-01 11:00:19', 'later', NULL, 'skipped', 'model', 0, NULL, NULL, NULL, NULL, 'view'),
  ('model.shop.orders', 'inv-2', '2026-03-01 11:30:04', 'orders', 'ok', 'success', 'model', 2,
   '2026-03-01T11:30:02', NULL, NULL, NULL, 'table'),
  ('model.shop.orders', 'inv-3', '2026-03-01 11:40:08', 'orders', 'Compilation Error', 'error', 'model', 2, NULL, NULL, NULL,
   NULL, 'table');
INSERT INTO meta.elementary_test_results (id, test_unique_id, invocation_id, detected_at, status, test_results_description)
VALUES
  ('a', 'test.shop.volume.5a3c9d0f1e', 'inv-1', '2026-03-01 11:00:11', 'fail', 'The last row_count value is 10. The average is 100.'),
  ('b', 'test.shop.other.5a3c9d0f1f', 'inv-1', '2026-03-01 11:00:11', 'pass', 'All is well');
`;

test("tables of elementary become steps, tests with what it found", { skip }, async (context) => {
  const source = await database("elementary", elementaryTables + elementaryRows, "preset: elementary");
  const mirror = mirrorFile(context);
  const counts = { dbt_invocations: 3, elementary_test_results: 0, dbt_run_results: 5 };
  assert.deepEqual(added(await sync(mirror, source)), counts);
  const store = open(context, mirror);
  const runs = (await store.runs({}, { limit: 50 })).items;
  assert.deepEqual(
    runs.map(({ id, status }) => [id, status]),
    [
      ["dbt-inv-3", "failed"],
      ["sales/scheduled__2026-03-01", "succeeded"],
      ["orch-1", "failed"],
    ],
  );
  const steps = await stepsOf(store, "orch-1");
  assert.equal(steps.get("volume")?.message, "The last row_count value is 10. The average is 100.");
  assert.equal(steps.get("orders")?.environment, "production");
  assert.equal(steps.get("later")?.endedAt, undefined);
  const [own] = (await stepsOf(store, "dbt-inv-3")).values();
  assert.equal(own?.endedAt, Date.parse("2026-03-01T11:40:08Z"));
  const before = contentOf(mirror);
  await sync(mirror, source);
  assert.deepEqual(contentOf(mirror), before);
});

test("an invocation stands once, whoever tells of it and in whatever order", { skip }, async (context) => {
  const package1 = await database("once_a", dbtArtifactsTables + dbtArtifactsRows, "preset: dbt_artifacts");
  const package2 = await database("once_e", elementaryTables + elementaryRows, "preset: elementary");
  const usual = await database(
    "once_u",
    `${createTables}
    INSERT INTO meta.monitoring_transformation_dbt (unique_id, node_name, status, "timestamp", duration, workspace,
      data_product, orchestration_run_id, invocation_id, message) VALUES
      ('model.shop.orders', 'orders', 'success', '2026-03-01 11:00:10Z', 9.5, 'PRD', 'Sales', 'orch-1', 'inv-1', 'from the table'),
      ('model.shop.extra', 'extra', 'success', '2026-03-01 11:00:10Z', 9.5, 'PRD', 'Sales', 'orch-1', 'inv-1', 'only here'),
      ('model.shop.orders', 'orders', 'error', '2026-03-01 11:30:02Z', 2, 'DEV', 'Sales', 'orch-2', 'inv-2', 'from the table');`,
    "schema: meta",
  );
  const usualDbt = { ...usual, name: "usual", tables: [usual.tables[1]!] };
  const sources = [usualDbt, { ...package1, name: "packaged" }, { ...package2, name: "elementary" }];
  // Of inv-2 the artifacts do not say which run it is of; its model has another state there.
  const files = {
    "one/run_results.json": runResults(6, [result({ message: "from the artifacts" })]),
    "two/run_results.json": runResults(
      6,
      [result({ message: "from the artifacts", timing: timing("11:30:00", "11:30:02"), status: "error" })],
      { invocation_id: "inv-2", env: {} },
    ),
  };
  const orders = [
    ["import", 0, 1, 2],
    [0, "import", 1, 2],
    [0, 1, 2, "import"],
    [1, "import", 0, 2],
    [2, 0, "import", 1],
  ] as const;
  for (const order of orders) {
    const mirror = mirrorFile(context);
    const folder = join(dirname(dirname(mirror)), `target-${order.join("")}`);
    writeFiles(folder, files);
    for (const one of order) {
      if (one === "import") await importAll(mirror, [folder]);
      else await sync(mirror, sources[one]!);
    }
    await sync(mirror, ...sources);
    await importAll(mirror, [folder]);
    const store = open(context, mirror);
    const rows = readMirror(mirror);
    const twice = rows
      .prepare(
        `SELECT invocation_id, unique_id, count(*) FROM monitoring_transformation_dbt
         GROUP BY 1, 2 HAVING count(*) > 1`,
      )
      .all();
    const counted = rows.prepare("SELECT sum(rows) FROM sources").pluck().get();
    const all = rows
      .prepare("SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM recorded_runs)")
      .pluck()
      .get();
    rows.close();
    assert.deepEqual([twice, counted], [[], all], order.join(", "));
    const first = await stepsOf(store, "orch-1");
    const one = first.get("orders");
    assert.deepEqual(
      [one?.message, one?.environment, one?.dataProduct],
      ["from the artifacts", "prod", "Sales"],
      order.join(", "),
    );
    assert.ok(
      first.has("extra") && first.has("later") && first.has("volume") && first.has("unique_orders_id"),
    );
    const tied = (await store.runs({}, { limit: 50 })).items.map(({ id }) => id);
    assert.ok(!tied.includes("dbt-inv-2"), `${order.join(", ")}: ${tied.join(" ")}`);
    const run2 = tied.find((id) => id === "orch-2" || id === "sales/scheduled__2026-03-01") ?? "";
    const second = (await stepsOf(store, run2)).get("orders");
    assert.equal(second?.message, "from the artifacts", order.join(", "));
  }
});

test("no variable of an invocation is kept but those that name its run", { skip }, async (context) => {
  const source = await database("planted", dbtArtifactsTables + dbtArtifactsRows, "preset: dbt_artifacts");
  const mirror = mirrorFile(context);
  await sync(mirror, source);
  const opened = readMirror(mirror);
  const bytes = opened.serialize().toString("latin1");
  opened.close();
  assert.ok(bytes.includes("orch-5") && !bytes.includes("planted-9d1"));
});

test("the tables of a package are not asked themselves", { skip }, async (context) => {
  const source = await database("asked", dbtArtifactsTables + dbtArtifactsRows, "preset: dbt_artifacts");
  const day = 86_400_000;
  const store = warehouseRunStore(mirrorFile(context), {
    ...{ sources: [source], keepMs: 400 * day, windowMs: 7 * day },
  });
  context.after(() => store.close());
  await assert.rejects(store.runs({}, { limit: 5 }), /packages of dbt are read through the mirror alone/);
});

test("stopped anywhere and begun again, it reads what it would have read", { skip }, async (context) => {
  const many = `
    INSERT INTO meta.dbt_invocations (invocation_id, generated_at, run_started_at, run_completed_at, command, vars)
    SELECT 'many-' || i, '2026-02-28 10:' || lpad((i % 60)::text, 2, '0') || ':00', '2026-02-28 09:00:00', '2026-02-28 10:00:00', 'build',
      CASE WHEN i % 2 = 0 THEN '{"orchestration_run_id": "orch-' || i / 4 || '"}' END FROM generate_series(1, 60) i;
    INSERT INTO meta.dbt_run_results (unique_id, invocation_id, generated_at, name, status, resource_type, execute_completed_at)
    SELECT 'test.shop.t' || j, 'many-' || i, '2026-02-28 10:' || lpad((i % 60)::text, 2, '0') || ':00', 't' || j, 'fail', 'test',
      '2026-02-28T10:00:00' FROM generate_series(1, 60) i, generate_series(1, 20) j;
    INSERT INTO meta.elementary_test_results (id, test_unique_id, invocation_id, detected_at, status, test_results_description)
    SELECT i || '-' || j, 'test.shop.t' || j, 'many-' || i, '2026-02-28 10:00:00', 'fail', 'found ' || i || ' ' || j
    FROM generate_series(1, 60) i, generate_series(1, 20) j;`;
  const source = await database("resumed", elementaryTables + elementaryRows + many, "preset: elementary");
  const whole = mirrorFile(context);
  await sync(whole, source);
  const mirror = mirrorFile(context);
  const request = { sources: [source], keepMs: 400 * 86_400_000, overlapMs: 60_000 };
  for (let at = 1; at < 40; at += 3) {
    const controller = new AbortController();
    let batches = 0;
    // Asked before each statement, so also between the parts of a table.
    const open = (one: DatabaseSource): OpenSource => {
      const opened = openSource(one);
      const page: OpenSource["page"] = (query, signal) => {
        if (++batches === at) controller.abort();
        return opened.page(query, signal);
      };
      return { ...opened, page };
    };
    const means = { wait: async () => undefined, open, pageSize: 37 };
    await syncAll(mirror, request, noon, () => undefined, controller.signal, means).catch(
      (error: unknown) => {
        assert.match(String(error), /stopped/);
      },
    );
  }
  await sync(mirror, source);
  assert.deepEqual(contentOf(mirror), contentOf(whole));
});

test(
  "what is too old is taken out with its invocations; what was imported stays",
  { skip },
  async (context) => {
    const source = await database("old", dbtArtifactsTables + dbtArtifactsRows, "preset: dbt_artifacts");
    const mirror = mirrorFile(context);
    const folder = join(dirname(dirname(mirror)), "target-old");
    writeFiles(folder, { "run_results.json": runResults(6, [result()]) });
    await importAll(mirror, [folder]);
    await sync(mirror, source);
    const request = { sources: [source], keepMs: 400 * 86_400_000, overlapMs: 86_400_000 };
    const { removed } = await syncAll(mirror, request, late, () => undefined, new AbortController().signal);
    assert.equal(removed, 10);
    assert.deepEqual(contentOf(mirror)[2], [{ id: "inv-1", run_id: "orch-1", source: "dbt artifacts" }]);
  },
);
