import Database from "better-sqlite3";
import { Kysely, SqliteDialect, sql } from "kysely";
import { statSync } from "node:fs";
import { readMirror } from "../mirror.ts";
import type { Expression, SqlBool } from "kysely";
import type { MirrorTables } from "../mirrorTables.ts";

/** A connection to a database with the mirror's tables, and how that database differs from others. */
export interface Warehouse {
  readonly db: Kysely<MirrorTables>;
  /** Is the text part of the column? Case does not count, and nothing in the text is a wildcard. */
  contains(column: Expression<string | null>, text: string): Expression<SqlBool>;
  /** True when a new connection is needed: the file was deleted or another was put in its place. */
  isStale(): boolean;
  close(): void;
}

/** The mirror at a path, to read; throws `RunsError`. */
export function openSqlite(path: string): Warehouse {
  const database = readMirror(path);
  // SQLite's own LIKE and lower() know the case of ASCII only.
  database.function("tocsin_contains", { deterministic: true }, (column, needle) =>
    typeof column === "string" && column.toLowerCase().includes(needle as string) ? 1 : 0,
  );
  const identity = identityOf(path);
  return {
    db: new Kysely<MirrorTables>({ dialect: new SqliteDialect({ database }) }),
    contains: (column, text) =>
      // oxlint-disable-next-line no-control-regex
      /^[\x00-\x7f]*$/.test(text)
        ? sql<SqlBool>`${column} like ${`%${text.replaceAll(/[\\%_]/g, "\\$&")}%`} escape '\\'`
        : sql<SqlBool>`tocsin_contains(${column}, ${text.toLowerCase()})`,
    isStale: () => identityOf(path) !== identity,
    close: () => database.close(),
  };
}

/** Version of the SQLite that is loaded. */
export function sqliteVersion(): string {
  const database = new Database(":memory:");
  try {
    return database.prepare("select sqlite_version()").pluck().get() as string;
  } finally {
    database.close();
  }
}

function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return "";
  }
}
