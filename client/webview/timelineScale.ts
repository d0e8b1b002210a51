// Where things stand in the picture of a run: pure sums, in milliseconds and CSS pixels.

/** How much of time the whole picture holds, and how wide that is. */
export type Scale = {
  readonly from: number;
  readonly to: number;
  /** Of the part that is seen. */
  readonly width: number;
  /** 1 shows all of it. */
  readonly zoom: number;
};

/** Room before the first step and behind the last one. */
const margin = 12;

/** Browsers do not scroll much further. */
const widest = 8_000_000;

/** So much of time fills the picture where it is closest, in milliseconds. */
const closestMs = 200;

const span = ({ from, to }: Scale): number => Math.max(1, to - from);

export const wholeWidth = (scale: Scale): number => scale.width * scale.zoom;

export const xOf = (scale: Scale, at: number): number =>
  margin + ((at - scale.from) / span(scale)) * (wholeWidth(scale) - 2 * margin);

export const timeAt = (scale: Scale, x: number): number =>
  scale.from + ((x - margin) / Math.max(1, wholeWidth(scale) - 2 * margin)) * span(scale);

export const closest = (scale: Scale): number =>
  Math.max(1, Math.min(span(scale) / closestMs, widest / Math.max(1, scale.width)));

/** Another zoom about a place in sight, and how far the picture is to be scrolled then. */
export function zoomed(
  scale: Scale,
  left: number,
  factor: number,
  about: number,
): { readonly scale: Scale; readonly left: number } {
  const zoom = Math.min(closest(scale), Math.max(1, scale.zoom * factor));
  const at = timeAt(scale, left + about);
  const next = { ...scale, zoom };
  return { scale: next, left: Math.max(0, Math.min(wholeWidth(next) - next.width, xOf(next, at) - about)) };
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const steps: readonly number[] = [
  ...[10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12, 24].map((count) => count * hour),
];

/** Times at which the axis has a mark, and how far they are apart; at least `room` pixels lie between two. */
export function ticks(
  scale: Scale,
  left: number,
  room: number,
): { readonly every: number; readonly at: readonly number[] } {
  const perMs = (wholeWidth(scale) - 2 * margin) / span(scale);
  const every =
    steps.find((step) => step * perMs >= room) ?? Math.ceil(room / perMs / (24 * hour)) * 24 * hour;
  const first = Math.ceil(timeAt(scale, left) / every) * every;
  const last = timeAt(scale, left + scale.width);
  const at: number[] = [];
  for (let time = first; time <= last; time += every) at.push(time);
  return { every, at };
}
