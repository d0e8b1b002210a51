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

/** A step as a row of cells: its id, its columns, then those of its source. */
export const flatStep = ({ id, step, cells }: MadeStep): unknown[] => [
  id,
  step.run_id,
  step.stage,
  step.name,
  step.status,
  step.source_status,
  step.started_at,
  step.ended_at,
  step.duration_ms,
  step.environment,
  step.data_product,
  step.message,
  ...cells,
];

export const stepOfFlat = (flat: readonly unknown[]): MadeStep => ({
  id: flat[0] as string,
  step: {
    run_id: flat[1],
    stage: flat[2],
    name: flat[3],
    status: flat[4],
    source_status: flat[5],
    started_at: flat[6],
    ended_at: flat[7],
    duration_ms: flat[8],
    environment: flat[9],
    data_product: flat[10],
    message: flat[11],
  } as StepColumns,
  cells: flat.slice(12) as MadeStep["cells"],
});
