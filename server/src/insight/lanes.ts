import type { Stage } from "../runs/store.ts";
import type { PlacedStep } from "./runGraph.ts";

/** Steps beside each other: a lane holds one at a time, as a thread does. */
export interface Lanes {
  /** For each stage that has steps, in the order in which they run: how many lanes it has. */
  readonly stages: readonly { readonly stage: Stage; readonly lanes: number }[];
  /** The lane of each step in the order in which they were given, counted through all stages. */
  readonly laneOf: readonly number[];
}

const order: readonly Stage[] = ["integration", "transformation", "consumption"];

/** No shorter than this part of the whole is a step in its lane, so that those that took no time lie beside each other. */
const shortest = 1 / 400;

/**
 * Packs steps, given in the order of their starts, into as few lanes as hold them. What was skipped lies below what
 * worked: it took no thread.
 */
export function packLanes(steps: readonly PlacedStep[]): Lanes {
  const first = steps.reduce((least, { start }) => Math.min(least, start), Infinity);
  const last = steps.reduce((most, { end }) => Math.max(most, end), -Infinity);
  const least = Math.max(1, (last - first) * shortest);
  const laneOf: number[] = Array.from({ length: steps.length }, () => 0);
  const stages: { stage: Stage; lanes: number }[] = [];
  let base = 0;
  for (const stage of order) {
    const from = base;
    for (const isSkipped of [false, true]) {
      const free: number[] = [];
      steps.forEach(({ mark, start, end }, at) => {
        if (mark.stage !== stage || (mark.status === "skipped") !== isSkipped) return;
        const found = free.findIndex((until) => until <= start);
        const lane = found < 0 ? free.length : found;
        free[lane] = isSkipped ? Math.max(end, start + least) : end;
        laneOf[at] = base + lane;
      });
      base += free.length;
    }
    if (base > from) stages.push({ stage, lanes: base - from });
  }
  return { stages, laneOf };
}
