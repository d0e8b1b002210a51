// Run history for comparing a mirror and the databases that it was filled from, and how they are compared.

import assert from "node:assert/strict";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { columns, sourceTables } from "../server/src/runs/process/sourceRows.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { syncAll } from "../server/src/runs/process/sync/syncAll.ts";
import type { SyncMeans } from "../server/src/runs/process/sync/syncAll.ts";
import type { DatabaseSource, PostgresSource } from "../server/src/runs/history.ts";
import type {
  Page,
  PageRequest,
  Run,
  RunFilter,
  RunGroup,
  RunStore,
  Step,
} from "../server/src/runs/store.ts";
import type { TestContext } from "node:test";
import { runColumns } from "./postgres.ts";
import { mirrorFile } from "./runMirror.ts";
import { insert } from "./warehouseWays.ts";

export const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** The databases are asked as of now. */
export const now = Math.floor(Date.now() / hourMs) * hourMs;

interface Rows {
  readonly runs: object[];
  readonly monitoring_integration: object[];
  readonly monitoring_transformation_dbt: object[];
  readonly monitoring_semantic_model_refresh: object[];
}

const emptyRows = (): Rows => ({
  ...{ runs: [], monitoring_integration: [] },
  ...{ monitoring_transformation_dbt: [], monitoring_semantic_model_refresh: [] },
});

/** `2026-03-01 12:00:00.123456`: some times are equal to the microsecond, some to the second. */
const timeText = (at: number, micros: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}.${String(micros).padStart(6, "0")}`;

/** History with what databases hold in truth: ties, nulls, second attempts, rows that are there twice, runs of many days. */
export function generate(runs: number): readonly [Rows, Rows] {
  const random = randomOf("warehouse");
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.between(0, list.length - 0.001))]!;
  const sources = [emptyRows(), emptyRows()] as const;
  const statuses = [
    "Succeeded",
    "success",
    "Failed",
    " run_time error",
    "Skipped",
    "in-progress",
    "warn",
    "odd",
    null,
    "",
  ];
  const micros = (): number => pick([0, 0, 1, 999_999, 500_000, Math.floor(random.between(0, 999_999))]);
  const duration = (): number | null => pick([0, 1.0005, 12.3456, 59.9999, 3600, 100_000, -3, null]);
  for (let index = 0; index < runs; index++) {
    const id = pick([
      `run-${index}`,
      `run-${index}`,
      `Lauf ÄÖ ${index} "x"`,
      index % 50 === 0 ? null : `r${index}`,
    ]);
    const began = now - random.between(1, 58) * dayMs;
    const reach = pick([0, hourMs, hourMs, 5 * hourMs, 3 * dayMs, 12 * dayMs]);
    const at = (): string | null =>
      random.chance(0.03)
        ? null
        : timeText(Math.floor((began + random.between(0, reach)) / 60_000) * 60_000, micros());
    const environment = pick(["prod", "test", "", null, "dev ünïted"]);
    const data_product = pick(["Sales", "Stock", null]);
    const common = { workspace: environment, data_product, orchestration_run_id: id };
    for (let step = 0; step < random.between(0, 6); step++) {
      const row = {
        ...{
          ...common,
          table_name: `orders_${step % 3}`,
          schema_name: pick(["raw", "", null]),
          source_name: pick(["erp", null]),
        },
        ...{
          status: pick(statuses),
          timestamp: at(),
          duration: duration(),
          throughput: 1.25,
          data_read: 2 ** 40 + step,
        },
        integration_pipeline_source_run_id: `s-${index}`,
      };
      const into = pick(sources).monitoring_integration;
      into.push(row);
      if (random.chance(0.05)) into.push(row);
    }
    for (let step = 0; step < random.between(0, 6); step++) {
      sources[1].monitoring_transformation_dbt.push({
        ...{ ...common, unique_id: random.chance(0.05) ? null : `model.shop.m${step}` },
        ...{
          node_name: pick([`m${step}`, "", null]),
          resource_type: "model",
          status: pick(statuses),
          timestamp: at(),
        },
        ...{
          message: pick([null, "", 'Fehler: "ÄRGER_1" 50%\n\tin\\x', `timeout ${index}`]),
          duration: duration(),
        },
        ...{ invocation_id: pick(["i1", "i2", "i\u0001\u2028ü"]), failures: pick([null, 3]) },
      });
    }
    if (random.chance(0.5)) {
      const start_time = at();
      sources[1].monitoring_semantic_model_refresh.push({
        ...{ ...common, semantic_model_name: pick(["Revenue", null]), status: pick(statuses), start_time },
        ...{
          end_time:
            start_time === null
              ? null
              : pick([null, timeText(Date.parse(`${start_time.slice(0, 19)}Z`) + 90_000, 7)]),
        },
        ...{ duration: pick([null, 90]), refresh_request_id: `q-${index}`, message: pick([null, "gateway"]) },
      });
    }
    if (id !== null && random.chance(0.4))
      sources[0].runs.push({
        ...{ ...common, pipeline: pick(["daily", "nightly ÄÖ", null]), status: pick(statuses) },
        start_time: random.chance(0.1) ? null : timeText(began + random.between(-hourMs, hourMs), micros()),
        end_time: pick([null, timeText(began + reach, 0)]),
      });
  }
  return sources;
}

export async function fill(source: PostgresSource, rows: Rows): Promise<void> {
  for (const name of sourceTables) await insert(source, name, columns[name], rows[name]);
  await insert(source, "orchestration_runs", runColumns, rows.runs);
}

export async function everything<T>(
  ask: (page: PageRequest) => Promise<Page<T>>,
  limit: number,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await ask(after === undefined ? { limit } : { limit, after });
    assert.ok(page.next === undefined || page.items.length === limit || page.readTo !== undefined);
    items.push(...page.items);
    assert.notEqual(page.next ?? "", after);
    after = page.next;
  } while (after !== undefined);
  return items;
}

const timeOf = (step: Step): number => step.endedAt ?? step.startedAt ?? 0;

const byId = (steps: readonly Step[]): Step[] => steps.toSorted((a, b) => (a.id < b.id ? -1 : 1));

export function assertSameSteps(found: readonly Step[], wanted: readonly Step[], about: string): void {
  assert.deepEqual(byId(found), byId(wanted), about);
  assert.deepEqual(found.map(timeOf), wanted.map(timeOf), `${about}: newest first`);
}

export interface Pair {
  readonly mirror: RunStore;
  readonly path: string;
}

export async function synced(
  context: TestContext,
  sources: readonly DatabaseSource[],
  means: SyncMeans = {},
): Promise<Pair> {
  const path = mirrorFile(context);
  const { signal } = new AbortController();
  const { tables } = await syncAll(
    path,
    { sources, keepMs: 400 * dayMs, overlapMs: dayMs },
    now,
    () => {},
    signal,
    means,
  );
  assert.deepEqual(
    tables.flatMap(({ problem }) => problem?.message ?? []),
    [],
  );
  const mirror = mirrorRunStore(path);
  context.after(() => mirror.close());
  return { mirror, path };
}

export const filters: readonly RunFilter[] = [
  {},
  { statuses: ["failed"] },
  { statuses: ["unknown", "running"] },
  { environments: ["dev ünïted", "test"] },
  { dataProducts: ["Stock"], statuses: ["succeeded", "warned"] },
  { text: "RUN-12" },
  { text: "ärger" },
  { text: "raw.orders_1", environments: ["prod"] },
  { text: "NIGHTLY" },
  { text: "100%_" },
  { since: now - 20 * dayMs, until: now - 19 * dayMs },
  { until: now - 40 * dayMs },
  { pipelines: ["nightly ÄÖ"], statuses: ["failed", "unknown"] },
  { without: "pipeline", environments: ["prod"] },
  { without: "environment" },
  { since: now - 5 * dayMs, statuses: ["failed"] },
];

/** Everything that is asked of one store is asked of the other. `fresh` has been asked for nothing yet. */
export async function assertSame(
  name: string,
  store: RunStore,
  mirror: RunStore,
  fresh: RunStore,
  asked: readonly RunFilter[] = filters,
): Promise<void> {
  const all = await everything((page) => mirror.runs({}, page), 500);
  assert.ok(all.length > 30);
  for (const filter of asked) {
    const about = `${name}, ${JSON.stringify(filter)}`;
    const runs: Run[] = await everything((page) => mirror.runs(filter, page), 500);
    for (const limit of filter === filters[0] ? [7, 100] : [100])
      assert.deepEqual(await everything((page) => store.runs(filter, page), limit), runs, about);
    const failures = await everything((page) => mirror.failures(filter, page), 500);
    assertSameSteps(
      await everything((page) => store.failures(filter, page), filter === filters[0] ? 7 : 100),
      failures,
      about,
    );
  }
  for (const run of all.filter((_, at) => at % 12 === 0)) {
    assert.deepEqual(await store.run(run.id), run, name);
    const steps = await everything((page) => mirror.steps({ runId: run.id }, page), 500);
    assertSameSteps(await everything((page) => store.steps({ runId: run.id }, page), 2), steps, run.id);
    const failed = { runId: run.id, stage: "transformation", statuses: ["failed"] } as const;
    assertSameSteps(
      (await store.steps(failed, { limit: 100 })).items,
      (await mirror.steps(failed, { limit: 100 })).items,
      run.id,
    );
  }
  const steps = await everything((page) => mirror.failures({}, page), 500);
  for (const step of steps.filter((_, at) => at % 25 === 0))
    assert.deepEqual(await store.step(step.id), step, name);
  // One that has listed nothing has to look for it.
  for (const step of [steps[0]!, steps.at(-1)!, steps[steps.length >> 1]!])
    assert.deepEqual(await fresh.step(step.id), step, name);
  assert.equal(await store.step("nothing"), undefined);
  assert.equal(await store.run("nothing"), undefined);
}

const groupings = ["pipeline", "environment", "dataProduct", "status"] as const;

/** `one`: by one grouping for each filter; groups are put together in this process, whatever the database. */
export async function assertSameFacets(
  store: RunStore,
  mirror: RunStore,
  each: "one" | "all",
): Promise<void> {
  for (const filter of filters)
    assert.deepEqual(await store.facets(filter), await mirror.facets(filter), JSON.stringify(filter));
  const byValue = (groups: readonly RunGroup[]): RunGroup[] =>
    groups.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  for (const [at, filter] of filters.entries())
    for (const by of each === "one" ? [groupings[at % groupings.length]!] : groupings)
      assert.deepEqual(
        byValue(await store.groups(by, filter)),
        byValue(await mirror.groups(by, filter)),
        `${by}, ${JSON.stringify(filter)}`,
      );
}
