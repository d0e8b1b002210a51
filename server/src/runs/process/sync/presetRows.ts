import type Database from "better-sqlite3";
import { artifactsSource, invocationReader, moveInvocation, ownRun } from "../dbtInvocations.ts";
import { isObject } from "../importers/dbt/artifact.ts";
import { invocationOf } from "../importers/dbt/invocation.ts";
import type { Invocation } from "../importers/dbt/invocation.ts";
import { nodeName, resourceType } from "../importers/dbt/nodeName.ts";
import { sourceText, sourceTime } from "../sourceTime.ts";
import { writeRows } from "../writeBatch.ts";
import type { Row } from "./toRow.ts";

const textOf = (row: Row, column: string): string | undefined => {
  const cell = row[column];
  return typeof cell === "string" && cell !== "" ? cell : undefined;
};

/** Columns that hold variables as JSON, the most particular first. */
const variables = ["dbt_custom_envs", "env_vars", "dbt_vars", "invocation_vars", "vars"] as const;

/** Variables by their names in capital letters; what is no JSON says nothing. */
function environmentOf(row: Row): Readonly<Record<string, string>> {
  const said: Record<string, string> = {};
  for (const column of variables)
    for (const [name, value] of Object.entries(jsonIn(textOf(row, column)))) {
      const plain = name.toUpperCase().replace(/^DBT_ENV_CUSTOM_ENV_/, "");
      if ((typeof value === "string" || typeof value === "number") && value !== "")
        said[plain] ??= String(value);
    }
  return said;
}

function jsonIn(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text ?? "{}");
    return isObject(read) ? read : {};
  } catch {
    return {};
  }
}

/**
 * What a row says of an invocation. Without a variable that names its run it is of the run of the job that started it, where
 * one is kept: of dbt Cloud, or what elementary found in the environment. The runs of an Airflow are told apart by their
 * DAG alone.
 */
function invocationIn(row: Row): Invocation | undefined {
  const invocationId = textOf(row, "invocation_id");
  if (invocationId === undefined) return undefined;
  const job = textOf(row, "job_id");
  const jobRun = textOf(row, "job_run_id");
  const isAirflow = /airflow/i.test(textOf(row, "orchestrator") ?? "");
  const runId = jobRun !== undefined && isAirflow && job !== undefined ? `${job}/${jobRun}` : jobRun;
  const args = { which: textOf(row, "command"), target: textOf(row, "env") ?? textOf(row, "target_name") };
  return invocationOf(
    { env: environmentOf(row), invocationId },
    args,
    "",
    runId === undefined ? {} : { runId },
  );
}

/** Notes invocations, and each that no run is known of as a run of its own. Gives the number of those that are new. */
export function invocationWriter(
  mirror: Database.Database,
  source: string,
  mirrorName: string,
): (rows: readonly Row[]) => number {
  const read = invocationReader(mirror);
  const write = mirror.prepare(
    `INSERT INTO dbt_invocations
       (id, run_id, source, command, dbt_version, schema_version, generated_at, started_at, ended_at, args)
     VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET run_id = excluded.run_id, command = excluded.command,
       dbt_version = excluded.dbt_version, generated_at = excluded.generated_at, started_at = excluded.started_at,
       ended_at = excluded.ended_at, args = excluded.args WHERE source = excluded.source`,
  );
  return (rows) => {
    let added = 0;
    for (const row of rows) {
      const said = invocationIn(row);
      if (!said) continue;
      const known = read(said.id);
      if (!known) added++;
      const isTied = known !== undefined && known.run_id !== ownRun(said.id);
      const invocation = isTied ? { ...said, runId: known.run_id, isOwnRun: false } : said;
      if (known && !isTied && !said.isOwnRun) moveInvocation(mirror, said.id, said.runId);
      const times = ["written_at", "run_started_at", "run_completed_at"].map(
        (column) => sourceTime(textOf(row, column) ?? null) ?? null,
      );
      write.run([
        ...[invocation.id, invocation.runId, source, invocation.command ?? null],
        ...[textOf(row, "dbt_version") ?? null, ...times, argsOf(invocation)],
      ]);
      if (invocation.isOwnRun && known?.source !== artifactsSource)
        writeOwnRun(mirror, mirrorName, invocation, times[1] ?? null, times[2] ?? null);
    }
    return added;
  };
}

const argsOf = ({ command, environment, dataProduct }: Invocation): string =>
  JSON.stringify({ which: command, workspace: environment, data_product: dataProduct });

function writeOwnRun(
  mirror: Database.Database,
  mirrorName: string,
  { runId, command, environment, dataProduct }: Invocation,
  started: number | null,
  ended: number | null,
): void {
  const run = {
    orchestration_run_id: runId,
    pipeline: `dbt ${command ?? ""}`.trim(),
    // The worst of its nodes counts.
    status: null,
    start_time: started === null ? null : sourceText(started),
    end_time: ended === null ? null : sourceText(ended),
    workspace: environment ?? null,
    data_product: dataProduct ?? null,
  };
  writeRows(mirror, [{ table: "orchestration_runs", source: mirrorName, rows: [run] }], undefined);
}

/** What elementary found out about tests that did not pass, by invocation and node. */
export type Details = Map<string, string>;

/** So many are remembered; beyond that dbt's own words stand. */
const mostDetails = 50_000;

const detailKey = (row: Row): string => `${row["invocation_id"]} ${row["unique_id"]}`;

/** One test may have several results, such as one for each column: the first that did not pass is told. */
export function noteDetails(details: Details, rows: readonly Row[]): void {
  for (const row of rows) {
    const text = textOf(row, "description");
    if (text === undefined || /^(?:pass|success|skipped)$/i.test(textOf(row, "status") ?? "")) continue;
    const key = detailKey(row);
    if (details.size < mostDetails && !details.has(key)) details.set(key, text);
  }
}

/** Makes rows of dbt nodes of what the packages keep. */
export function nodeMaker(mirror: Database.Database, details: Details): (row: Row) => Row {
  const read = invocationReader(mirror);
  return (row) => {
    const node = String(row["unique_id"] ?? "");
    const invocation = String(row["invocation_id"] ?? "");
    const known = read(invocation);
    const labels = jsonIn(known?.args);
    const rows = row["rows_affected"];
    return {
      ...row,
      node_name: textOf(row, "node_name") ?? nodeName(node),
      resource_type: textOf(row, "resource_type") ?? resourceType(node),
      schema_name: row["schema_name"] ?? null,
      materialization: row["materialization"] ?? null,
      message: details.get(detailKey(row)) ?? row["message"] ?? null,
      timestamp: endOf(row),
      // Adapters write -1 for what they do not count.
      rows_affected: typeof rows === "number" && rows >= 0 ? rows : null,
      failures: row["failures"] ?? null,
      workspace: labelIn(labels, "workspace") ?? labelIn(labels, "target"),
      data_product: labelIn(labels, "data_product"),
      orchestration_run_id: known?.run_id ?? ownRun(invocation),
      transformation_notebook_run_id: null,
    };
  };
}

const labelIn = (labels: Readonly<Record<string, unknown>>, name: string): string | null =>
  typeof labels[name] === "string" ? labels[name] : null;

/** As of dbt's artifacts: a node that was skipped has no times, one that could not be run ended with its attempt. */
function endOf(row: Row): string | null {
  const ended = textOf(row, "timestamp");
  if (ended !== undefined) return ended;
  if (row["status"] === "skipped") return null;
  const columns = ["compile_completed_at", "compile_started_at", "written_at"];
  return columns.flatMap((column) => textOf(row, column) ?? [])[0] ?? null;
}
