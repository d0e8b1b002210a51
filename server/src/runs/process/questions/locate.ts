import type { EpochMs, PageRequest, Step } from "../../store.ts";
import type { Asking } from "./asking.ts";
import { rowPrefix } from "../rowId.ts";
import type { SourceTableName } from "../sourceRows.ts";
import { endOf, growth } from "./lookBack.ts";
import type { LookBack } from "./lookBack.ts";
import { extentSql, newestSql } from "./runSql.ts";
import { readSteps, stepReader } from "./stepPages.ts";
import { stepByIdSql } from "./stepRowsSql.ts";
import { runReachMs } from "./stepSql.ts";
import type { Range } from "./stepSql.ts";

/** Ranges from the newest to the oldest, each longer than the one before it. */
function* backwards(look: LookBack): Generator<Range> {
  let to: EpochMs | undefined;
  for (let windows = 1; ; windows *= growth) {
    const from = endOf(look, to ?? Infinity, windows);
    yield { from, to };
    if (from <= look.oldest) return;
    to = from;
  }
}

/** Where the rows of a run lie. */
export interface RunExtent {
  readonly range: Range;
  /** It has rows that say no time. */
  readonly hasTimeless: boolean;
}

/** Where the rows of a run lie: around those that are found first. `undefined` when there are none. */
export async function locateRun(asking: Asking, id: string, look: LookBack): Promise<RunExtent | undefined> {
  for (const range of backwards(look)) {
    const answers = await asking.each(({ tables, dialect, ask }) =>
      ask(extentSql(tables, id, range, dialect)),
    );
    const rows = answers.flat();
    const hasTimeless = rows.some(([, , count, timed]) => Number(count) > Number(timed));
    const times = rows.flatMap((row) =>
      row.slice(0, 2).flatMap((text) => (typeof text === "string" ? Number(text) : [])),
    );
    if (times.length > 0) {
      const around = { from: Math.min(...times) - runReachMs, to: Math.max(...times) + runReachMs };
      return { range: around, hasTimeless };
    }
    // Rows without a time come with every range: others may lie further back.
    if (hasTimeless && range.from <= look.oldest)
      return { range: { from: look.oldest, to: undefined }, hasTimeless };
  }
  return undefined;
}

/** The step of a run with an id. */
export async function findStepOfRun(
  asking: Asking,
  id: string,
  runId: string,
  look: LookBack,
): Promise<Step | undefined> {
  const extent = await locateRun(asking, runId, look);
  let page: PageRequest = { limit: 500 };
  while (extent) {
    const { items, next } = await readSteps(asking, { runId }, page, extent);
    const step = items.find((one) => one.id === id);
    if (step || next === undefined) return step;
    page = { ...page, after: next };
  }
  return undefined;
}

/** The step with an id, which only its own table can tell, by the key of each row. */
export async function findStep(asking: Asking, id: string, look: LookBack): Promise<Step | undefined> {
  for (const range of [...backwards(look), "timeless" as const]) {
    const [step] = (
      await asking.each(async (session) => {
        for (const table of session.tables.steps) {
          const name = table.name as SourceTableName;
          const prefix = rowPrefix(`${session.source.name}: ${name}`, name);
          const statement = stepByIdSql(table, prefix, id, range, session.dialect);
          const [row] = statement ? await session.ask(statement) : [];
          if (row) return stepReader(session, table)(row).step;
        }
        return undefined;
      })
    ).filter((one) => one !== undefined);
    if (step) return step;
  }
  return undefined;
}

/** When the newest row of all was written; `undefined` where there is none. */
export async function newestOf(asking: Asking, look: LookBack): Promise<EpochMs | undefined> {
  for (const { from } of backwards(look)) {
    const answers = await asking.each(async ({ tables, dialect, ask }) => {
      const times: EpochMs[] = [];
      for (const table of tables.steps) {
        const [row] = await ask(newestSql(table, from, dialect));
        if (typeof row?.[0] === "string") times.push(Number(row[0]));
      }
      return times;
    });
    const times = answers.flat();
    if (times.length > 0) return Math.max(...times);
  }
  return undefined;
}
