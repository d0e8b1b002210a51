import { sql } from "kysely";
import { readAttempts } from "./attempts.ts";
import { limitOf, pageOf, positionOf } from "./page.ts";
import { fieldsOfRow, stageOf, stepOfColumns } from "./stepOfColumns.ts";
import { fingerprintOf } from "../../insight/fingerprint.ts";
import type { FailedStep } from "./runNotes.ts";
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { FailureFilter } from "../failures.ts";
import type { EpochMs, HistoryOf, Page, PageRequest, Step, StepFilter } from "../store.ts";
import type { Attempt } from "./attempts.ts";
import type { MirrorTables, StepsTable } from "./mirrorTables.ts";
import type { Position } from "./page.ts";
import type { StepTable } from "./sourceRows.ts";
import type { Fields } from "./stepOfColumns.ts";
import { failureMentions } from "./searchText.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

type StepBuilder = ExpressionBuilder<MirrorTables, "steps">;

/** Steps of one run, newest first. */
export async function readSteps(
  warehouse: Warehouse,
  filter: StepFilter,
  page: PageRequest,
): Promise<Page<Step>> {
  const tried = filter.attemptsOf === undefined ? undefined : await rowsOf(warehouse, filter.attemptsOf);
  return readPage(warehouse, page, (eb) => {
    const all = [eb("run_id", "=", filter.runId)];
    if (tried) all.push(eb("row", "in", tried));
    if (filter.stage) all.push(eb("stage", "=", filter.stage));
    if (filter.statuses?.length) all.push(eb("status", "in", filter.statuses));
    return all;
  });
}

/** Steps that failed and pass the filter, newest first. */
export async function readFailures(
  warehouse: Warehouse,
  filter: FailureFilter,
  page: PageRequest,
): Promise<Page<Step>> {
  const { statuses } = filter;
  if (statuses?.length && !statuses.includes("failed")) return { items: [] };
  return readPage(warehouse, page, await failureConditions(warehouse, filter));
}

/** What a failure has to be to pass a filter. */
export async function failureConditions(
  warehouse: Warehouse,
  filter: FailureFilter,
): Promise<(eb: StepBuilder) => Expression<SqlBool>[]> {
  const { environments, dataProducts, text, since, until, error, node, owner } = filter;
  const mentions = text ? await failureMentions(warehouse, text) : undefined;
  const owned = owner === undefined ? undefined : await ownedNames(warehouse, owner);
  return (eb) => {
    const all: Expression<SqlBool>[] = [failed(eb)];
    if (environments?.length) all.push(eb("environment", "in", environments));
    if (dataProducts?.length) all.push(eb("data_product", "in", dataProducts));
    if (mentions) all.push(mentions);
    if (since !== undefined) all.push(eb("sort_at", ">=", since));
    if (until !== undefined) all.push(eb("sort_at", "<", until));
    if (error !== undefined)
      all.push(
        sql<SqlBool>`row IN (SELECT row FROM step_errors WHERE error = (SELECT key FROM errors WHERE id = ${error}))`,
      );
    if (node !== undefined)
      all.push(
        sql<SqlBool>`row IN (SELECT row FROM step_errors WHERE name = (SELECT key FROM name_keys WHERE id = ${node}))`,
      );
    if (filter.runId !== undefined) all.push(eb("run_id", "=", filter.runId));
    if (owned) all.push(owned);
    return all;
  };
}

/** Who owns the steps, by their names: what the newest manifest of each project of dbt says. */
export async function ownersOf(warehouse: Warehouse): Promise<Map<string, string>> {
  const rows = await warehouse.db
    .selectFrom("dbt_nodes")
    .select(["name", "owner"])
    .where("owner", "is not", null)
    .orderBy("generated_at")
    .execute();
  return new Map(rows.flatMap(({ name, owner }) => (owner ? [[name, owner]] : [])));
}

async function ownedNames(warehouse: Warehouse, owner: string): Promise<Expression<SqlBool>> {
  const owners = await ownersOf(warehouse);
  const names = [...owners].flatMap(([name, of]) => (owner === "" || of === owner ? [name] : []));
  const keys = sql`SELECT key FROM name_keys WHERE id IN (SELECT value FROM json_each(${JSON.stringify(names)}))`;
  return owner === ""
    ? sql<SqlBool>`row IN (SELECT row FROM step_errors WHERE name NOT IN (${keys}))`
    : sql<SqlBool>`row IN (SELECT row FROM step_errors WHERE name IN (${keys}))`;
}

/** Steps by their rows. */
export async function stepsOfRows(warehouse: Warehouse, rows: readonly number[]): Promise<Map<number, Step>> {
  if (rows.length === 0) return new Map();
  const found = await warehouse.db.selectFrom("steps").selectAll().where("row", "in", rows).execute();
  const fields = await fieldsOf(warehouse, found);
  const tried = await readAttempts(warehouse, rows);
  return new Map(found.map((row) => [row.row, stepOfRow(row, fields, tried)]));
}

/** The results of steps of one name in a stage, newest first. */
export async function readHistory(
  warehouse: Warehouse,
  { name, stage }: HistoryOf,
  page: PageRequest,
): Promise<Page<Step>> {
  return readPage(warehouse, page, (eb) => [eb("name", "=", name), eb("stage", "=", stage)]);
}

/** One step by its id. */
export async function readStep(warehouse: Warehouse, id: string): Promise<Step | undefined> {
  const row = await warehouse.db.selectFrom("steps").selectAll().where("id", "=", id).executeTakeFirst();
  if (!row) return undefined;
  const tried = await readAttempts(warehouse, [row.row]);
  return stepOfRow(row, await fieldsOf(warehouse, [row]), tried);
}

/** The rows of all attempts at a step. */
async function rowsOf(warehouse: Warehouse, id: string): Promise<number[]> {
  const { db } = warehouse;
  const found = await db.selectFrom("steps").select("row").where("id", "=", id).executeTakeFirst();
  if (!found) return [];
  const tried = await readAttempts(warehouse, [found.row]);
  return [...(tried.get(found.row)?.rows ?? [found.row])];
}

/** Ids of the steps that failed after a time. */
export async function failedAfter(warehouse: Warehouse, time: EpochMs): Promise<FailedStep[]> {
  const rows = await warehouse.db
    .selectFrom("steps")
    .select(["id", "name", "message"])
    .where((eb) => failed(eb))
    .where("sort_at", ">", time)
    .execute();
  return rows.map(({ id, name, message }) => ({
    id,
    error: fingerprintOf({ name, message: message ?? undefined }).id,
  }));
}

/** A literal, because SQLite does not use an index of failures for a bound value. */
const failed = (eb: StepBuilder): Expression<SqlBool> => eb("status", "=", sql.lit("failed"));

async function readPage(
  warehouse: Warehouse,
  page: PageRequest,
  conditions: (eb: StepBuilder) => Expression<SqlBool>[],
): Promise<Page<Step>> {
  const limit = limitOf(page);
  const after = positionOf(page);
  const rows = await warehouse.db
    .selectFrom("steps")
    .selectAll()
    .where((eb) => eb.and([...conditions(eb), ...beyond(eb, after)]))
    .orderBy("sort_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const fields = await fieldsOf(warehouse, rows);
  const tried = await readAttempts(
    warehouse,
    rows.map(({ row }) => row),
  );
  return pageOf(rows, limit, (row) => stepOfRow(row, fields, tried));
}

const beyond = (eb: StepBuilder, after: Position | undefined): Expression<SqlBool>[] =>
  after ? [eb(eb.refTuple("sort_at", "id"), "<", eb.tuple(after.sort_at, after.id))] : [];

const tableOf = Object.entries(stageOf).map(([table, stage]) => [stage, table as StepTable] as const);

/** The other fields of the rows, from the table that each came from. */
async function fieldsOf(warehouse: Warehouse, rows: readonly StepsTable[]): Promise<Map<number, Fields>> {
  const fields = new Map<number, Fields>();
  for (const [stage, table] of [...tableOf, [undefined, "orchestrator_tasks"] as const]) {
    // Tasks belong to any stage: what the table of its stage does not have is one of them.
    const isMeant = (row: StepsTable): boolean =>
      stage === undefined ? !fields.has(row.row) : row.stage === stage;
    const at = rows.filter(isMeant).map((row) => row.row);
    if (at.length === 0) continue;
    const found = await warehouse.db.selectFrom(table).selectAll().where("row", "in", at).execute();
    for (const row of found) {
      const cells = row as unknown as Readonly<Record<string, string | number | null>>;
      fields.set(row.row, fieldsOfRow(table, cells));
    }
  }
  return fields;
}

const stepOfRow = (
  row: StepsTable,
  fields: ReadonlyMap<number, Fields>,
  attempts: ReadonlyMap<number, Attempt>,
): Step => stepOfColumns(row.id, row, fields.get(row.row) ?? {}, attempts.get(row.row));
