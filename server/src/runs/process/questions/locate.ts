import type { EpochMs, PageRequest, Step } from "../../store.ts";
import { rowId, rowPrefix, runDigits } from "../rowId.ts";
import type { SourceTableName } from "../sourceRows.ts";
import type { Asking, Session } from "./asking.ts";
import { endOf, growth } from "./lookBack.ts";
import type { LookBack } from "./lookBack.ts";
import { candidatesSql, extentSql, newestSql } from "./runSql.ts";
import { readSteps, stepReader } from "./stepPages.ts";
import { stepByIdSql } from "./stepRowsSql.ts";
import { runReachMs } from "./stepSql.ts";
import type { Range } from "./stepSql.ts";
import type { AskedTable } from "./tableColumns.ts";

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

/**
 * The step with an id, which its table alone can tell, by the key of each row; where that cannot, the step of a run whose
 * id the step's id begins with.
 */
export async function findStep(asking: Asking, id: string, look: LookBack): Promise<Step | undefined> {
  for (const range of [...backwards(look), "timeless" as const]) {
    const answers = await asking.each(async (session) => {
      if (range === "timeless" && !session.dialect.findsTimeless) return {};
      if (!session.dialect.rowId)
        return { runIds: range === "timeless" ? [] : await runsOfStep(session, id, range) };
      for (const table of session.tables.steps) {
        const statement = stepByIdSql(table, prefixOf(session, table), id, range, session.dialect);
        const [row] = statement ? await session.ask(statement) : [];
        if (row) return { step: stepReader(session, table)(row).step };
      }
      return {};
    });
    for (const { step, runIds = [] } of answers as readonly Found[]) {
      if (step) return step;
      for (const runId of runIds) {
        const ofRun = await findStepOfRun(asking, id, runId, look);
        if (ofRun) return ofRun;
      }
    }
  }
  return undefined;
}

interface Found {
  readonly step?: Step;
  readonly runIds?: readonly string[];
}

function prefixOf({ source }: Session, { name }: AskedTable): string {
  const table = name as SourceTableName;
  return rowPrefix(`${source.name}: ${table}`, table);
}

/** Runs of a range that a step with an id may belong to: few, as the id begins with what is made of theirs. */
async function runsOfStep(session: Session, id: string, range: Range): Promise<string[]> {
  const { tables, dialect, ask } = session;
  const prefixes = tables.steps
    .filter(({ found: { key } }) => key[0] === "orchestration_run_id")
    .map((table) => prefixOf(session, table));
  if (prefixes.length === 0) return [];
  const rows = await ask(candidatesSql(tables, range, 1_000_000_000, dialect));
  return rows
    .map(([runId]) => runId!)
    .filter((runId) => prefixes.some((prefix) => id.startsWith(rowId(prefix, [runId]).slice(0, runDigits))));
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
