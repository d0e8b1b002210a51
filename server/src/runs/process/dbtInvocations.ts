import type Database from "better-sqlite3";
import { stepRemover } from "./removeSteps.ts";
import type { DbtRow } from "./sourceRows.ts";

// Several sources may tell of one invocation of dbt: its artifacts, and the tables of one database or more. Each of its
// nodes stands in the mirror once. What the artifacts tell wins, as they have most to tell; among databases who told of the
// invocation first. Its run is the one that any of them knows.

/** The name of all artifacts of dbt as a source: the same invocation is the same wherever its file lies. */
export const artifactsSource = "dbt artifacts";

/** The run of an invocation that no source ties to one. */
export const ownRun = (invocation: string): string => `dbt-${invocation}`;

export interface KnownInvocation {
  readonly run_id: string;
  /** Who tells of it: the artifacts, or a database by its name in `.tocsin.yaml`. */
  readonly source: string;
  /** JSON. */
  readonly args: string;
}

export function invocationReader(
  mirror: Database.Database,
): (invocation: string) => KnownInvocation | undefined {
  const statement = mirror.prepare("SELECT run_id, source, args FROM dbt_invocations WHERE id = ?");
  return (invocation) => statement.get([invocation]) as KnownInvocation | undefined;
}

interface RecordedNode {
  readonly row: number;
  /** `warehouse: monitoring_transformation_dbt`, or the artifacts. */
  readonly source: string;
  readonly run_id: string;
  readonly unique_id: string;
  readonly workspace: string | null;
  readonly data_product: string | null;
}

function nodeReader(mirror: Database.Database): (invocation: string, runId: string) => RecordedNode[] {
  const statement = mirror.prepare(
    `SELECT s.row, o.id AS source, k.id AS run_id, r.unique_id, s.environment AS workspace, s.data_product
     FROM run_keys k JOIN step_rows s ON s.run = k.key JOIN dbt_rows r ON r.row = s.row
       JOIN source_keys o ON o.key = s.source
     WHERE k.id = ? AND r.invocation_id = ?`,
  );
  return (invocation, runId) => statement.all([runId, invocation]) as RecordedNode[];
}

const isOf = (step: string, source: string): boolean => step === source || step.startsWith(`${source}: `);

/** The sources that nodes of dbt were read from. */
const tellers = (mirror: Database.Database): string[] =>
  (mirror.prepare("SELECT name FROM sources").pluck().all() as string[]).filter((name) =>
    /^dbt artifacts$|: (?:monitoring_transformation_dbt|dbt_run_results|fct_dbt__\w+)$/.test(name),
  );

/** What a row says of its node. */
export type NodeOfRow = Pick<
  DbtRow,
  "unique_id" | "invocation_id" | "orchestration_run_id" | "workspace" | "data_product"
>;

/** Invocations that are remembered at once. */
const most = 2000;

/**
 * Which rows of a database are to be written: all but those of nodes that another source tells of. Within a transaction
 * of the caller.
 */
export function invocationSieve(
  mirror: Database.Database,
  source: string,
): <Row>(rows: readonly Row[], nodeOf: (row: Row) => NodeOfRow) => Row[] {
  const known = invocationReader(mirror);
  const nodes = nodeReader(mirror);
  const fill = labelFiller(mirror);
  const claim = mirror.prepare(
    "INSERT INTO dbt_invocations (id, run_id, source, schema_version, args) VALUES (?, ?, ?, '', '{}')",
  );
  const isAlone = !tellers(mirror).some((one) => !isOf(one, source));
  const seen = new Map<string, ReadonlyMap<string, number>>();
  /** The steps of other sources by their nodes. */
  const look = (invocation: string, runId: string): ReadonlyMap<string, number> => {
    const found = known(invocation);
    if (!found) claim.run([invocation, runId, source]);
    else if (found.run_id === ownRun(invocation) && runId !== found.run_id)
      moveInvocation(mirror, invocation, runId);
    if (!found || isAlone) return new Map();
    const runs = new Set([known(invocation)?.run_id ?? runId, runId]);
    const theirs = [...runs].flatMap((run) => nodes(invocation, run));
    return new Map(
      theirs.filter((node) => !isOf(node.source, source)).map((node) => [node.unique_id, node.row]),
    );
  };
  return (rows, nodeOf) =>
    rows.filter((one) => {
      const row = nodeOf(one);
      const invocation = row.invocation_id;
      if (!invocation) return true;
      if (seen.size >= most) seen.clear();
      let others = seen.get(invocation);
      if (!others) seen.set(invocation, (others = look(invocation, row.orchestration_run_id)));
      const step = others.get(row.unique_id);
      if (step !== undefined) fill(step, row);
      return step === undefined;
    });
}

/** What the source that is passed over knows beyond the one that stands. */
function labelFiller(mirror: Database.Database): (step: number, row: NodeOfRow) => void {
  const step = mirror.prepare(
    `UPDATE step_rows SET environment = coalesce(environment, ?), data_product = coalesce(data_product, ?)
     WHERE row = ? AND (environment IS NULL AND ? IS NOT NULL OR data_product IS NULL AND ? IS NOT NULL)`,
  );
  const touch = mirror.prepare(
    `INSERT OR IGNORE INTO ungrouped_runs (id)
     SELECT k.id FROM step_rows s JOIN run_keys k ON k.key = s.run WHERE s.row = ?`,
  );
  return (at, { workspace, data_product }) => {
    const labels = [workspace || null, data_product || null];
    if (step.run([...labels, at, ...labels]).changes > 0) touch.run([at]);
  };
}

/** An invocation that stood as a run of its own belongs to another, with all that was recorded of it. */
export function moveInvocation(mirror: Database.Database, invocation: string, runId: string): void {
  const own = ownRun(invocation);
  mirror.prepare("INSERT OR IGNORE INTO run_keys (id) VALUES (?)").run([runId]);
  mirror
    .prepare(
      `UPDATE step_rows SET run = (SELECT key FROM run_keys WHERE id = ?)
       WHERE run = (SELECT key FROM run_keys WHERE id = ?)`,
    )
    .run([runId, own]);
  const recorded = mirror.prepare("DELETE FROM recorded_runs WHERE id = ? RETURNING source").pluck();
  const fewer = mirror.prepare("UPDATE sources SET rows = max(rows - 1, 0) WHERE name = ?");
  for (const source of recorded.all([own])) fewer.run([source]);
  mirror.prepare("UPDATE dbt_invocations SET run_id = ? WHERE id = ?").run([runId, invocation]);
  const touch = mirror.prepare("INSERT OR IGNORE INTO ungrouped_runs (id) VALUES (?)");
  for (const run of [own, runId]) touch.run([run]);
}

/**
 * For the artifacts of an invocation: takes what databases recorded of its nodes out, and gives the rows with what those knew
 * beyond. The first call and each that it gives belong into transactions of the caller.
 */
export function takeInvocation(
  mirror: Database.Database,
  invocation: string,
  runId: string,
): (rows: readonly DbtRow[]) => DbtRow[] {
  const known = invocationReader(mirror)(invocation);
  if (known?.run_id === ownRun(invocation) && runId !== known.run_id)
    moveInvocation(mirror, invocation, runId);
  mirror
    .prepare(
      `INSERT INTO dbt_invocations (id, run_id, source, schema_version, args) VALUES (?, ?, ?, '', '{}')
       ON CONFLICT (id) DO UPDATE SET source = excluded.source, run_id = excluded.run_id`,
    )
    .run([invocation, runId, artifactsSource]);
  const read = nodeReader(mirror);
  const runs = new Set([runId, ...(known ? [known.run_id] : [])]);
  const nodes = [...runs].flatMap((run) => read(invocation, run));
  const theirs = Map.groupBy(
    nodes.filter(({ source }) => source !== artifactsSource),
    ({ unique_id }) => unique_id,
  );
  const takeOut = recordRemover(mirror);
  return (rows) =>
    rows.map((row) => {
      const before = theirs.get(row.unique_id) ?? [];
      theirs.delete(row.unique_id);
      for (const node of before) takeOut(node);
      return {
        ...row,
        workspace: row.workspace ?? labelIn(before, "workspace"),
        data_product: row.data_product ?? labelIn(before, "data_product"),
      };
    });
}

const labelIn = (nodes: readonly RecordedNode[], label: "workspace" | "data_product"): string | null =>
  nodes.map((node) => node[label] || null).find((one) => one !== null) ?? null;

function recordRemover(mirror: Database.Database): (node: RecordedNode) => void {
  const remove = stepRemover(mirror);
  const fewer = mirror.prepare("UPDATE sources SET rows = max(rows - 1, 0) WHERE name = ?");
  const touch = mirror.prepare("INSERT OR IGNORE INTO ungrouped_runs (id) VALUES (?)");
  return ({ row, source, run_id: run }) => {
    remove(row);
    fewer.run([source]);
    touch.run([run]);
  };
}
