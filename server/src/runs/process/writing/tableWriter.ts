import type Database from "better-sqlite3";
import { setImmediate } from "node:timers/promises";
import { invocationSieve } from "../dbtInvocations.ts";
import type { NodeOfRow } from "../dbtInvocations.ts";
import { columns } from "../sourceRows.ts";
import type { StepTable } from "../sourceRows.ts";
import type { Position } from "../sources/source.ts";
import type { MadeStep } from "../stepMaker.ts";
import { writeWatermark } from "../sync/watermark.ts";
import { together } from "../together.ts";
import { batchWriter } from "../writeBatch.ts";

/** A table of a database that is read into the mirror. */
export interface WrittenTable {
  readonly table: StepTable;
  /** In the mirror. */
  readonly name: string;
  /** That it is of. */
  readonly source: string;
  readonly place: string;
  readonly key: readonly string[];
}

/** Writes pages, each in a transaction. */
export interface TableWriter {
  /** Steps of the next page. */
  add(steps: readonly MadeStep[]): void;
  /**
   * Writes the page with how far it reaches, where that is further than before; both or neither. Gives the number of steps
   * that are new.
   */
  write(mark: Position | undefined): Promise<number>;
}

export function tableWriter(
  mirror: Database.Database,
  { table, name, source, place, key }: WrittenTable,
): TableWriter {
  const writer = batchWriter(mirror, { table, source: name, key });
  const sieve = table === "monitoring_transformation_dbt" ? invocationSieve(mirror, source) : undefined;
  let page: (readonly MadeStep[])[] = [];
  return {
    add: (steps) => void page.push(steps),
    write(mark) {
      const parts = page;
      page = [];
      return together(mirror, async () => {
        let added = 0;
        for (const steps of parts) {
          added += writer.writeMade(sieve ? sieve(steps, nodeOfStep) : steps);
          await setImmediate();
        }
        writer.note(undefined);
        if (mark) writeWatermark(mirror, name, place, mark);
        return added;
      });
    },
  };
}

const places = columns.monitoring_transformation_dbt;
const [node, invocation] = [places.indexOf("unique_id"), places.indexOf("invocation_id")];

const nodeOfStep = ({ step, cells }: MadeStep): NodeOfRow => ({
  unique_id: cells[node] as string,
  invocation_id: cells[invocation] as string | null,
  orchestration_run_id: step.run_id,
  workspace: step.environment,
  data_product: step.data_product,
});
