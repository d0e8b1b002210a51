import type { Timeline } from "../../server/src/protocol/panels.ts";
import { wholeWidth, xOf, type Scale } from "./timelineScale.ts";

/** Heights in CSS pixels: of the axis, of the name of a stage, of a lane, of a bar in it. */
export const axisHeight = 24;
export const headHeight = 22;
export const laneHeight = 22;
export const barHeight = 18;

/** What stands below each other: stages with their lanes. */
export type Rows = {
  readonly height: number;
  readonly heads: readonly { readonly stage: Timeline["stages"][number]["stage"]; readonly y: number }[];
  /** Of each lane its top, and its steps in the order of their starts. */
  readonly tops: readonly number[];
  readonly steps: readonly (readonly number[])[];
};

export function rowsOf({ stages, steps }: Timeline): Rows {
  const heads: { stage: Timeline["stages"][number]["stage"]; y: number }[] = [];
  const tops: number[] = [];
  let y = axisHeight;
  for (const { stage, lanes } of stages) {
    heads.push({ stage, y });
    y += headHeight;
    for (let lane = 0; lane < lanes; lane++) {
      tops.push(y);
      y += laneHeight;
    }
  }
  const ofLane: number[][] = tops.map(() => []);
  steps.lane.forEach((lane, step) => ofLane[lane]?.push(step));
  return { height: y + 6, heads, tops, steps: ofLane };
}

/** The part of the picture that is seen. */
export type Sight = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

/** A bar is never so narrow that it cannot be seen or hit. */
const narrowest = 3;

/** Where a step lies in the whole picture. */
export function boxOf(
  { steps }: Timeline,
  rows: Rows,
  scale: Scale,
  step: number,
  now: number,
): { readonly x: number; readonly y: number; readonly width: number } {
  const x = xOf(scale, steps.start[step] ?? 0);
  const width = Math.max(narrowest, xOf(scale, Math.min(now, steps.end[step] ?? 0)) - x);
  return { x, y: (rows.tops[steps.lane[step] ?? 0] ?? 0) + (laneHeight - barHeight) / 2, width };
}

/** The lanes of which something is seen: from, and up to but not with. */
export function lanesInSight({ tops }: Rows, { top, height }: Sight): readonly [number, number] {
  return [indexOf(tops, (y) => y + laneHeight > top), indexOf(tops, (y) => y >= top + height)];
}

/** Steps of a lane that reach into a stretch of the picture. */
export function stepsInSight(
  { steps }: Timeline,
  rows: Rows,
  scale: Scale,
  lane: number,
  from: number,
  to: number,
): readonly number[] {
  const list = rows.steps[lane] ?? [];
  const first = indexOf(list, (step) => xOf(scale, steps.end[step] ?? 0) + narrowest >= from);
  const found: number[] = [];
  for (let at = first; at < list.length; at++) {
    const step = list[at]!;
    if (xOf(scale, steps.start[step] ?? 0) > to) break;
    found.push(step);
  }
  return found;
}

/** The first of a sorted list that is so; its length where none is. */
function indexOf<T>(list: readonly T[], holds: (value: T) => boolean): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The step at a place of the whole picture. */
export function stepAt(data: Timeline, rows: Rows, scale: Scale, x: number, y: number): number | undefined {
  const lane = rows.tops.findIndex((top) => y >= top && y < top + laneHeight);
  if (lane < 0) return undefined;
  return stepsInSight(data, rows, scale, lane, x - 2, x + 2).at(-1);
}

/** Where to scroll so that a step is seen. */
export function scrollTo(
  box: ReturnType<typeof boxOf>,
  sight: Sight,
  scale: Scale,
): { readonly left: number; readonly top: number } {
  const room = 24;
  let { left, top } = sight;
  if (box.x < left || box.x + Math.min(box.width, 60) > left + sight.width)
    left = Math.max(0, Math.min(wholeWidth(scale) - sight.width, box.x - room));
  if (box.y - axisHeight < top) top = Math.max(0, box.y - axisHeight - headHeight);
  else if (box.y + laneHeight > top + sight.height) top = box.y + laneHeight + room - sight.height;
  return { left, top };
}

/**
 * The step that a key goes to, of those that are `shown`: beside it in its lane, or the nearest in time in the next lane
 * that has one.
 */
export function neighbour(
  { steps }: Timeline,
  rows: Rows,
  step: number,
  key: "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown",
  isShown: (step: number) => boolean,
): number | undefined {
  const lane = steps.lane[step] ?? 0;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const list = (rows.steps[lane] ?? []).filter((one) => one === step || isShown(one));
    return list[list.indexOf(step) + (key === "ArrowRight" ? 1 : -1)];
  }
  const turn = key === "ArrowDown" ? 1 : -1;
  const middle = ((steps.start[step] ?? 0) + (steps.end[step] ?? 0)) / 2;
  const distance = (one: number): number =>
    Math.max((steps.start[one] ?? 0) - middle, middle - (steps.end[one] ?? 0), 0);
  for (let other = lane + turn; other >= 0 && other < rows.steps.length; other += turn) {
    const list = (rows.steps[other] ?? []).filter(isShown);
    if (list.length > 0) return list.reduce((best, one) => (distance(one) < distance(best) ? one : best));
  }
  return undefined;
}
