import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { damaged, databaseError } from "./databaseError.ts";
import { createPrivate, open } from "./mirror.ts";
import { RunsError } from "../store.ts";
import type Database from "better-sqlite3";
import type { EpochMs, RunFilter } from "../store.ts";

/** What the person did, in a database file of its own. Every function throws `RunsError`. */
export interface Notes {
  seenAt(): EpochMs | undefined;
  markSeen(at: EpochMs): void;
  acknowledged(stepIds: readonly string[]): string[];
  acknowledge(stepId: string, on: boolean, at: EpochMs): void;
  filter(view: string): RunFilter;
  setFilter(view: string, filter: RunFilter): void;
  choice(name: string): string | undefined;
  setChoice(name: string, value: string): void;
}

/** The notes that belong to a mirror: beside it, under a name that nobody deletes with it by accident. */
export const notesPath = (mirror: string): string => join(dirname(mirror), `notes-${basename(mirror)}`);

/** "TOCN", in the file's header. */
const applicationId = 0x54_4f_43_4e;

const version = 1;

const schema = `
CREATE TABLE seen (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
CREATE TABLE acknowledged (step_id TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE filters (view TEXT PRIMARY KEY, filter TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

/** The notes in the file at a path, which is made with the first note. */
export function notesAt(path: string): Notes {
  return {
    seenAt: () =>
      reading(path, undefined, (notes) => notes.prepare("SELECT at FROM seen").pluck().get() as number),
    markSeen: (at) =>
      writing(path, (notes) => {
        const statement =
          "INSERT INTO seen VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET at = max(at, excluded.at)";
        notes.prepare(statement).run(Math.trunc(at));
      }),
    acknowledged: (stepIds) =>
      reading(path, [], (notes) => {
        const statement =
          "SELECT step_id FROM acknowledged WHERE step_id IN (SELECT value FROM json_each(?))";
        return notes.prepare(statement).pluck().all(JSON.stringify(stepIds)) as string[];
      }),
    acknowledge: (stepId, on, at) =>
      writing(path, (notes) => {
        if (on)
          notes.prepare("INSERT OR REPLACE INTO acknowledged VALUES (?, ?)").run(stepId, Math.trunc(at));
        else notes.prepare("DELETE FROM acknowledged WHERE step_id = ?").run(stepId);
      }),
    filter: (view) =>
      reading(path, {}, (notes) => {
        const text = notes.prepare("SELECT filter FROM filters WHERE view = ?").pluck().get(view);
        return typeof text === "string" ? filterOf(text) : {};
      }),
    setFilter: (view, filter) =>
      writing(path, (notes) => {
        notes.prepare("INSERT OR REPLACE INTO filters VALUES (?, ?)").run(view, JSON.stringify(filter));
      }),
    choice: (name) =>
      reading(path, undefined, (notes) => {
        const statement = "SELECT filter FROM filters WHERE view = ?";
        const text = notes.prepare(statement).pluck().get(choiceRow(name));
        const { value } = typeof text === "string" ? parsed(text) : {};
        return typeof value === "string" ? value : undefined;
      }),
    setChoice: (name, value) =>
      writing(path, (notes) => {
        const statement = notes.prepare("INSERT OR REPLACE INTO filters VALUES (?, ?)");
        statement.run(choiceRow(name), JSON.stringify({ value }));
      }),
  };
}

/** Choices stand among the filters, under names that no view has. */
const choiceRow = (name: string): string => `choice ${name}`;

/** A filter as it was kept; without the parts that are not what they should be. */
function filterOf(text: string): RunFilter {
  const read = parsed(text);
  const list = (value: unknown): boolean =>
    Array.isArray(value) && value.every((part) => typeof part === "string");
  const number = (value: unknown): boolean => typeof value === "number";
  const parts: readonly (readonly [keyof RunFilter, (value: unknown) => boolean])[] = [
    ["statuses", list],
    ["environments", list],
    ["dataProducts", list],
    ["text", (value) => typeof value === "string"],
    ["since", number],
    ["until", number],
  ];
  return Object.fromEntries(parts.flatMap(([part, fits]) => (fits(read[part]) ? [[part, read[part]]] : [])));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text)) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Reads the notes; `none` while there are none. */
function reading<T>(path: string, none: T, read: (notes: Database.Database) => T): T {
  return existsSync(path) ? using(path, (notes, found) => (found === 0 ? none : read(notes))) : none;
}

function writing(path: string, write: (notes: Database.Database) => void): void {
  createPrivate(path);
  using(path, (notes, found) => {
    notes.pragma("journal_mode = WAL");
    if (found === 0) create(notes);
    write(notes);
  });
}

function using<T>(path: string, use: (notes: Database.Database, found: number) => T): T {
  const notes = open(path, { fileMustExist: true });
  try {
    return use(notes, versionOf(notes, path));
  } catch (error) {
    throw databaseError(error, path);
  } finally {
    notes.close();
  }
}

function create(notes: Database.Database): void {
  const all = notes.transaction(() => {
    if (notes.pragma("user_version", { simple: true }) !== 0) return;
    notes.exec(schema);
    notes.pragma(`application_id = ${applicationId}`);
    notes.pragma(`user_version = ${version}`);
  });
  all.immediate();
}

function versionOf(notes: Database.Database, path: string): number {
  const found = notes.pragma("user_version", { simple: true }) as number;
  const tables = notes.prepare("SELECT count(*) FROM sqlite_schema").pluck().get() as number;
  if (tables > 0 && notes.pragma("application_id", { simple: true }) !== applicationId) {
    throw damaged(path, "it is the database of another program");
  }
  if (found > version) {
    throw new RunsError("newer", `${path} was written by a newer Tocsin.`, "Update Tocsin.");
  }
  return found;
}
