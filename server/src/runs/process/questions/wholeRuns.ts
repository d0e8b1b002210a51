import type { EpochMs, Run, RunFilter } from "../../store.ts";
import { countsOf, labelsOf, recordedRun, statusOf, timesOf } from "../runOfSteps.ts";
import type { RecordedRun, StepGroup } from "../runOfSteps.ts";
import type { OrchestrationRow } from "../sourceRows.ts";
import { sourceStatus } from "../sourceStatus.ts";
import type { Texts } from "../sources/postgresConnection.ts";
import { rowMaker } from "../sync/toRow.ts";
import type { Asking, Session } from "./asking.ts";
import { groupsSql, recordedSql } from "./runSql.ts";
import { portions } from "./portions.ts";
import { runReachMs, stepReachMs } from "./stepSql.ts";
import type { Range } from "./stepSql.ts";

/** Where the rows of runs are looked for that have some in a range. */
export const aroundRange = ({ from, to }: Range): Range => ({
  from: from - runReachMs,
  to: to === undefined ? undefined : to + stepReachMs + runReachMs,
});

/**
 * Runs with all of their steps within a range, from all sources. Without `isCounted` the numbers of steps count each row,
 * also those of earlier attempts.
 */
export async function wholeRuns(
  asking: Asking,
  ids: readonly string[],
  range: Range,
  isCounted: boolean,
): Promise<Run[]> {
  if (ids.length === 0) return [];
  const { groups, recorded } = await askedRuns(asking, ids, range, isCounted);
  if (!isCounted) {
    const mixed = ids.filter((id) => isMixed(recorded.get(id), groups.get(id)!));
    if (mixed.length > 0)
      for (const [id, of] of (await askedRuns(asking, mixed, range, true)).groups) groups.set(id, of);
  }
  return [...groups].flatMap(([id, of]) => {
    const record = recorded.get(id);
    return record || of.length > 0 ? [runOf(id, record, of)] : [];
  });
}

/** Whether its status is that of its steps, which are not all alike: a retry may have been better, or worse. */
const isMixed = (recorded: RecordedRun | undefined, groups: readonly StepGroup[]): boolean =>
  (!recorded || recorded.status === "unknown") && new Set(groups.map(({ status }) => status)).size > 1;

/** What all sources say of runs. */
interface AskedRuns {
  readonly groups: Map<string, StepGroup[]>;
  readonly recorded: Map<string, RecordedRun>;
}

async function askedRuns(
  asking: Asking,
  ids: readonly string[],
  range: Range,
  isCounted: boolean,
): Promise<AskedRuns> {
  const groups = new Map<string, StepGroup[]>(ids.map((id) => [id, []]));
  const recorded = new Map<string, RecordedRun>();
  const answers = await asking.each(async (session) => ({
    groups: await groupsOf(session, ids, range, isCounted),
    recorded: await recordedOf(session, ids, range),
  }));
  for (const answer of answers) {
    for (const [id, group] of answer.groups) groups.get(id)?.push(group);
    for (const [id, run] of answer.recorded) recorded.set(id, run);
  }
  return { groups, recorded };
}

async function groupsOf(
  { tables, dialect, ask }: Session,
  ids: readonly string[],
  range: Range,
  isCounted: boolean,
): Promise<(readonly [string, StepGroup])[]> {
  if (tables.steps.length === 0) return [];
  const rows: Texts[] = [];
  for (const some of portions(ids, dialect, tables.steps.length))
    for (const row of await ask(groupsSql(tables, some, range, isCounted, dialect))) rows.push(row);
  return rows.map(([id, stage, status, environment, product, steps, began, ended]) => [
    id!,
    {
      stage: stage as StepGroup["stage"],
      status: sourceStatus(status ?? null),
      environment: environment!,
      data_product: product!,
      steps: Number(steps),
      started_at: timeOf(began),
      ended_at: timeOf(ended),
    },
  ]);
}

const timeOf = (text: string | null | undefined): EpochMs | null =>
  typeof text === "string" ? Number(text) : null;

/** Where a run was recorded more than once, the row that began last is what counts. */
async function recordedOf(
  { tables: { runs }, dialect, ask }: Session,
  ids: readonly string[],
  range: Range,
): Promise<Map<string, RecordedRun>> {
  const recorded = new Map<string, RecordedRun>();
  if (!runs) return recorded;
  const toRow = rowMaker(runs.found.columns, runs.found.lacks, () => undefined);
  for (const some of portions(ids, dialect, 1))
    for (const cells of await ask(recordedSql(runs, some, range, dialect))) {
      const row = toRow(cells) as unknown as OrchestrationRow;
      const run = recordedRun(row);
      const before = recorded.get(row.orchestration_run_id);
      if (!before || (run.started_at ?? -Infinity) >= (before.started_at ?? -Infinity))
        recorded.set(row.orchestration_run_id, run);
    }
  return recorded;
}

function runOf(id: string, recorded: RecordedRun | undefined, groups: readonly StepGroup[]): Run {
  const status = statusOf(recorded, groups);
  const [started, ended] = timesOf(recorded, groups, status);
  const labels = [...labelsOf(recorded, groups, status)];
  const values = (facet: string): string[] =>
    [...new Set(labels.flatMap(([of, value]) => (of === facet ? [value] : [])))].toSorted(compareBytes);
  const counts = countsOf(groups);
  const stage = (at: number) => ({ total: counts[at]!, failed: counts[at + 1]!, skipped: counts[at + 2]! });
  return {
    id,
    status,
    startedAt: started ?? undefined,
    endedAt: ended ?? undefined,
    pipeline: recorded?.pipeline ?? undefined,
    environments: values("environment"),
    dataProducts: values("data_product"),
    stages: { integration: stage(0), transformation: stage(3), consumption: stage(6) },
    derived: recorded === undefined,
  };
}

/** What runs are ordered by. */
export const sortOf = (run: Run): EpochMs => run.startedAt ?? run.endedAt ?? 0;

/** As SQLite and PostgreSQL's collation "C" order texts: by their bytes in UTF-8. */
export const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** Whether a run passes what is known of it; a text is looked for in the database. */
export function passes(
  run: Run,
  { statuses, environments, dataProducts, pipelines, without }: RunFilter,
): boolean {
  const { pipeline, environments: ofRun, dataProducts: products } = run;
  const isOneOf = (list: readonly string[] | undefined, values: readonly string[]): boolean =>
    !list?.length || values.some((value) => list.includes(value));
  return (
    isOneOf(statuses, [run.status]) &&
    isOneOf(environments, ofRun) &&
    isOneOf(dataProducts, products) &&
    isOneOf(pipelines, pipeline === undefined ? [] : [pipeline]) &&
    (without !== "pipeline" || !pipeline) &&
    (without !== "environment" || ofRun.length === 0) &&
    (without !== "dataProduct" || products.length === 0)
  );
}
