import { sql } from "kysely";
import { limitOf, pageOf, positionOf } from "./page.ts";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Facets, FacetValue, Page, PageRequest, Run, RunFilter } from "../store.ts";
import type { Facet, MirrorTables, RunsTable } from "./mirrorTables.ts";
import { countSets } from "./runSets.ts";
import { runMentions } from "./searchText.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

type RunBuilder = ExpressionBuilder<MirrorTables, "orchestration_runs">;

/** Runs that pass the filter, newest first. */
export async function readRuns(
  warehouse: Warehouse,
  filter: RunFilter,
  page: PageRequest,
): Promise<Page<Run>> {
  const limit = limitOf(page);
  const after = positionOf(page);
  const mentions = await mentionsIn(warehouse, filter);
  const rows = await warehouse.db
    .selectFrom("orchestration_runs")
    .selectAll()
    .where((eb) => eb.and(conditions(eb, filter, mentions)))
    .$if(after !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple("sort_at", "id"), "<", eb.tuple(after!.sort_at, after!.id))),
    )
    .orderBy("sort_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const labels = await labelsOf(warehouse, rows);
  return pageOf(rows, limit, (row) => runOf(row, labels));
}

/** One run by its id. */
export async function readRun(warehouse: Warehouse, id: string): Promise<Run | undefined> {
  const row = await warehouse.db
    .selectFrom("orchestration_runs")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row && runOf(row, await labelsOf(warehouse, [row]));
}

/** The values to filter by. A facet's own part of the filter does not narrow it, so that its other values stay. */
export async function readFacets(warehouse: Warehouse, filter: RunFilter): Promise<Facets> {
  if (!filter.text && !isEmpty(filter)) return countSets(warehouse, filter);
  const { environments, dataProducts, statuses, ...rest } = filter;
  const mentions = await mentionsIn(warehouse, filter);
  const count = (name: Facet, other: RunFilter): Promise<FacetValue[]> =>
    facet(warehouse, name, other, mentions);
  return {
    environments: await count("environment", { ...rest, ...defined({ dataProducts, statuses }) }),
    dataProducts: await count("data_product", { ...rest, ...defined({ environments, statuses }) }),
    statuses: await count("status", { ...rest, ...defined({ environments, dataProducts }) }),
  };
}

const defined = (filter: { [Key in keyof RunFilter]: RunFilter[Key] | undefined }): RunFilter =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));

async function facet(
  warehouse: Warehouse,
  name: Facet,
  filter: RunFilter,
  mentions: Mentions,
): Promise<FacetValue[]> {
  if (isEmpty(filter)) {
    return warehouse.db
      .selectFrom("facet_counts")
      .select(["value", "runs as count"])
      .where("facet", "=", name)
      .orderBy("runs", "desc")
      .orderBy("value")
      .execute();
  }
  return warehouse.db
    .selectFrom("orchestration_runs")
    .innerJoin("run_labels", "run_labels.run_id", "orchestration_runs.id")
    .select((eb) => ["run_labels.value as value", eb.fn.countAll<number>().as("count")])
    .where("run_labels.facet", "=", name)
    .where((eb) => eb.and(conditions(eb as unknown as RunBuilder, filter, mentions)))
    .groupBy("run_labels.value")
    .orderBy("count", "desc")
    .orderBy("run_labels.value")
    .execute();
}

const isEmpty = (filter: RunFilter): boolean =>
  filter.since === undefined &&
  filter.until === undefined &&
  !filter.text &&
  [filter.statuses, filter.environments, filter.dataProducts].every((list) => !list?.length);

/** What runs have to say where the filter has a text. */
type Mentions = Expression<SqlBool> | undefined;

const mentionsIn = async (warehouse: Warehouse, { text }: RunFilter): Promise<Mentions> =>
  text ? runMentions(warehouse, text) : undefined;

/** Every part of a filter, as far as it narrows. */
function conditions(eb: RunBuilder, filter: RunFilter, mentions: Mentions): Expression<SqlBool>[] {
  const { statuses, environments, dataProducts, since, until } = filter;
  const all: Expression<SqlBool>[] = [];
  if (statuses?.length) all.push(eb("orchestration_runs.status", "in", statuses));
  if (environments?.length) all.push(hasLabel(eb, "environment", environments));
  if (dataProducts?.length) all.push(hasLabel(eb, "data_product", dataProducts));
  if (mentions) all.push(mentions);
  if (since !== undefined) all.push(eb("orchestration_runs.sort_at", ">=", since));
  if (until !== undefined) all.push(eb("orchestration_runs.sort_at", "<", until));
  return all;
}

const hasLabel = (eb: RunBuilder, facet: Facet, values: readonly string[]): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom("run_labels")
      .select("run_labels.run_id")
      .whereRef("run_labels.run_id", "=", "orchestration_runs.id")
      .where("run_labels.facet", "=", sql.lit(facet))
      .where("run_labels.value", "in", values),
  );

type Labels = ReadonlyMap<string, { readonly environments: string[]; readonly dataProducts: string[] }>;

async function labelsOf(warehouse: Warehouse, runs: readonly { readonly id: string }[]): Promise<Labels> {
  const labels = new Map<string, { environments: string[]; dataProducts: string[] }>();
  for (const { id } of runs) labels.set(id, { environments: [], dataProducts: [] });
  const rows = await warehouse.db
    .selectFrom("run_labels")
    .selectAll()
    .where("run_id", "in", [...labels.keys()])
    .where("facet", "in", ["environment", "data_product"])
    .orderBy("value")
    .execute();
  for (const { run_id, facet, value } of rows) {
    const of = labels.get(run_id);
    (facet === "environment" ? of?.environments : of?.dataProducts)?.push(value);
  }
  return labels;
}

const runOf = (row: RunsTable, labels: Labels): Run => ({
  id: row.id,
  status: row.status,
  startedAt: row.started_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  pipeline: row.pipeline ?? undefined,
  environments: labels.get(row.id)?.environments ?? [],
  dataProducts: labels.get(row.id)?.dataProducts ?? [],
  stages: {
    integration: {
      total: row.integration_total,
      failed: row.integration_failed,
      skipped: row.integration_skipped,
    },
    transformation: {
      total: row.transformation_total,
      failed: row.transformation_failed,
      skipped: row.transformation_skipped,
    },
    consumption: {
      total: row.consumption_total,
      failed: row.consumption_failed,
      skipped: row.consumption_skipped,
    },
  },
  derived: row.derived === 1,
});
