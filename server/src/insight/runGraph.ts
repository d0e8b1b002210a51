import type { RunOutline, StepMark } from "../runs/outline.ts";
import type { EpochMs, Stage } from "../runs/store.ts";

/** The stages in the order in which they run. */
const order: readonly Stage[] = ["integration", "transformation", "consumption"];

/** A step with a place in time, and what is known of what it had to wait for. */
export interface PlacedStep {
  readonly mark: StepMark;
  /** Where it stands in the outline. */
  readonly at: number;
  readonly start: EpochMs;
  /** Not before the start; of one that is under way, now. */
  readonly end: EpochMs;
  /** Steps of this run that it needs, by their place in the outline; `undefined` where nothing says it. */
  readonly needs: readonly number[] | undefined;
  /** The attempt before this one, by its place in the outline. */
  readonly retryOf: number | undefined;
  /** When nothing stood in its way any more; `undefined` where that is not known. */
  readonly readyAt: EpochMs | undefined;
}

/** The steps that have a time, in the order of their starts. */
export function placeSteps({ steps, parents }: RunOutline, now: EpochMs): PlacedStep[] {
  const times = steps.map((mark) => timesOf(mark, now));
  const named = namedSteps(steps, times);
  const placed = steps.flatMap((mark, at): PlacedStep[] => {
    const own = times[at];
    if (!own) return [];
    const before = named.tries(mark).filter((one) => isBefore(one, times[one]!, at, own));
    const retryOf = before.reduce<number | undefined>(
      (last, one) => (last === undefined || isBefore(last, times[last]!, one, times[one]!) ? one : last),
      undefined,
    );
    const ids = mark.stage === "transformation" ? parents[mark.node] : undefined;
    const needs = ids?.flatMap((id) => named.of(id)).filter((one) => one !== at);
    const ends = (needs ?? []).concat(retryOf ?? []).map((one) => times[one]!.end);
    const readyAt = ends.length > 0 ? Math.min(own.start, Math.max(...ends)) : undefined;
    return [{ mark, at, start: own.start, end: own.end, needs, retryOf, readyAt }];
  });
  return placed.sort((a, b) => a.start - b.start || a.end - b.end || a.at - b.at);
}

/** Places of the steps with a time, by what they are called. */
function namedSteps(
  steps: readonly StepMark[],
  times: readonly (Times | undefined)[],
): { tries(mark: StepMark): readonly number[]; of(id: string): readonly number[] } {
  const none: readonly number[] = [];
  const byNode = new Map<string, number[]>();
  const byName = new Map<string, number[]>();
  steps.forEach(({ stage, node, name }, at) => {
    if (!times[at]) return;
    push(byNode, node, at);
    // What depends on a table calls it by its name.
    if (stage === "integration" && name !== node) push(byName, name, at);
  });
  return {
    tries({ stage, node }) {
      const all = byNode.get(node) ?? none;
      return all.length < 2 ? none : all.filter((at) => steps[at]?.stage === stage);
    },
    of: (id) => (byNode.get(id) ?? none).concat(byName.get(id) ?? none),
  };
}

interface Times {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

function timesOf({ startedAt, endedAt, durationMs, status }: StepMark, now: EpochMs): Times | undefined {
  const start = startedAt ?? (endedAt === null ? null : endedAt - (durationMs ?? 0));
  if (start === null) return undefined;
  const open = status === "running" ? now : start + (durationMs ?? 0);
  return { start, end: Math.max(start, endedAt ?? open) };
}

const isBefore = (place: number, times: Times, otherPlace: number, other: Times): boolean =>
  times.start < other.start || (times.start === other.start && place < otherPlace);

function push(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The chain of steps that the run could not end without: of each step what it waited for longest. */
export interface CriticalPath {
  /** By their place in the outline, the first first. */
  readonly steps: readonly number[];
  readonly workingMs: number;
  /** Between the steps. */
  readonly waitingMs: number;
  /** How many of its links are known, by what depends on what or as a second attempt; the others are by time alone. */
  readonly known: number;
}

/**
 * From the step that ended last backwards: to the attempt before it, or to the one among what it needs that ended last;
 * where nothing says what it needs, to the step that was the last to end before it began, of its own stage first, then of
 * the stages before. A step that was skipped is no link.
 */
export function criticalPath(placed: readonly PlacedStep[]): CriticalPath {
  const worked = placed.filter(({ mark }) => mark.status !== "skipped");
  const byPlace = new Map(worked.map((one) => [one.at, one]));
  const ended = endsOf(worked);
  let current = latest(worked);
  const path: PlacedStep[] = [];
  let known = 0;
  let waitingMs = 0;
  const seen = new Set<PlacedStep>();
  while (current && !seen.has(current)) {
    const here: PlacedStep = current;
    seen.add(here);
    path.unshift(here);
    const needed = [...(here.retryOf === undefined ? (here.needs ?? []) : [here.retryOf])]
      .flatMap((at) => byPlace.get(at) ?? [])
      .filter((one) => !seen.has(one));
    const link = latest(needed);
    if (link) known++;
    const next = link ?? lastBefore(ended, here, seen);
    if (next) waitingMs += Math.max(0, here.start - next.end);
    current = next;
  }
  const workingMs = path.reduce((sum, { start, end }) => sum + (end - start), 0);
  return { steps: path.map(({ at }) => at), workingMs, waitingMs, known };
}

const latest = (steps: readonly PlacedStep[]): PlacedStep | undefined =>
  steps.reduce<PlacedStep | undefined>((last, one) => (last && last.end >= one.end ? last : one), undefined);

type Ends = Readonly<Record<Stage, readonly PlacedStep[]>>;

function endsOf(steps: readonly PlacedStep[]): Ends {
  const of = (stage: Stage): PlacedStep[] =>
    steps.filter(({ mark }) => mark.stage === stage).sort((a, b) => a.end - b.end);
  return {
    integration: of("integration"),
    transformation: of("transformation"),
    consumption: of("consumption"),
  };
}

/** Sources write whole seconds: so much may a step seem to begin before the end of what it waited for. */
const roundingMs = 1000;

function lastBefore(
  ended: Ends,
  { mark, start, end }: PlacedStep,
  seen: ReadonlySet<PlacedStep>,
): PlacedStep | undefined {
  const until = Math.min(start + roundingMs, Math.max(start, end - 1));
  for (let stage = order.indexOf(mark.stage); stage >= 0; stage--) {
    const list = ended[order[stage]!];
    for (let at = countUntil(list, until) - 1; at >= 0; at--) if (!seen.has(list[at]!)) return list[at];
  }
  return undefined;
}

/** How many of them, which are in the order of their ends, ended until then. */
function countUntil(list: readonly PlacedStep[], until: EpochMs): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.end <= until) low = middle + 1;
    else high = middle;
  }
  return low;
}
