import { sql } from "kysely";
import type { DbtResult, LineageNode } from "../dbtResult.ts";
import type { Status } from "../store.ts";
import { dbtResultOf } from "./dbtResultOf.ts";
import { readStep } from "./stepQueries.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** More nodes of a run are not asked for what they read. */
const mostNodes = 5000;

/** Ephemeral models that read ephemeral models are followed so far. */
const deepest = 10;

/** What the mirror keeps of a node's result; `undefined` for a step that is none. */
export async function readDbtResult(warehouse: Warehouse, stepId: string): Promise<DbtResult | undefined> {
  const { db } = warehouse;
  const step = await readStep(warehouse, stepId);
  const said = step && dbtResultOf(step);
  if (!said) return undefined;
  const { row } = await db
    .selectFrom("steps")
    .select("row")
    .where("id", "=", stepId)
    .executeTakeFirstOrThrow();
  const node = await db
    .selectFrom("dbt_nodes")
    .select(["package", "path", "relation", "parents"])
    .where("unique_id", "=", said.uniqueId)
    .orderBy("generated_at", "desc")
    .executeTakeFirst();
  const code = await db.selectFrom("compiled_sql").select("sql").where("row", "=", row).executeTakeFirst();
  const raw = await db.selectFrom("raw_steps").select("json").where("row", "=", row).executeTakeFirst();
  const relation = relationIn(raw?.json);
  const isTest = said.resourceType === "test";
  return {
    ...said,
    project: node?.package ?? said.project,
    path: node?.path ?? undefined,
    relation: isTest ? undefined : (relation ?? node?.relation ?? undefined),
    compiled: code?.sql,
    // Without `store_failures` a test has no relation.
    storedRows: isTest ? (relation ?? node?.relation ?? undefined) : undefined,
    parents: textsIn(node?.parents),
  };
}

function relationIn(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  const { relation_name: relation } = JSON.parse(json) as { relation_name?: unknown };
  return typeof relation === "string" && relation !== "" ? relation : undefined;
}

const textsIn = (json: string | undefined): string[] =>
  json === undefined ? [] : (JSON.parse(json) as string[]);

/** What failed or was skipped in a run, with what it reads, and the ephemeral models between. */
export async function readLineage({ db }: Warehouse, runId: string): Promise<LineageNode[]> {
  const { rows } = await sql<{
    id: string;
    name: string;
    status: Status;
    node: string;
    parents: string | null;
  }>`
    SELECT s.id, n.id AS name, s.status, r.unique_id AS node,
      (SELECT parents FROM dbt_nodes WHERE unique_id = r.unique_id ORDER BY generated_at DESC LIMIT 1) AS parents
    FROM run_keys k JOIN step_rows s ON s.run = k.key JOIN dbt_rows r ON r.row = s.row
      JOIN name_keys n ON n.key = s.name
    WHERE k.id = ${runId} AND s.status IN ('failed', 'skipped')
    ORDER BY s.sort_at DESC LIMIT ${mostNodes}`.execute(db);
  const nodes = new Map<string, LineageNode>();
  // The last attempt stands first.
  for (const { id, name, status, node, parents } of rows)
    if (node && !nodes.has(node))
      nodes.set(node, { uniqueId: node, stepId: id, name, status, parents: textsIn(parents ?? undefined) });
  let open = [...nodes.values()];
  for (let depth = 0; depth < deepest && open.length > 0; depth++) {
    const asked = [...new Set(open.flatMap(({ parents }) => parents))].filter((id) => !nodes.has(id));
    open = [];
    for (let at = 0; at < asked.length; at += 500) {
      const found = await db
        .selectFrom("dbt_nodes")
        .select(["unique_id", "name", "parents"])
        .where("unique_id", "in", asked.slice(at, at + 500))
        .where("materialization", "=", "ephemeral")
        .execute();
      for (const { unique_id: uniqueId, name, parents } of found) {
        const node = { uniqueId, name, parents: textsIn(parents) };
        nodes.set(uniqueId, node);
        open.push(node);
      }
    }
  }
  return [...nodes.values()];
}
