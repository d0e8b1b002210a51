// When the editor reads the sources of run history by itself, with a clock that tests turn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { awayMs, longestMs, makeSchedule, soonMs } from "../client/src/history/syncSchedule.ts";
import type { Schedule, Tried } from "../client/src/history/syncSchedule.ts";

const pollMs = 300_000;

interface Bench {
  readonly schedule: Schedule;
  /** When the sources were read, in milliseconds, and what it was given. */
  readonly reads: (readonly [at: number, ifOlderThanMs: number | undefined])[];
  answer: Partial<Tried>;
  pass(ms: number): Promise<void>;
}

function bench(answer: Partial<Tried> = {}): Bench {
  let now = 0;
  let waiting: { readonly at: number; readonly run: () => void }[] = [];
  const reads: [number, number | undefined][] = [];
  const clock = {
    now: () => now,
    after(ms: number, run: () => void) {
      const one = { at: now + ms, run };
      waiting.push(one);
      return () => void (waiting = waiting.filter((other) => other !== one));
    },
  };
  const made: Bench = {
    reads,
    answer,
    schedule: makeSchedule(clock, async (ifOlderThanMs) => {
      reads.push([now, ifOlderThanMs]);
      return { ...{ pollMs, outcome: "synced", ageMs: 0, newSteps: 0, isRunning: false }, ...made.answer };
    }),
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        for (let turn = 0; turn < 5; turn++) await Promise.resolve();
        const [next] = waiting.toSorted((a, b) => a.at - b.at);
        if (!next || next.at > until) break;
        waiting = waiting.filter((one) => one !== next);
        now = next.at;
        next.run();
      }
      now = until;
    },
  };
  return made;
}

const times = ({ reads }: Bench): number[] => reads.map(([at]) => at);

test("nothing is read before runs are looked at", async () => {
  const made = bench();
  made.schedule.focus(true);
  await made.pass(24 * 3_600_000);
  assert.deepEqual(made.reads, []);
  made.schedule.shown();
  await made.pass(0);
  assert.deepEqual(made.reads, [[24 * 3_600_000, undefined]], "if it is older than `history.poll` says");
});

test("it is read every `history.poll` while the window is used, and not once it is left for 15 minutes", async () => {
  const made = bench();
  made.schedule.focus(true);
  made.schedule.shown();
  await made.pass(2 * pollMs);
  assert.deepEqual(times(made), [0, pollMs, 2 * pollMs]);
  made.schedule.focus(false);
  await made.pass(24 * 3_600_000);
  assert.deepEqual(
    times(made).slice(3),
    [3, 4, 5].map((one) => one * pollMs),
    `until ${awayMs} ms after`,
  );
  made.schedule.focus(true);
  await made.pass(0);
  assert.equal(made.reads.length, 7, "at once when it is used again");
});

test("a window that never had the focus reads nothing", async () => {
  const made = bench();
  made.schedule.shown();
  await made.pass(3_600_000);
  assert.deepEqual(made.reads, []);
  made.schedule.focus(true);
  await made.pass(0);
  assert.equal(made.reads.length, 1);
});

test("while runs are under way it is read every 30 seconds, then less and less often, up to `history.poll`", async () => {
  const made = bench({ isRunning: true });
  made.schedule.focus(true);
  made.schedule.shown();
  await made.pass(1_500_000);
  const gaps = (): number[] => times(made).map((at, index, all) => (at - (all[index - 1] ?? 0)) / 1000);
  assert.deepEqual(gaps(), [0, 30, 60, 120, 240, 300, 300, 300]);
  made.answer = { isRunning: true, newSteps: 3 };
  await made.pass(pollMs / 2 + 3 * soonMs);
  assert.deepEqual(gaps().slice(8), [300, 30, 30, 30], "something new came");
  made.answer = {};
  await made.pass(pollMs + soonMs);
  assert.deepEqual(gaps().slice(12), [30, 300]);
});

test("what fails is tried less and less often; whoever looks at the runs again, or mends it, is answered at once", async () => {
  const made = bench({ outcome: "failed" });
  made.schedule.focus(true);
  made.schedule.shown();
  await made.pass(4 * longestMs);
  const gaps = times(made).map((at, index, all) => at - (all[index - 1] ?? 0));
  assert.deepEqual(gaps.slice(0, 5), [0, 2 * pollMs, 4 * pollMs, 8 * pollMs, longestMs]);
  const before = made.reads.length;
  await made.pass(pollMs + 1);
  made.schedule.shown();
  await made.pass(0);
  assert.equal(made.reads.length, before + 1);
  made.schedule.shown();
  await made.pass(0);
  assert.equal(made.reads.length, before + 1, "a moment ago");
  made.schedule.again();
  await made.pass(0);
  assert.equal(made.reads.length, before + 2);
});

test("`off` reads nothing by itself, until somebody asks where it says otherwise", async () => {
  const made = bench({ pollMs: 0 });
  made.schedule.focus(true);
  made.schedule.shown();
  await made.pass(24 * 3_600_000);
  made.schedule.shown();
  await made.pass(24 * 3_600_000);
  assert.equal(made.reads.length, 1, "once, to see what the settings say");
  made.answer = {};
  made.schedule.tried({ pollMs, outcome: "synced", ageMs: 0, newSteps: 0, isRunning: false });
  await made.pass(pollMs);
  assert.equal(made.reads.length, 2);
});

test("no oftener than every 30 seconds", async () => {
  const made = bench({ pollMs: 1 });
  made.schedule.focus(true);
  made.schedule.shown();
  await made.pass(4 * soonMs);
  assert.deepEqual(
    times(made),
    [0, 1, 2, 3, 4].map((one) => one * soonMs),
  );
});

test("what another window has read counts, and one that reads now is waited for", async () => {
  const made = bench({ outcome: "fresh", ageMs: 200_000 });
  made.schedule.focus(true);
  made.schedule.shown();
  made.answer = { outcome: "busy" };
  await made.pass(110_000);
  assert.deepEqual(made.reads, [
    [0, undefined],
    [100_000, pollMs],
    [110_000, 10_000],
  ]);
  made.schedule.dispose();
  await made.pass(3_600_000);
  assert.equal(made.reads.length, 3);
});
