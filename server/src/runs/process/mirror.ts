import Database from "better-sqlite3";
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { RunsError } from "../store.ts";
import { damaged, databaseError } from "./databaseError.ts";
import { errorNames } from "./errorTables.ts";
import { countAnew } from "./groupRuns.ts";
import { applicationId, laterIndexes, migrations, rowTables } from "./mirrorSchema.ts";
import { countNames } from "./stepCounts.ts";

/** How long SQLite waits for another program's lock, in milliseconds. */
const busyMs = 2000;

/** Opens the mirror to read. Never creates it: rejects with `missing`, `newer`, `damaged` or `locked`. */
export function readMirror(path: string): Database.Database {
  if (sizeOf(path) === 0) throw missing(path);
  const version = withDatabase(path, { readonly: true, fileMustExist: true }, versionOf);
  if (version === 0) throw missing(path);
  if (version < migrations.length) writeMirror(path).close();
  return open(path, { readonly: true, fileMustExist: true });
}

/** Opens the mirror to write: creates it where there is none, and brings an older one to today's schema. */
export function writeMirror(path: string): Database.Database {
  createPrivate(path);
  const database = open(path, {});
  try {
    const version = versionOf(database, path);
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    // Rows go to many places in the trees: with less memory the same pages are written again and again.
    database.pragma("cache_size = -131072");
    database.pragma("wal_autocheckpoint = 2000");
    if (version < migrations.length) migrate(database);
    countAnew(database);
    database.exec(laterIndexes);
    return database;
  } catch (error) {
    database.close();
    throw databaseError(error, path);
  }
}

/** Takes every row out of the mirror, so that it can be filled anew. Its readers see it full until the caller commits. */
export function emptyMirror(mirror: Database.Database): void {
  for (const table of [
    ...countNames,
    ...errorNames,
    "run_labels",
    "run_sets",
    "orchestration_runs",
    "recorded_runs",
    "step_rows",
    ...Object.values(rowTables),
    "run_keys",
    "name_keys",
    "source_keys",
    "sources",
    "sync_state",
    "raw_steps",
    "compiled_sql",
    "ungrouped_runs",
    "dbt_invocations",
    "dbt_nodes",
    "imports",
    "watermarks",
    "orchestrator_runs",
  ]) {
    mirror.exec(`DELETE FROM ${table}`);
  }
  // What was taken out of an index of texts stays in its file until it is merged.
  for (const texts of ["run_texts", "step_messages"])
    mirror.exec(`INSERT INTO ${texts} (${texts}) VALUES ('delete-all')`);
}

/** Its own folder is for the user alone (0700), as is the file (0600): it holds error texts of a warehouse. */
export function createPrivate(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Not opened when it exists: closing it would drop the locks that SQLite holds for this process
    // (https://sqlite.org/howtocorrupt.html, 2.2).
    if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw databaseError(error, path);
  }
}

/** Opens a database file with the settings that all of ours have; throws `RunsError`. */
export function open(path: string, options: Database.Options): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { ...options, timeout: busyMs });
    database.pragma("foreign_keys = ON");
    return database;
  } catch (error) {
    database?.close();
    throw databaseError(error, path);
  }
}

function withDatabase<T>(
  path: string,
  options: Database.Options,
  read: (database: Database.Database, path: string) => T,
): T {
  const database = open(path, options);
  try {
    return read(database, path);
  } catch (error) {
    throw databaseError(error, path);
  } finally {
    database.close();
  }
}

/** Version of the schema: 0 for a file without tables. Throws when the file is no mirror or a newer one. */
function versionOf(database: Database.Database, path: string): number {
  const id = database.pragma("application_id", { simple: true }) as number;
  const version = database.pragma("user_version", { simple: true }) as number;
  const tables = database.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  if (id === 0 && version === 0 && tables === 0) return 0;
  if (id !== applicationId) throw damaged(path, "it is the database of another program");
  if (version > migrations.length) {
    throw new RunsError(
      "newer",
      `${path} was written by a newer Tocsin (schema ${version}; this one knows ${migrations.length}).`,
      "Update Tocsin, or point TOCSIN_MIRROR at another mirror.",
    );
  }
  return version;
}

/** In one transaction, so that a program that dies in the middle leaves the older schema. */
function migrate(database: Database.Database): void {
  const all = database.transaction(() => {
    // Read again under the lock: another program may have been first.
    const version = database.pragma("user_version", { simple: true }) as number;
    for (const migrate of migrations.slice(version)) migrate(database);
    database.pragma(`application_id = ${applicationId}`);
    database.pragma(`user_version = ${Math.max(version, migrations.length)}`);
  });
  all.immediate();
}

const missing = (path: string): RunsError =>
  new RunsError(
    "missing",
    `There is no mirror of run history at ${path} yet.`,
    "Name another file in TOCSIN_MIRROR; `npm start` in Tocsin's own folder shows a demo with one. `tocsin import PATH` fills it from artifacts of dbt, `tocsin sync` from the databases that `history` in .tocsin.yaml names.",
  );

/** 0 when there is no file. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return 0;
    throw databaseError(error, path);
  }
}
