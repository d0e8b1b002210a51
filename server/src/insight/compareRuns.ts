import type { RunOutline, StepMark } from "../runs/outline.ts";
import type { Stage, Status } from "../runs/store.ts";

/** What a step was in one of two runs, all of its attempts together. */
export interface StepFigures {
  /** Of the last attempt. */
  readonly id: string;
  readonly status: Status;
  readonly durationMs: number | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly attempts: number;
}

/** A step in two runs; missing in one of them where it did not run. */
export interface StepChange {
  readonly stage: Stage;
  readonly name: string;
  readonly before: StepFigures | undefined;
  readonly after: StepFigures | undefined;
}

/**
 * Two runs step by step, what changed most first: a status for the worse, the worst first, or for the better; a step of
 * one of them only; then the longest difference.
 */
export function compareRuns(before: RunOutline, after: RunOutline): StepChange[] {
  const changes = new Map<string, { -readonly [Key in keyof StepChange]: StepChange[Key] }>();
  const add = (outline: RunOutline, side: "before" | "after"): void => {
    for (const [key, marks] of Map.groupBy(outline.steps, ({ stage, node }) => `${stage} ${node}`)) {
      const { stage, name } = marks[0]!;
      const change = changes.get(key) ?? { stage, name, before: undefined, after: undefined };
      change[side] = figuresOf(marks);
      changes.set(key, change);
    }
  };
  add(before, "before");
  add(after, "after");
  return [...changes.values()].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      harmOf(b) - harmOf(a) ||
      differenceOf(b) - differenceOf(a) ||
      (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
}

function figuresOf(marks: readonly StepMark[]): StepFigures {
  const when = (mark: StepMark): number => mark.startedAt ?? mark.endedAt ?? 0;
  const last = marks.reduce((latest, mark) => (when(mark) >= when(latest) ? mark : latest));
  const { id, status, rows, bytes } = last;
  return { id, status, durationMs: total(marks), rows, bytes, attempts: marks.length };
}

const total = (marks: readonly StepMark[]): number | null =>
  marks.every(({ durationMs }) => durationMs === null)
    ? null
    : marks.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);

/** A lower one comes first. */
function rankOf({ before, after }: StepChange): number {
  if (before && after)
    return before.status === after.status ? 3 : isWorse(before.status, after.status) ? 0 : 1;
  return 2;
}

/** Of a status that has become worse, how bad it is now. */
const harmOf = (change: StepChange): number =>
  change.after && rankOf(change) === 0 ? badness[change.after.status] : 0;

const badness: Readonly<Record<Status, number>> = {
  succeeded: 0,
  unknown: 1,
  running: 1,
  warned: 2,
  skipped: 3,
  cancelled: 4,
  failed: 5,
};

const isWorse = (before: Status, after: Status): boolean => badness[after] > badness[before];

const differenceOf = ({ before, after }: StepChange): number =>
  Math.abs((after?.durationMs ?? 0) - (before?.durationMs ?? 0));
