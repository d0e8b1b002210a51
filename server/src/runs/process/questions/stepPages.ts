import { fingerprintOf } from "../../../insight/fingerprint.ts";
import type { FailedStep } from "../runNotes.ts";
import type { EpochMs, Page, PageRequest, RunFilter, Stage, Step, StepFilter } from "../../store.ts";
import { limitOf } from "../page.ts";
import { cellOf, rowId, rowPrefix } from "../rowId.ts";
import type { SourceTableName } from "../sourceRows.ts";
import { sourceText } from "../sourceTime.ts";
import type { Texts } from "../sources/postgresConnection.ts";
import { stepOf } from "../stepOf.ts";
import type { StepColumns } from "../stepOf.ts";
import { fieldsOfRow, stageOf, stepOfColumns } from "../stepOfColumns.ts";
import { named, rowMaker } from "../sync/toRow.ts";
import { fullText } from "../warehouses/timeText.ts";
import type { Asking, Session } from "./asking.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { endOf, growth, since } from "./lookBack.ts";
import type { RunExtent } from "./locate.ts";
import type { LookBack } from "./lookBack.ts";
import { narrows } from "./runCandidates.ts";
import { stepRowsSql } from "./stepRowsSql.ts";
import type { StepPosition, StepQuestion } from "./stepRowsSql.ts";
import type { AskedTable } from "./tableColumns.ts";
import { compareBytes } from "./wholeRuns.ts";

/** More tables than a source has: their places among all tables are told apart by it. */
const tablesOfSource = 8;

export interface FoundStep {
  readonly step: Step;
  readonly position: StepPosition;
}

/** Later ones first; rows of one time and table stay in the order in which their database gave them, which is its own. */
export const compareFound = ({ position: a }: FoundStep, { position: b }: FoundStep): number =>
  compareBytes(b.time, a.time) || b.table - a.table;

export const ordinalOf = ({ place, tables }: Session, table: AskedTable): number =>
  place * tablesOfSource + tables.steps.indexOf(table);

/** The last steps of a question from all tables of all sources, as many as its limit. A row that is there twice is one. */
export async function readRows(asking: Asking, question: StepQuestion, stage?: Stage): Promise<FoundStep[]> {
  const found: FoundStep[] = [];
  for (let { after } = question; ; after = found.at(-1)!.position) {
    const next = { ...question, after, limit: question.limit - found.length };
    const answers = await asking.each((session) => rowsOf(session, next, stage));
    const rows = answers
      .flatMap((answer) => answer.rows)
      .toSorted(compareFound)
      .slice(0, next.limit);
    for (const row of rows) if (row.step.id !== found.at(-1)?.step.id) found.push(row);
    if (rows.length < next.limit || found.length >= question.limit) return found;
  }
}

async function rowsOf(
  session: Session,
  question: StepQuestion,
  stage: Stage | undefined,
): Promise<{ readonly rows: FoundStep[] }> {
  const rows: FoundStep[] = [];
  if (question.range === "timeless" && !session.dialect.findsTimeless) return { rows };
  for (const table of session.tables.steps) {
    if (stage !== undefined && stageOf[table.name as SourceTableName] !== stage) continue;
    const ordinal = ordinalOf(session, table);
    const answer = await session.ask(stepRowsSql(table, ordinal, question, session.dialect));
    const read = stepReader(session, table);
    for (const texts of answer) rows.push(read(texts));
  }
  return { rows };
}

/** Makes steps of the rows of `stepRowsSql`, as a sync would. */
export function stepReader(session: Session, table: AskedTable): (texts: Texts) => FoundStep {
  const name = table.name as SourceTableName;
  const { found } = table;
  const toRow = rowMaker(found.columns, found.lacks, () => undefined);
  const toStep = stepOf[name] as (row: unknown) => StepColumns;
  const prefix = rowPrefix(`${session.source.name}: ${name}`, name);
  const keyLength = found.key.filter((ours) => ours !== found.time).length;
  const ordinal = ordinalOf(session, table);
  return ([time, ...rest]) => {
    const row = named(toRow(rest.slice(keyLength)));
    const id = rowId(
      prefix,
      found.key.map((ours) => cellOf(row[ours])),
    );
    const fields = fieldsOfRow(name, row as Readonly<Record<string, string | number | null>>);
    const key = rest.slice(0, keyLength).map((text) => text ?? "");
    return {
      step: stepOfColumns(id, toStep(row), fields),
      position: { time: fullText(time ?? ""), table: ordinal, key },
    };
  };
}

interface StepStart {
  readonly after: StepPosition | undefined;
  readonly windows: number;
  readonly isTimeless: boolean;
}

function startOf({ after, windows = 1 }: PageRequest): StepStart {
  if (after === undefined) return { after: undefined, windows, isTimeless: false };
  const [time, table, key, given, isTimeless] = readCursor(after, [
    ...["string", "count", "texts", "count", "boolean"],
  ]) as [string, number, readonly string[], number, boolean];
  return { after: { time, table, key }, windows: Math.max(windows, given), isTimeless };
}

const cursorOf = ({ time, table, key }: StepPosition, windows: number, isTimeless: boolean): string =>
  writeCursor([time, table, key, windows, isTimeless]);

function fullPage(found: readonly FoundStep[], limit: number, windows: number): Page<Step> {
  const { position } = found[limit - 1]!;
  const items = found.slice(0, limit).map(({ step }) => step);
  return { items, next: cursorOf(position, windows, position.time === "") };
}

/** Steps that failed and pass a filter, newest first, as far back as a page looks. */
export async function readFailures(
  asking: Asking,
  filter: RunFilter,
  page: PageRequest,
  lookBack: LookBack,
): Promise<Page<Step>> {
  const { statuses, environments, dataProducts, text } = filter;
  if (statuses?.length && !statuses.includes("failed")) return { items: [] };
  const limit = limitOf(page);
  const start = startOf(page);
  const look = since(lookBack, filter.since);
  const same = { statuses: ["failed"] as const, environments, dataProducts, text };
  const found: FoundStep[] = [];
  let { windows } = start;
  let to = filter.until;
  if (!start.isTimeless) {
    for (;;) {
      const edge = Math.min(to ?? Infinity, start.after ? edgeOf(start.after) : Infinity);
      const range = { from: endOf(look, edge, windows), to };
      const left = limit + 1 - found.length;
      found.push(...(await readRows(asking, { ...same, range, after: start.after, limit: left })));
      if (found.length > limit) return fullPage(found, limit, windows);
      if (range.from <= look.oldest) break;
      if (found.length > 0 || narrows({ ...filter, statuses: [] }))
        return {
          items: found.map(({ step }) => step),
          next: cursorOf(beforeTime(range.from), windows * growth, false),
          readTo: range.from,
        };
      to = range.from;
      windows *= growth;
    }
  }
  if (filter.since !== undefined) return { items: found.map(({ step }) => step) };
  const after = start.isTimeless ? start.after : undefined;
  const left = limit + 1 - found.length;
  found.push(...(await readRows(asking, { ...same, range: "timeless", after, limit: left })));
  return found.length > limit ? fullPage(found, limit, windows) : { items: found.map(({ step }) => step) };
}

/** The position behind which all that is earlier than a time stands, and nothing else. */
const beforeTime = (time: EpochMs): StepPosition => ({ time: sourceText(time), table: 0, key: [] });

const edgeOf = ({ time }: StepPosition): EpochMs => Date.parse(`${time.slice(0, 23).replace(" ", "T")}Z`) + 1;

/** Steps of a run within a range, newest first; those that say no time come last. */
export async function readSteps(
  asking: Asking,
  { runId, stage, statuses }: StepFilter,
  page: PageRequest,
  { range, hasTimeless }: RunExtent,
): Promise<Page<Step>> {
  const limit = limitOf(page);
  const start = startOf(page);
  const same = { runId, statuses };
  const found: FoundStep[] = [];
  if (!start.isTimeless)
    found.push(...(await readRows(asking, { ...same, range, after: start.after, limit: limit + 1 }, stage)));
  if (found.length <= limit && hasTimeless) {
    const after = start.isTimeless ? start.after : undefined;
    const question = { ...same, range: "timeless", after, limit: limit + 1 - found.length } as const;
    found.push(...(await readRows(asking, question, stage)));
  }
  return found.length > limit ? fullPage(found, limit, 1) : { items: found.map(({ step }) => step) };
}

/** The steps that failed after a time, the last ones; no more than `most`. */
export async function failedAfter(asking: Asking, time: EpochMs, most: number): Promise<FailedStep[]> {
  const range = { from: time + 1, to: undefined };
  const found = await readRows(asking, { statuses: ["failed"], range, after: undefined, limit: most });
  return found.map(({ step }) => ({ id: step.id, error: fingerprintOf(step).id }));
}
