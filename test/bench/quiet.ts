import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** Part of the processors' time that may be in use for the machine to count as quiet. */
const quietBelow = 0.12;
const longestWaitMs = 8000;
/** For the whole run: on a machine that is never quiet it has to end, too. */
let leftMs = 120_000;

/** One thing is to be known soon: waits a few seconds in all. */
export function beImpatient(): void {
  leftMs = Math.min(leftMs, 4000);
}

/** How often the machine did not become quiet in time, and measuring went on. */
export const noise = { waits: 0, givenUp: 0 };

/** Waits until nothing else keeps the machine busy, for a while at most. */
export async function quiet(): Promise<void> {
  noise.waits++;
  const begin = performance.now();
  const end = begin + Math.min(longestWaitMs, leftMs);
  do {
    const before = times();
    await sleep(200);
    const after = times();
    const busy = 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
    if (busy < quietBelow) return;
  } while (performance.now() < end);
  leftMs = Math.max(0, leftMs - (performance.now() - begin));
  noise.givenUp++;
}

function times(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times: one } of cpus()) {
    idle += one.idle;
    all += one.user + one.nice + one.sys + one.irq + one.idle;
  }
  return { idle, all };
}
