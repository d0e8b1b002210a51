import { sql } from "kysely";
import { mostMarks } from "../outline.ts";
import type { RunOutline, StepMark } from "../outline.ts";
import type { RunStore, Step } from "../store.ts";
import type { Warehouse } from "./warehouses/sqlite.ts";

/** Every step of a run, by one look at each of its rows. */
export async function readOutline({ db }: Warehouse, runId: string): Promise<RunOutline> {
  const { rows } = await sql<StepMark>`
    SELECT s.id, s.stage, n.id AS name, s.status, s.started_at AS startedAt, s.ended_at AS endedAt,
      s.duration_ms AS durationMs, coalesce(i.rows_written, d.rows_affected) AS rows, i.data_written AS bytes,
      coalesce(d.unique_id, t.task_id, n.id) AS node
    FROM step_rows s JOIN name_keys n ON n.key = s.name
      LEFT JOIN integration_rows i ON i.row = s.row AND s.stage = 'integration'
      LEFT JOIN dbt_rows d ON d.row = s.row AND s.stage = 'transformation'
      LEFT JOIN task_rows t ON t.row = s.row
    WHERE s.run = (SELECT key FROM run_keys WHERE id = ${runId})
    ORDER BY s.sort_at DESC LIMIT ${mostMarks + 1}`.execute(db);
  const isCut = rows.length > mostMarks;
  const steps = rows.slice(0, mostMarks).reverse();
  return { steps, parents: await readParents(db, steps), isCut };
}

/** The newest manifest that speaks of a node counts. */
async function readParents(db: Warehouse["db"], steps: readonly StepMark[]): Promise<RunOutline["parents"]> {
  const nodes = [...new Set(steps.flatMap(({ stage, node }) => (stage === "transformation" ? [node] : [])))];
  const { rows } = await sql<{ node: string; parents: string }>`
    SELECT unique_id AS node, parents, max(generated_at) FROM dbt_nodes
    WHERE unique_id IN (SELECT value FROM json_each(${JSON.stringify(nodes)})) GROUP BY unique_id`.execute(
    db,
  );
  const parents = rows.map(({ node, parents: ids }) => [node, JSON.parse(ids) as string[]] as const);
  const sources = [...new Set(parents.flatMap(([, ids]) => ids.filter(isSource)))];
  const { rows: tables } = await sql<{ id: string; name: string }>`
    SELECT unique_id AS id, iif(schema_name IS NULL, name, schema_name || '.' || name) AS name, max(generated_at)
    FROM dbt_nodes WHERE unique_id IN (SELECT value FROM json_each(${JSON.stringify(sources)}))
    GROUP BY unique_id`.execute(db);
  const tableOf = new Map(tables.map(({ id, name }) => [id, name]));
  return Object.fromEntries(parents.map(([node, ids]) => [node, ids.map((id) => tableOf.get(id) ?? id)]));
}

const isSource = (id: string): boolean => id.startsWith("source.");

/** The same by pages of whole steps, where nothing else can be asked for. */
export async function outlineOfPages(
  steps: RunStore["steps"],
  runId: string,
  signal: AbortSignal | undefined,
): Promise<RunOutline> {
  const marks: StepMark[] = [];
  let after: string | undefined;
  do {
    const page = await steps({ runId }, after === undefined ? { limit } : { limit, after }, signal);
    marks.push(...page.items.map(markOf));
    after = page.next;
  } while (after !== undefined && marks.length < mostMarks);
  return { steps: marks.slice(0, mostMarks).reverse(), parents: {}, isCut: after !== undefined };
}

const limit = 500;

export function markOf(step: Step): StepMark {
  const { id, stage, name, status, startedAt, endedAt, durationMs, fields } = step;
  const numberOf = (key: string): number | null => {
    const value = fields[key];
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  };
  const ownId = fields["unique_id"] ?? fields["task_id"];
  return {
    ...{ id, stage, name, status },
    startedAt: startedAt ?? null,
    endedAt: endedAt ?? null,
    durationMs: durationMs ?? null,
    rows: numberOf("rows_written") ?? numberOf("rows_affected"),
    bytes: numberOf("data_written"),
    node: typeof ownId === "string" ? ownId : name,
  };
}
