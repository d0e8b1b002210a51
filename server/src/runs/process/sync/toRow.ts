import { numbers, reals } from "../mirrorSchema.ts";
import type { Cell } from "../sourceRows.ts";

export type Row = Readonly<Record<string, Cell>>;

/** Makes rows of the cells of a table, with the types of the mirror; `wrong` is told of a column that holds no numbers. */
export function rowMaker(
  columns: readonly string[],
  lacks: readonly string[],
  wrong: (column: string, text: string) => void,
): (cells: readonly Cell[]) => Row {
  const isNumber = columns.map((column) => numbers.has(column) || reals.has(column));
  const empty = Object.fromEntries(lacks.map((column) => [column, null]));
  return (cells) => {
    const row: Record<string, Cell> = { ...empty };
    for (const [at, column] of columns.entries()) {
      const cell = cells[at] ?? null;
      row[column] = isNumber[at] ? numberOf(cell, column, wrong) : textOf(cell);
    }
    return row;
  };
}

function numberOf(cell: Cell, column: string, wrong: (column: string, text: string) => void): number | null {
  if (cell === null || cell === "" || typeof cell === "boolean") return null;
  const number = Number(cell);
  if (Number.isFinite(number)) return number;
  wrong(column, String(cell));
  return null;
}

const textOf = (cell: Cell): Cell => (cell === null || typeof cell === "string" ? cell : String(cell));

/** A step has a name, whatever its row says. */
export const named = (row: Row): Row => {
  const { unique_id: node, semantic_model_name: model } = row;
  if (node === null) return { ...row, unique_id: "", node_name: row["node_name"] || "(no name)" };
  return model === null ? { ...row, semantic_model_name: "(no name)" } : row;
};
