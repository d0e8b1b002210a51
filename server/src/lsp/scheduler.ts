import type { Engine } from "../engine/engine.ts";
import { normalUri } from "../workspaceFiles/fileUri.ts";

/** Longest time that the engine works before requests get their turn, in milliseconds. */
const sliceMs = 10;

/** Runs the engine between requests, in slices. */
export interface Scheduler {
  /** There may be something to do. */
  wake(): void;
  /** Resolves when the file's findings are those of its latest text; other requests get their turn meanwhile. */
  settled(uri: string, isCancelled: () => boolean): Promise<void>;
  /**
   * Answers a question about a file when it is read: at once, or in between slices, in which other answers and the first
   * findings go out. The file's URI is given as clients spell it, and comes normalised.
   */
  whenRead<T>(
    uri: string,
    token: { isCancellationRequested: boolean },
    answer: (uri: string) => T,
  ): T | Promise<Awaited<T>>;
  /** Resolves when every file that was put is read; other requests get their turn meanwhile. */
  finished(isCancelled: () => boolean): Promise<void>;
}

/**
 * `onChanged` is told the files whose findings have changed, after each slice; none when only configurations have.
 * `opening`: what is awaited before a file counts as read.
 */
export function makeScheduler(
  engine: Engine,
  onChanged: (uris: readonly string[]) => void,
  opening: ReadonlyMap<string, Promise<void>>,
): Scheduler {
  let scheduled = false;
  let wanted: string | undefined;
  let configs = engine.workspace.configRevision;
  const slice = (): boolean => {
    const end = performance.now() + sliceMs;
    let more = true;
    while (more && performance.now() < end && !(wanted && engine.isSettled(wanted)))
      more = engine.step(wanted);
    const changed = engine.takeChanged();
    const { configRevision } = engine.workspace;
    if (changed.length > 0 || configRevision !== configs) onChanged(changed);
    configs = configRevision;
    return more;
  };
  const work = async (): Promise<void> => {
    scheduled = true;
    await nextTurn();
    while (slice()) await afterInput();
    scheduled = false;
  };
  const wake = (): void => {
    if (!scheduled) void work();
  };
  const settled: Scheduler["settled"] = async (uri, isCancelled) => {
    await opening.get(uri);
    while (!engine.isSettled(uri) && !isCancelled()) {
      wanted = uri;
      const more = slice();
      wanted = undefined;
      if (!more || engine.isSettled(uri)) break;
      await afterInput();
    }
    wake();
  };
  return {
    wake,
    settled,
    whenRead(spelled, token, answer) {
      const uri = normalUri(spelled);
      if (engine.isSettled(uri) && !opening.has(uri)) return answer(uri);
      return settled(uri, () => token.isCancellationRequested).then(() => answer(uri)) as never;
    },
    async finished(isCancelled) {
      while (!isCancelled() && slice()) await afterInput();
      wake();
    },
  };
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What a turn of the event loop takes that has nothing to read, in milliseconds. */
const emptyTurnMs = 0.15;

/** A message of so many pieces is let in before the engine works on; some 64 kB each. */
const mostPieces = 500;

/**
 * Resolves when the event loop has read what is there. A long message comes in pieces, one a turn: with a slice of work
 * between any two of them, a file of seven megabytes would need seconds to be opened.
 */
async function afterInput(): Promise<void> {
  for (let piece = 0; piece < mostPieces; piece++) {
    const before = performance.eventLoopUtilization();
    // The writer needs a moment to put the next piece into the pipe.
    await (piece === 0 ? nextTurn() : new Promise((resolve) => setTimeout(resolve, 1)));
    if (performance.eventLoopUtilization(before).active < emptyTurnMs) return;
  }
}
