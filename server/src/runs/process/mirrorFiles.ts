import { closeSync, existsSync, openSync, readdirSync, readSync, renameSync, unlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { EpochMs } from "../store.ts";
import { databaseError } from "./databaseError.ts";
import { applicationId } from "./mirrorSchema.ts";

/** What SQLite keeps beside a database. */
const companions = ["-wal", "-shm"] as const;

/** Where the header of a database names its program: https://sqlite.org/fileformat.html#application_id */
const applicationIdAt = 68;

/**
 * Whether a file that cannot be read as a mirror may be moved or deleted all the same. What `TOCSIN_MIRROR` names may be
 * anything: there only what says of itself that it is a mirror.
 */
export const isOurs = (path: string): boolean =>
  !process.env["TOCSIN_MIRROR"] || applicationIdOf(path) === applicationId;

function applicationIdOf(path: string): number | undefined {
  const header = Buffer.alloc(applicationIdAt + 4);
  try {
    const file = openSync(path, "r");
    try {
      return readSync(file, header) === header.length ? header.readInt32BE(applicationIdAt) : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** Moves a mirror away, with what belongs to it; gives its new path. Another program that reads it goes on reading. */
export function setAside(path: string, now: EpochMs): string {
  const time = new Date(now)
    .toISOString()
    .replaceAll(/[-:]/g, "")
    .replace(/\.\d+Z$/, "Z");
  let aside = `${path}.damaged-${time}`;
  for (let count = 2; existsSync(aside); count++) aside = `${path}.damaged-${time}-${count}`;
  try {
    renameSync(path, aside);
    for (const end of companions) if (existsSync(path + end)) renameSync(path + end, aside + end);
  } catch (error) {
    throw databaseError(error, path);
  }
  return aside;
}

/** The mirrors that were set aside, without what belongs to them. */
export function asideOf(path: string): string[] {
  const start = `${basename(path)}.damaged-`;
  try {
    return readdirSync(dirname(path))
      .filter((name) => name.startsWith(start) && companions.every((end) => !name.endsWith(end)))
      .map((name) => join(dirname(path), name));
  } catch {
    return [];
  }
}

/** Deletes a mirror with what belongs to it; false where another program keeps the system from it (Windows). */
export function deleteMirror(path: string): boolean {
  for (const end of ["", ...companions]) {
    try {
      unlinkSync(path + end);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") continue;
      if (code === "EBUSY" || (code === "EPERM" && process.platform === "win32")) return false;
      throw databaseError(error, path);
    }
  }
  return true;
}
