import { cellOf, rowIds, rowPrefix } from "./rowId.ts";
import { columns } from "./sourceRows.ts";
import type { Cell, StepTable } from "./sourceRows.ts";
import { stepOf } from "./stepOf.ts";
import type { StepColumns } from "./stepOf.ts";

/** What the mirror keeps of a row of a source. */
export interface MadeStep {
  readonly id: string;
  readonly step: StepColumns;
  /** In the order of the table's columns. */
  readonly cells: readonly (string | number | null)[];
}

/** Makes steps of the rows of a table; `key`: see `StepBatch`. */
export function stepMaker(
  table: StepTable,
  source: string,
  key: readonly string[] | undefined,
): (row: unknown) => MadeStep {
  const names: readonly string[] = columns[table];
  const keyAt = key?.map((name) => names.indexOf(name));
  const toStep = stepOf[table] as (row: unknown) => StepColumns;
  const idOf = rowIds(rowPrefix(source, table));
  return (row) => {
    const cells = names.map((name) => cellOf((row as Readonly<Record<string, Cell | undefined>>)[name]));
    return { id: idOf(keyAt ? keyAt.map((at) => cells[at] ?? null) : cells), step: toStep(row), cells };
  };
}
