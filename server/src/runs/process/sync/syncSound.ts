import { existsSync } from "node:fs";
import type { Synced, SyncProgress, SyncRequest } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs, RunStore } from "../../store.ts";
import { databaseError } from "../databaseError.ts";
import { isOurs, setAside } from "../mirrorFiles.ts";
import { mirrorRunStore } from "../store.ts";
import { syncAll } from "./syncAll.ts";
import type { SyncMeans } from "./syncAll.ts";

/** What views and commands ask first. */
const firstQuestions: readonly ((store: RunStore) => Promise<unknown>)[] = [
  (store) => store.syncState(),
  (store) => store.facets({}),
  (store) => store.runs({}, { limit: 100 }),
  (store) => store.failures({}, { limit: 100 }),
];

/**
 * `syncAll`, into a new mirror where the one that is there is damaged: that is set aside, and never deleted. The caller
 * holds the lock of those who read sources.
 */
export async function syncSound(
  mirrorPath: string,
  request: SyncRequest,
  now: EpochMs,
  tell: (progress: SyncProgress) => void,
  signal: AbortSignal,
  means?: SyncMeans,
): Promise<Synced> {
  const sync = (): Promise<Synced> => syncAll(mirrorPath, request, now, tell, signal, means);
  const anew = async (isDamaged: boolean): Promise<Synced> => {
    const path = setAside(mirrorPath, now);
    return { ...(await sync()), aside: { path, isDamaged } };
  };
  const damage = existsSync(mirrorPath) ? await damageOf(mirrorPath) : undefined;
  if (damage && !isOurs(mirrorPath)) throw damage;
  if (damage) return anew(true);
  if (request.isRebuilt && existsSync(mirrorPath)) return anew(false);
  try {
    return await sync();
  } catch (error) {
    if (!isDamage(error)) throw error;
    return anew(true);
  }
}

const isDamage = (error: unknown): error is RunsError =>
  error instanceof RunsError && error.reason === "damaged";

/** Why the mirror cannot be read, where that is because of what stands in its file. */
export async function damageOf(mirrorPath: string): Promise<RunsError | undefined> {
  const store = mirrorRunStore(mirrorPath);
  try {
    for (const ask of firstQuestions) await ask(store);
    return undefined;
  } catch (error) {
    const known = databaseError(error, mirrorPath);
    return isDamage(known) ? known : undefined;
  } finally {
    store.close();
  }
}
