import type Database from "better-sqlite3";
import { rowTables } from "./mirrorSchema.ts";

/** Takes a step out of the mirror, with the row that it was made of and all that is kept beside. */
export function stepRemover(mirror: Database.Database): (row: number) => void {
  const tables = [...Object.values(rowTables), "raw_steps", "compiled_sql", "step_rows"];
  const statements = tables.map((table) => mirror.prepare(`DELETE FROM ${table} WHERE row = ?`));
  return (row) => {
    for (const statement of statements) statement.run([row]);
  };
}
