import { setTimeout } from "node:timers/promises";
import type { OpenSource } from "../sources/source.ts";

const tries = 3;

const firstMs = 500;

export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export const waitFor: Wait = async (ms, signal) => {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
};

/**
 * Asks again what failed for a reason that may be gone in a moment: after half a second, then after a second or so. Throws
 * `RunsError`, so that what a source says is told from what the mirror says.
 */
export async function retrying<T>(
  source: OpenSource,
  ask: () => Promise<T>,
  signal: AbortSignal,
  wait: Wait,
): Promise<T> {
  for (let failed = 1; ; failed++) {
    try {
      return await ask();
    } catch (error) {
      await tryAgain(source, error, failed, signal, wait);
    }
  }
}

/** Waits where the same may work in a moment; throws where it may not, or has been tried often enough. */
export async function tryAgain(
  source: OpenSource,
  error: unknown,
  failed: number,
  signal: AbortSignal,
  wait: Wait,
): Promise<void> {
  if (failed >= tries || signal.aborted || !source.isTransient(error)) throw source.explain(error);
  // Half of it by chance, so that those who lost a server at once do not come back at once.
  const ms = firstMs * 2 ** (failed - 1);
  await wait(ms / 2 + Math.random() * ms, signal);
}
