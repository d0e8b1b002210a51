/** Time as a schedule sees it. */
export type Clock = {
  now(): number;
  /** Runs something later; answers what takes that back. */
  after(ms: number, run: () => void): () => void;
};

/** What came of reading the sources, as far as it says when to do so again. */
export type Tried = {
  /** What `.tocsin.yaml` says; 0: not by itself. */
  readonly pollMs: number;
  /** `fresh`: it was read `ageMs` ago, here or by another window. `busy`: another one reads it now. */
  readonly outcome: "synced" | "fresh" | "busy" | "failed";
  readonly ageMs: number;
  readonly newSteps: number;
  /** Runs are under way. */
  readonly isRunning: boolean;
};

export type Schedule = {
  /** A view of runs is looked at. */
  shown(): void;
  focus(isFocused: boolean): void;
  /** Somebody has asked for it in between. */
  tried(what: Tried): void;
  /** Something has changed that may make it work: it is tried at once, if runs were looked at. */
  again(): void;
  dispose(): void;
};

const minuteMs = 60_000;

/** No oftener than this, and as often while runs are under way, in milliseconds. */
export const soonMs = minuteMs / 2;

/** Whoever has not looked at the window for so long is not kept up to date, in milliseconds. */
export const awayMs = 15 * minuteMs;

/** What fails is tried less and less often, up to this, in milliseconds. */
export const longestMs = 60 * minuteMs;

/** While another window reads the sources. */
const busyMs = 10_000;

/**
 * Decides when the sources are read by themselves: once runs are looked at, then every `pollMs` while the window is used,
 * oftener while runs are under way. `sync` reads them if that was last tried longer ago than it is given (`pollMs` without);
 * it never rejects.
 */
export function makeSchedule(
  clock: Clock,
  sync: (ifOlderThanMs: number | undefined) => Promise<Tried>,
): Schedule {
  let isShown = false;
  let isDisposed = false;
  let isFocused = false;
  let focusedAt = -Infinity;
  let triedAt = -Infinity;
  /** Between two; `undefined` before the first, 0 for never. */
  let delayMs: number | undefined;
  let pollMs: number | undefined;
  let rounds = 0;
  let failures = 0;
  /** Its time came while nobody looked at the window. */
  let isDue = false;
  let isRunning = false;
  let takeBack = (): void => undefined;

  const isUsed = (): boolean => isFocused || clock.now() - focusedAt <= awayMs;
  const run = (): void => {
    takeBack();
    if (isDisposed || isRunning) return;
    isDue = !isUsed();
    if (isDue) return;
    isRunning = true;
    void sync(delayMs).then((what) => {
      isRunning = false;
      tried(what);
    });
  };
  const tried = (what: Tried): void => {
    triedAt = clock.now() - what.ageMs;
    pollMs = what.pollMs === 0 ? 0 : Math.max(what.pollMs, soonMs);
    failures = what.outcome === "failed" ? failures + 1 : 0;
    rounds = what.isRunning && what.newSteps === 0 ? rounds + 1 : 0;
    delayMs = pauseAfter(what, pollMs, rounds, failures);
    takeBack();
    if (delayMs > 0 && isShown && !isDisposed)
      takeBack = clock.after(Math.max(delayMs - what.ageMs, 1000), run);
  };
  return {
    shown() {
      const isFirst = !isShown;
      isShown = true;
      // After failures, too, whoever looks wants to know.
      if (isFirst || (pollMs !== 0 && clock.now() - triedAt > (pollMs ?? 0))) run();
    },
    focus(isNow) {
      if (isFocused || isNow) focusedAt = clock.now();
      isFocused = isNow;
      if (isNow && isDue) run();
    },
    tried,
    again() {
      delayMs = 0;
      failures = 0;
      if (isShown) run();
    },
    dispose() {
      isDisposed = true;
      takeBack();
    },
  };
}

function pauseAfter({ outcome, isRunning }: Tried, pollMs: number, rounds: number, failures: number): number {
  if (pollMs === 0) return 0;
  if (outcome === "failed")
    return Math.min(pollMs * 2 ** Math.min(failures, 20), Math.max(longestMs, pollMs));
  if (outcome === "busy") return Math.min(busyMs, pollMs);
  return isRunning ? Math.min(soonMs * 2 ** Math.min(Math.max(rounds - 1, 0), 20), pollMs) : pollMs;
}
