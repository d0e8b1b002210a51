import type { Change } from "../../server/src/engine/text/edit.ts";
import { filesAfter, play } from "./sequence.ts";
import type { Difference, Sequence, Step } from "./sequence.ts";

export interface Shrunk {
  readonly sequence: Sequence;
  readonly difference: Difference;
}

/** The smallest sequence found that still shows the same sort of difference. */
export function shrink(sequence: Sequence, difference: Difference, attempts = 3000): Shrunk {
  let best: Shrunk = { sequence, difference };
  let left = attempts;
  const improves = (candidate: Sequence): boolean => {
    if (left-- <= 0) return false;
    const found = playSafely(candidate);
    if (found?.what !== difference.what) return false;
    best = { sequence: candidate, difference: found };
    return true;
  };
  improves({ ...sequence, steps: sequence.steps.slice(0, difference.after) });
  for (let size = Infinity; sizeOf(best.sequence) < size && left > 0;) {
    size = sizeOf(best.sequence);
    laterBeginning(() => best.sequence, improves);
    fewer(
      () => best.sequence.steps,
      (steps) => improves({ ...best.sequence, steps }),
    );
    fewerFiles(() => best.sequence, improves);
    fewerLines(() => best.sequence, improves);
    smallerSteps(() => best.sequence, improves);
  }
  return best;
}

function playSafely(sequence: Sequence): Difference | undefined {
  try {
    return play(sequence).difference;
  } catch (error) {
    return { what: `thrown: ${String(error)}`, after: sequence.steps.length, edited: "", fresh: "" };
  }
}

const sizeOf = (sequence: Sequence): number => JSON.stringify(sequence).length;

type Try = (candidate: Sequence) => boolean;

/** What the first steps did is done before the beginning. */
function laterBeginning(now: () => Sequence, improves: Try): void {
  for (let count = now().steps.length; count > 0; count--) {
    const { steps } = now();
    if (improves({ ...now(), files: filesAfter(now(), count), steps: steps.slice(count) })) return;
  }
}

/** Leaves out runs of a list, long ones first. */
function fewer<T>(
  now: () => readonly T[],
  keeps: (list: readonly T[], at: number, count: number) => boolean,
): void {
  for (let count = now().length; count >= 1; count = count >> 1) {
    for (let at = 0; at < now().length;) {
      const list = now();
      if (!keeps([...list.slice(0, at), ...list.slice(at + count)], at, Math.min(count, list.length - at)))
        at += count;
    }
  }
}

function fewerFiles(now: () => Sequence, improves: Try): void {
  for (const path of Object.keys(now().files)) {
    const files = Object.fromEntries(Object.entries(now().files).filter(([one]) => one !== path));
    improves({
      ...now(),
      files,
      steps: now().steps.filter((step) => !("file" in step && step.file === path)),
    });
  }
  for (const key of ["others", "hasDisk", "closed"] as const) {
    const { [key]: gone, ...rest } = now();
    if (gone !== undefined) improves(rest);
  }
}

/** Lines of the beginning go; what is done behind them is done further up. */
function fewerLines(now: () => Sequence, improves: Try): void {
  for (const path of Object.keys(now().files)) {
    fewer(
      () => (now().files[path] ?? "").split("\n"),
      (lines, at, count) =>
        improves({
          ...now(),
          files: { ...now().files, [path]: lines.join("\n") },
          steps: now().steps.map((step) => moved(step, path, at, count)),
        }),
    );
  }
}

function moved(step: Step, path: string, at: number, count: number): Step {
  if ("ask" in step && step.ask === path)
    return { ...step, at: { ...step.at, line: above(step.at.line, at, count) } };
  if (!("changes" in step) || step.file !== path) return step;
  const changes = step.changes.map((change): Change => {
    if (!change.range) return change;
    const [start, end] = [change.range.start, change.range.end].map((one) => ({
      ...one,
      line: above(one.line, at, count),
    }));
    return { ...change, range: { start: start!, end: end! } };
  });
  return { ...step, changes };
}

const above = (line: number, at: number, count: number): number =>
  line >= at + count ? line - count : Math.min(line, at);

/** Less is inserted, fewer changes are sent together, less is deleted. */
function smallerSteps(now: () => Sequence, improves: Try): void {
  for (let index = 0; index < now().steps.length; index++) {
    const replaced = (step: Step): boolean => improves({ ...now(), steps: now().steps.with(index, step) });
    const step = now().steps[index]!;
    if ("work" in step && step.work > 1) replaced({ ...step, work: 1 });
    if ("text" in step) {
      fewer(
        () => (now().steps[index] as { text: string }).text.split("\n"),
        (lines) => replaced({ ...step, text: lines.join("\n") }),
      );
    }
    if (!("changes" in step)) continue;
    const changes = (): readonly Change[] => (now().steps[index] as { changes: readonly Change[] }).changes;
    if (changes().length > 1)
      fewer(changes, (list) => list.length > 0 && replaced({ ...step, changes: list }));
    for (let at = 0; at < changes().length; at++) {
      fewer(
        () => [...changes()[at]!.text],
        (characters) =>
          replaced({
            ...step,
            changes: changes().with(at, { ...changes()[at]!, text: characters.join("") }),
          }),
      );
      const { range } = changes()[at]!;
      if (!range) continue;
      for (const end of [range.start, { line: range.start.line, character: range.start.character + 1 }])
        replaced({ ...step, changes: changes().with(at, { ...changes()[at]!, range: { ...range, end } }) });
    }
  }
}

/** A failure as somebody wants to read it, with what makes it happen again. */
export function describe({ sequence, difference }: Shrunk, seed: number): string {
  const files = Object.entries(sequence.files).map(([path, text]) => `${path}:\n${bordered(text)}`);
  const steps = sequence.steps.map((step) => `  ${JSON.stringify(step)}`);
  return [
    `After ${difference.after} steps, ${difference.what}: not as read afresh (TOCSIN_SEED=${seed} TOCSIN_EDITS=1).`,
    ...files,
    "steps:",
    ...steps,
    `as a case: ${JSON.stringify(sequence)}`,
    ...firstDifference(difference),
  ].join("\n");
}

const bordered = (text: string): string =>
  text
    .split("\n")
    .map(
      (line, index) =>
        `${String(index).padStart(4)} | ${line.replaceAll("\r", "␍").replaceAll("\uFEFF", "␂")}`,
    )
    .join("\n");

/** The first lines that differ, and those around them. */
function firstDifference({ edited, fresh }: Difference): string[] {
  const [one, other] = [edited.split("\n"), fresh.split("\n")];
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const near = (lines: readonly string[]): string =>
    [lines[0], ...lines.slice(Math.max(1, at - 6), at + 8)].map((line) => line?.slice(0, 300)).join("\n    ");
  return [`after the edits: ${near(one)}`, `read afresh:     ${near(other)}`];
}
