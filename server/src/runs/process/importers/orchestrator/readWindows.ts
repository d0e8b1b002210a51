import type { EpochMs } from "../../../store.ts";
import type { Orchestrator, RunRecord } from "./orchestrator.ts";

/** Runs that ended within a stretch of time. */
export interface Window {
  readonly runs: readonly RunRecord[];
  /** Everything that ended before has been read. */
  readonly to: EpochMs;
}

const dayMs = 86_400_000;

/** A stretch is not made shorter than this. */
const leastMs = 60_000;

/** A stretch with more runs is read in parts: these are held at once, and read again when the sync is killed. */
export const mostRuns = 2000;

/** The runs from a time until now, in stretches of time that are as long as there are few runs in them. */
export async function* readWindows(
  open: Orchestrator,
  from: EpochMs,
  now: EpochMs,
  signal: AbortSignal,
): AsyncGenerator<Window> {
  let width = dayMs;
  for (let at = from; ;) {
    const to = open.isTimeless || at + width >= now ? undefined : at + width;
    const isShort = open.isTimeless || width <= leastMs;
    const runs = await collect(open.changed(at, to, signal), isShort ? Infinity : mostRuns);
    if (runs === undefined) {
      width = Math.max(Math.floor(Math.min(width, now - at) / 4), leastMs);
      continue;
    }
    yield { runs, to: to ?? now };
    if (to === undefined) return;
    at = to;
    if (runs.length < mostRuns / 4) width *= 2;
  }
}

/** `undefined` when there are too many. */
async function collect(
  pages: AsyncIterable<readonly RunRecord[]>,
  most: number,
): Promise<RunRecord[] | undefined> {
  const runs = new Map<string, RunRecord>();
  for await (const page of pages) {
    for (const run of page) runs.set(run.id, run);
    if (runs.size > most) return undefined;
  }
  return [...runs.values()];
}
