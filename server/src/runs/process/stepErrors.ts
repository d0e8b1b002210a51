import type Database from "better-sqlite3";
import { fingerprintOf } from "../../insight/fingerprint.ts";
import type { Failure } from "../../insight/fingerprint.ts";

/** Keeps the fingerprint of each failure; within the transaction that writes the step, behind it. */
export function errorWriter(database: Database.Database) {
  // A mirror that is brought to today's schema has none before its steps are there.
  if (!hasErrors(database)) return { add: () => undefined, replace: () => undefined };
  const find = database.prepare("SELECT key FROM errors WHERE id = ?").pluck();
  const make = database.prepare(
    `INSERT INTO errors (id, title, count, first_at, last_at) VALUES (?, ?, 0, ${Number.MAX_SAFE_INTEGER}, 0)`,
  );
  const write = database.prepare(
    "INSERT OR IGNORE INTO step_errors SELECT row, ?, name, sort_at FROM step_rows WHERE row = ?",
  );
  const remove = database.prepare("DELETE FROM step_errors WHERE row = ?");
  const add = (row: number, step: FailedColumns): void => {
    if (step.status !== "failed") return;
    const { id, title } = fingerprintOf({ name: step.name, message: step.message ?? undefined });
    const key = find.get([id]) as number | undefined;
    write.run([key ?? make.run([id, title ?? null]).lastInsertRowid, row]);
  };
  return {
    add,
    /** Of a step that was there, whatever it was. */
    replace: (row: number, step: FailedColumns): void => {
      remove.run([row]);
      add(row, step);
    },
  };
}

/** What a fingerprint needs of a step. */
export interface FailedColumns extends Omit<Failure, "message"> {
  readonly status: string;
  readonly message: string | null;
}

const hasErrors = (database: Database.Database): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'step_errors'").get() !== undefined;
