import type { Engine } from "../engine/engine.ts";

/** Longest time that the engine works before requests get their turn, in milliseconds. */
const sliceMs = 20;

/** Runs the engine between requests, in slices. */
export interface Scheduler {
  /** There may be something to do. */
  wake(): void;
  /** Resolves when the file's findings are those of its latest text; other requests get their turn meanwhile. */
  settled(uri: string, isCancelled: () => boolean): Promise<void>;
}

/** `onChanged` is told the files whose findings have changed, after each slice. */
export function makeScheduler(engine: Engine, onChanged: (uris: readonly string[]) => void): Scheduler {
  let scheduled = false;
  let wanted: string | undefined;
  const slice = (): boolean => {
    const end = performance.now() + sliceMs;
    let more = true;
    while (more && performance.now() < end) more = engine.step(wanted);
    const changed = engine.takeChanged();
    if (changed.length > 0) onChanged(changed);
    return more;
  };
  const wake = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      if (slice()) wake();
    });
  };
  return {
    wake,
    async settled(uri, isCancelled) {
      wanted = uri;
      while (!engine.isSettled(uri) && !isCancelled()) {
        if (!slice()) break;
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (wanted === uri) wanted = undefined;
      wake();
    },
  };
}
