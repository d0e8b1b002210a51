import { sql } from "kysely";
import type { RunFilter, RunGroup, RunGrouping } from "../store.ts";
import type { Facet } from "./mirrorTables.ts";
import { conditions, facetOf, isOfSets, mentionsIn } from "./runQueries.ts";
import type { RunBuilder } from "./runQueries.ts";
import { groupSets } from "./runSets.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** The groups of the runs that pass a filter, which is not narrowed by its own part. */
export async function readGroups(
  warehouse: Warehouse,
  by: RunGrouping,
  filter: RunFilter,
): Promise<RunGroup[]> {
  const others = withoutPart(by, filter);
  if (by === "pipeline") return byPipeline(warehouse, others);
  return isOfSets(others)
    ? groupSets(warehouse, facetOf[by], others)
    : byLabel(warehouse, facetOf[by], others);
}

/** A filter without the part that runs are grouped by. */
export function withoutPart(by: RunGrouping, filter: RunFilter): RunFilter {
  const { pipelines, environments, dataProducts, statuses, ...rest } = filter;
  return {
    ...rest,
    ...(pipelines && by !== "pipeline" && { pipelines }),
    ...(environments && by !== "environment" && { environments }),
    ...(dataProducts && by !== "dataProduct" && { dataProducts }),
    ...(statuses && by !== "status" && { statuses }),
  };
}

interface Counted {
  readonly value: string | null;
  readonly runs: number;
  readonly failed: number;
}

const groupOf = ({ value, runs, failed }: Counted): RunGroup => ({
  value: value ?? undefined,
  ...{ runs, failed },
});

const failed = sql<number>`sum(orchestration_runs.status = 'failed')`.as("failed");

async function byPipeline(warehouse: Warehouse, filter: RunFilter): Promise<RunGroup[]> {
  const mentions = await mentionsIn(warehouse, filter);
  const value = sql<string | null>`nullif(orchestration_runs.pipeline, '')`;
  const rows = await warehouse.db
    .selectFrom("orchestration_runs")
    .select((eb) => [value.as("value"), eb.fn.countAll<number>().as("runs"), failed])
    .where((eb) => eb.and(conditions(eb, filter, mentions)))
    .groupBy("orchestration_runs.pipeline")
    .execute();
  return merged(rows);
}

/** No pipeline and an empty one are the same. */
function merged(rows: readonly Counted[]): RunGroup[] {
  const groups = new Map<string | null, Counted>();
  for (const row of rows) {
    const { runs, failed } = groups.get(row.value) ?? { runs: 0, failed: 0 };
    groups.set(row.value, { value: row.value, runs: runs + row.runs, failed: failed + row.failed });
  }
  return [...groups.values()].map(groupOf);
}

async function byLabel(warehouse: Warehouse, facet: Facet, filter: RunFilter): Promise<RunGroup[]> {
  const mentions = await mentionsIn(warehouse, filter);
  const rows = await warehouse.db
    .selectFrom("orchestration_runs")
    .leftJoin("run_labels", (join) =>
      join
        .onRef("run_labels.run_id", "=", "orchestration_runs.id")
        .on("run_labels.facet", "=", sql.lit(facet)),
    )
    .select((eb) => ["run_labels.value as value", eb.fn.countAll<number>().as("runs"), failed])
    .where((eb) => eb.and(conditions(eb as unknown as RunBuilder, filter, mentions)))
    .groupBy("run_labels.value")
    .execute();
  return rows.map(groupOf);
}
