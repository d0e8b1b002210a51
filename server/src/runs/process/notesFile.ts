import { existsSync } from "node:fs";
import { damaged, databaseError } from "./databaseError.ts";
import { createPrivate, open } from "./mirror.ts";
import { RunsError } from "../store.ts";
import type Database from "better-sqlite3";

/** "TOCN", in the file's header. */
const applicationId = 0x54_4f_43_4e;

/** What leads from each version of the notes to the next. */
const versions = [
  `
CREATE TABLE seen (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
CREATE TABLE acknowledged (step_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE filters (view TEXT PRIMARY KEY, filter TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
  `
CREATE TABLE marks (
  of TEXT NOT NULL,
  id TEXT NOT NULL,
  acknowledged_at INTEGER,
  note TEXT,
  noted_at INTEGER,
  by TEXT NOT NULL,
  PRIMARY KEY (of, id)
) STRICT, WITHOUT ROWID;
INSERT INTO marks SELECT 'failure', step_id, at, NULL, NULL, '' FROM acknowledged;
DROP TABLE acknowledged;
CREATE TABLE saved_filters (view TEXT, name TEXT, filter TEXT NOT NULL, PRIMARY KEY (view, name)) STRICT, WITHOUT ROWID;
CREATE TABLE looked (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
CREATE TABLE muted (pipeline TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE failing (pipeline TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`,
] as const;

/** Reads the notes; `none` while there are none. */
export function reading<T>(path: string, none: T, read: (notes: Database.Database) => T): T {
  return existsSync(path) ? using(path, (notes, found) => (found === 0 ? none : read(notes))) : none;
}

export function writing(path: string, write: (notes: Database.Database) => void): void {
  createPrivate(path);
  using(path, (notes, found) => {
    notes.pragma("journal_mode = WAL");
    if (found === 0) migrate(notes);
    write(notes);
  });
}

function using<T>(path: string, use: (notes: Database.Database, found: number) => T): T {
  const notes = open(path, { fileMustExist: true });
  try {
    let found = versionOf(notes, path);
    if (found > 0 && found < versions.length) found = migrate(notes);
    return use(notes, found);
  } catch (error) {
    throw databaseError(error, path);
  } finally {
    notes.close();
  }
}

function migrate(notes: Database.Database): number {
  const all = notes.transaction(() => {
    // Read again under the lock: another program may have been first.
    const found = notes.pragma("user_version", { simple: true }) as number;
    for (const version of versions.slice(found)) notes.exec(version);
    notes.pragma(`application_id = ${applicationId}`);
    notes.pragma(`user_version = ${versions.length}`);
  });
  all.immediate();
  return versions.length;
}

function versionOf(notes: Database.Database, path: string): number {
  const found = notes.pragma("user_version", { simple: true }) as number;
  const tables = notes.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  if (tables > 0 && notes.pragma("application_id", { simple: true }) !== applicationId) {
    throw damaged(path, "it is the database of another program");
  }
  if (found > versions.length) {
    throw new RunsError("newer", `${path} was written by a newer Tocsin.`, "Update Tocsin.");
  }
  return found;
}
