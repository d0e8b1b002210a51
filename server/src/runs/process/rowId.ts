import { hash } from "node:crypto";
import type { Cell } from "./sourceRows.ts";

/** What comes before the cells in the hash of a row: rows of two tables are never the same. */
export const rowPrefix = (source: string, table: string): string => `${source}\0${table}\0`;

/**
 * The id of a row, by the cells of its key or by all of them: the same wherever the row is read. 96 bits are unique among
 * all rows that a mirror will ever hold, and short enough for a command line. The first third is of the first column
 * alone, which is the run's id where nobody says otherwise: rows that come together stand together.
 */
export const rowId = (prefix: string, cells: readonly unknown[]): string => rowIds(prefix)(cells);

/** The same for many rows of a table, of which many have the same first column. */
export function rowIds(prefix: string): (cells: readonly unknown[]) => string {
  let first: unknown;
  let begins: string | undefined;
  return (cells) => {
    if (begins === undefined || first !== cells[0]) {
      first = cells[0];
      begins = hash("sha256", prefix + JSON.stringify(first), "hex").slice(0, runDigits);
    }
    return begins + hash("sha256", prefix + JSON.stringify(cells), "hex").slice(0, rowDigits);
  };
}

/** Of the first column, and of all of them, in an id. */
export const runDigits = 8;
export const rowDigits = 16;

/** As the mirror keeps it: SQLite has no booleans. */
export const cellOf = (value: Cell | undefined): string | number | null =>
  typeof value === "boolean" ? Number(value) : (value ?? null);
