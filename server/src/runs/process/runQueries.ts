import { sql } from "kysely";
import { stageKey, tasksIn } from "./stageTasks.ts";
import type { StageTasks } from "./stageTasks.ts";
import { limitOf, pageOf, positionOf } from "./page.ts";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type {
  Facets,
  FacetValue,
  Page,
  PageRequest,
  Run,
  RunFilter,
  RunGrouping,
  Stage,
  StageCount,
} from "../store.ts";
import type { Facet, MirrorTables, RunsTable } from "./mirrorTables.ts";
import type { Position } from "./page.ts";
import { countSets, daysOfSets, passingSets } from "./runSets.ts";
import { runMentions } from "./searchText.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

export type RunBuilder = ExpressionBuilder<MirrorTables, "orchestration_runs">;

/** Runs that pass the filter, newest first. */
export async function readRuns(
  warehouse: Warehouse,
  filter: RunFilter,
  page: PageRequest,
): Promise<Page<Run>> {
  const limit = limitOf(page);
  const after = positionOf(page);
  const rare = await rareDays(warehouse, filter, after);
  const rows: RunsTable[] = [];
  for (const part of rare ?? [{}]) {
    if (rows.length > limit) break;
    const [since, until] = [maxOf(filter.since, part.since), minOf(filter.until, part.until)];
    const narrowed = { ...filter, ...defined({ since, until }) };
    rows.push(...(await readRows(warehouse, narrowed, after, limit + 1 - rows.length)));
  }
  const labels = await labelsOf(warehouse, rows);
  const tasks = await tasksIn(warehouse, rows);
  return pageOf(rows, limit, (row) => runOf(row, labels, tasks));
}

/** Runs are walked through one by one where at least one of so many passes. */
const rareShare = 50;

/** Where a filter by labels lets few runs through: the days that these are on, the last first. */
async function rareDays(
  warehouse: Warehouse,
  filter: RunFilter,
  after: Position | undefined,
): Promise<readonly Pick<RunFilter, "since" | "until">[] | undefined> {
  const { text, pipelines, without, environments, dataProducts } = filter;
  const isByLabel = environments?.length || dataProducts?.length || (without && without !== "pipeline");
  if (!isByLabel || text || pipelines?.length || without === "pipeline") return undefined;
  const sets = await passingSets(warehouse, filter);
  if (sets.runs === 0) return [];
  if (sets.runs * rareShare > sets.all) return undefined;
  const until = minOf(filter.until, after && after.sort_at + 1);
  return daysOfSets(warehouse, sets.labels, defined({ since: filter.since, until }));
}

const maxOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);

const minOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);

async function readRows(
  warehouse: Warehouse,
  filter: RunFilter,
  after: Position | undefined,
  limit: number,
): Promise<RunsTable[]> {
  const mentions = await mentionsIn(warehouse, filter);
  return warehouse.db
    .selectFrom("orchestration_runs")
    .selectAll()
    .where((eb) => eb.and(conditions(eb, filter, mentions)))
    .$if(after !== undefined, (query) =>
      query.where((eb) => eb(eb.refTuple("sort_at", "id"), "<", eb.tuple(after!.sort_at, after!.id))),
    )
    .orderBy("sort_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** One run by its id. */
export async function readRun(warehouse: Warehouse, id: string): Promise<Run | undefined> {
  const row = await warehouse.db
    .selectFrom("orchestration_runs")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return row && runOf(row, await labelsOf(warehouse, [row]), await tasksIn(warehouse, [row]));
}

/** The values to filter by. A facet's own part of the filter does not narrow it, so that its other values stay. */
export async function readFacets(warehouse: Warehouse, filter: RunFilter): Promise<Facets> {
  if (isOfSets(filter) && !isEmpty(filter)) return countSets(warehouse, filter);
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

/** Whether the sets that runs are counted by say enough for a filter: of texts and pipelines they know nothing. */
export const isOfSets = ({ text, pipelines, without }: RunFilter): boolean =>
  !text && !pipelines?.length && without === undefined;

const isEmpty = (filter: RunFilter): boolean =>
  filter.since === undefined &&
  filter.until === undefined &&
  isOfSets(filter) &&
  [filter.statuses, filter.environments, filter.dataProducts].every((list) => !list?.length);

/** What runs have to say where the filter has a text. */
type Mentions = Expression<SqlBool> | undefined;

export const mentionsIn = async (warehouse: Warehouse, { text }: RunFilter): Promise<Mentions> =>
  text ? runMentions(warehouse, text) : undefined;

/** Every part of a filter, as far as it narrows. */
export function conditions(eb: RunBuilder, filter: RunFilter, mentions: Mentions): Expression<SqlBool>[] {
  const { statuses, environments, dataProducts, pipelines, without, since, until } = filter;
  const all: Expression<SqlBool>[] = [];
  if (statuses?.length) all.push(eb("orchestration_runs.status", "in", statuses));
  if (environments?.length) all.push(hasLabel(eb, "environment", environments));
  if (dataProducts?.length) all.push(hasLabel(eb, "data_product", dataProducts));
  if (pipelines?.length) all.push(eb("orchestration_runs.pipeline", "in", pipelines));
  if (without === "pipeline") all.push(sql<SqlBool>`coalesce(orchestration_runs.pipeline, '') = ''`);
  else if (without) all.push(eb.not(hasLabel(eb, facetOf[without])));
  if (mentions) all.push(mentions);
  if (since !== undefined) all.push(eb("orchestration_runs.sort_at", ">=", since));
  if (until !== undefined) all.push(eb("orchestration_runs.sort_at", "<", until));
  return all;
}

/** What a part of a run is called among its labels. */
export const facetOf: Readonly<Record<Exclude<RunGrouping, "pipeline">, Facet>> = {
  environment: "environment",
  dataProduct: "data_product",
  status: "status",
};

const hasLabel = (eb: RunBuilder, facet: Facet, values?: readonly string[]): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom("run_labels")
      .select("run_labels.run_id")
      .whereRef("run_labels.run_id", "=", "orchestration_runs.id")
      .where("run_labels.facet", "=", sql.lit(facet))
      .$if(values !== undefined, (labels) => labels.where("run_labels.value", "in", values!)),
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

function runOf(row: RunsTable, labels: Labels, tasks: StageTasks): Run {
  const count = (stage: Stage): StageCount => {
    const of = tasks.get(stageKey(row.id, stage));
    return {
      total: row[`${stage}_total`],
      failed: row[`${stage}_failed`],
      skipped: row[`${stage}_skipped`],
      ...(of && { tasks: of }),
    };
  };
  return {
    id: row.id,
    status: row.status,
    startedAt: row.started_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    pipeline: row.pipeline ?? undefined,
    environments: labels.get(row.id)?.environments ?? [],
    dataProducts: labels.get(row.id)?.dataProducts ?? [],
    stages: {
      integration: count("integration"),
      transformation: count("transformation"),
      consumption: count("consumption"),
    },
    derived: row.derived === 1,
  };
}
