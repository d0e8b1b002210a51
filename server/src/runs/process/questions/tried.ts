import type { Page, Step } from "../../store.ts";
import { attemptsOf } from "../attempts.ts";
import type { Tried } from "../attempts.ts";
import type { SourceTableName } from "../sourceRows.ts";
import { stageOf } from "../stepOfColumns.ts";
import type { Asking } from "./asking.ts";
import type { LookBack } from "./lookBack.ts";
import { compareFound, stepReader } from "./stepPages.ts";
import type { FoundStep } from "./stepPages.ts";
import { knownBy, triedSql } from "./stepRowsSql.ts";
import { runReachMs } from "./stepSql.ts";
import type { Range } from "./stepSql.ts";

/** Where other attempts than those at hand are looked for. */
interface Looking {
  readonly asking: Asking;
  readonly range: Range;
}

/** Steps whose attempts are looked for in one statement: their runs and names are lists in it, which some databases limit. */
const mostSteps = 250;

/** A step of a source, which has a place among all of them. */
interface Placed {
  readonly step: Step;
  readonly place: number;
}

/** Says of each step of a page which attempt it is; without `looking` the page has all there are, of one source. */
export async function withAttempts(page: Page<Step>, looking?: Looking): Promise<Page<Step>> {
  if (page.items.length === 0) return page;
  const all = looking
    ? await readTried(looking, page.items)
    : page.items.toReversed().map((step) => ({ step, place: 0 }));
  const said = saidOf(all);
  return { ...page, items: page.items.map((step) => said.get(step.id)?.[0] ?? step) };
}

/** All attempts at the step that one is of, the last first. */
export async function attemptsAt(asking: Asking, step: Step, range: Range): Promise<Step[]> {
  const said = saidOf(await readTried({ asking, range }, [step]));
  const [, ids] = said.get(step.id) ?? [step, []];
  return ids.length === 0 ? [step] : ids.toReversed().map((id) => said.get(id)![0]);
}

/** Where the attempts at steps lie: runs are not known to take longer. */
export function rangeAround(steps: readonly Step[], { oldest }: LookBack): Range {
  const times = steps.flatMap(({ startedAt, endedAt }) => startedAt ?? endedAt ?? []);
  if (times.length === 0) return { from: oldest, to: undefined };
  return { from: Math.min(...times) - runReachMs, to: Math.max(...times) + runReachMs };
}

/** All attempts at the steps, in the order of their times and keys. */
async function readTried({ asking, range }: Looking, steps: readonly Step[]): Promise<Placed[]> {
  const answers = await asking.each(async (session) => {
    const found: FoundStep[] = [];
    for (const table of session.tables.steps) {
      const name = table.name as SourceTableName;
      const of = steps.filter(({ stage }) => stage === stageOf[name]);
      if (of.length === 0) continue;
      for (let at = 0; at < of.length; at += mostSteps) {
        const some = of.slice(at, at + mostSteps);
        const runs = [...new Set(some.map(({ runId }) => runId))];
        const known = [...new Set(some.map(({ fields }) => String(fields[knownBy[name]] ?? "")))];
        const rows = await session.ask(triedSql(table, runs, known, range, session.dialect));
        found.push(...rows.map(stepReader(session, table)).toReversed());
      }
    }
    return found.toSorted((a, b) => compareFound(b, a)).map(({ step }) => ({ step, place: session.place }));
  });
  // A row that is there twice is one.
  return [...new Map(answers.flat().map((one) => [one.step.id, one])).values()];
}

/** The steps that were tried more than once, and the ids of all attempts at each in their order. */
function saidOf(all: readonly Placed[]): Map<string, readonly [step: Step, ids: readonly string[]]> {
  const attempts = attemptsOf(all.map(triedOf));
  return new Map(
    all.flatMap(({ step }) => {
      const of = attempts.get(step.id);
      if (!of) return [];
      const { attempt, attempts: number, lastStatus, rows } = of;
      return [[step.id, [{ ...step, attempt, attempts: number, lastStatus }, rows]]];
    }),
  );
}

/** As `stepColumns` tells them apart in the database. */
const triedOf = ({ step, place }: Placed): Tried & { readonly row: string } => ({
  ...{ row: step.id, stage: step.stage, status: step.status, number: 0 },
  ...{ environment: step.environment ?? null, data_product: step.dataProduct ?? null },
  ...{ started_at: step.startedAt ?? null, ended_at: step.endedAt ?? null },
  step: JSON.stringify([
    ...[place, step.runId],
    ...[step.fields["unique_id"] ?? step.name, step.fields["source_name"] || null],
  ]),
});
