import { goals } from "./goals.ts";
import type { Goal } from "./goals.ts";
import type { Results } from "./results.ts";

/** Every goal with what is reached, and a note where it is missed. */
export function goalTable(results: Results): string {
  const notes: string[] = [];
  const limits: string[] = [];
  const rows = goals.map((goal) => {
    const reached = goal.reached(results);
    const wanted = `${goal.isAtLeast ? "≥" : "<"} ${figure(goal.wanted)} ${goal.unit}`.trimEnd();
    if (reached === undefined) return `| ${goal.work} | ${wanted} | not measured | | |`;
    const share = goal.isAtLeast ? reached / goal.wanted : goal.wanted / reached;
    const isReached = goal.isAtLeast ? reached >= goal.wanted : reached < goal.wanted;
    if (!isReached && !notes.includes(goal.missed)) notes.push(goal.missed);
    const verdict = isReached
      ? "yes"
      : `missed ${by(goal, reached, share)}, note ${notes.indexOf(goal.missed) + 1}`;
    const bound = goal.bound?.(results);
    if (!limits.includes(goal.limit)) limits.push(goal.limit);
    const letter = `(${String.fromCodePoint(97 + limits.indexOf(goal.limit))})`;
    const most =
      bound === undefined ? letter : `${figure(bound)} ${goal.unit}`.trimEnd().concat(` ${letter}`);
    return `| ${goal.work} | ${wanted} | ${`${figure(reached)} ${goal.unit}`.trimEnd()} | ${most} | ${verdict} |`;
  });
  return [
    "| work | wanted | reached | possible | |",
    "|---|--:|--:|--:|---|",
    ...rows,
    "",
    "Possible is what a program would reach, in the same run, that does nothing but what cannot be left out:",
    "",
    ...limits.map((limit, index) => `- (${String.fromCodePoint(97 + index)}) ${limit}.`),
    "",
    ...notes.map((note, index) => `${index + 1}. ${note}`),
  ]
    .join("\n")
    .trimEnd();
}

function by({ unit, wanted }: Goal, reached: number, share: number): string {
  return unit === "" ? `by ${figure(reached - wanted)}` : `by a factor of ${figure(1 / share)}`;
}

function figure(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}
