import { existsSync } from "node:fs";
import { RunsError } from "../../store.ts";
import type { EpochMs, Imported, ImportOptions, ImportProgress } from "../../store.ts";
import { isOurs, setAside } from "../mirrorFiles.ts";
import { holdSyncLock } from "../sync/syncLock.ts";
import { damageOf } from "../sync/syncSound.ts";
import { importPaths } from "./importPaths.ts";

/** How long one that reads sources into the mirror meanwhile is waited for, in milliseconds. */
const waitMs = 30_000;

/** `importPaths`, into a new mirror where the one that is there is damaged: that is set aside, and never deleted. */
export async function importSound(
  mirrorPath: string,
  paths: readonly string[],
  options: ImportOptions,
  now: EpochMs,
  tell: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<Imported> {
  const read = (): ReturnType<typeof importPaths> =>
    importPaths(mirrorPath, paths, options, now, tell, signal);
  const anew = async (isSure: boolean): Promise<Imported> => {
    const aside = await setDamagedAside(mirrorPath, isSure, now, signal);
    return { files: await read(), ...(aside !== undefined && { aside }) };
  };
  if (await isDamaged(mirrorPath)) return anew(false);
  try {
    return { files: await read() };
  } catch (error) {
    if (!(error instanceof RunsError) || error.reason !== "damaged" || !isOurs(mirrorPath)) throw error;
    return anew(true);
  }
}

async function isDamaged(mirrorPath: string): Promise<boolean> {
  const damage = existsSync(mirrorPath) ? await damageOf(mirrorPath) : undefined;
  if (damage && !isOurs(mirrorPath)) throw damage;
  return damage !== undefined;
}

/** Gives its new path; `undefined` where another program has made a new one meanwhile. */
async function setDamagedAside(
  mirrorPath: string,
  isSure: boolean,
  now: EpochMs,
  signal: AbortSignal,
): Promise<string | undefined> {
  const release = await holdSyncLock(mirrorPath, waitMs, signal);
  try {
    return isSure || (await isDamaged(mirrorPath)) ? setAside(mirrorPath, now) : undefined;
  } finally {
    release();
  }
}
