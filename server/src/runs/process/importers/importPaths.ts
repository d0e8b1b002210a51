import { setImmediate } from "node:timers/promises";
import { RunsError } from "../../store.ts";
import type { EpochMs, ImportedFile, ImportOptions, ImportProgress } from "../../store.ts";
import { databaseError } from "../databaseError.ts";
import { writeMirror } from "../mirror.ts";
import { writersOf } from "../writing/writers.ts";
import { importArtifact } from "./dbt/importArtifact.ts";
import { findFiles } from "./findFiles.ts";

/** Progress is told no oftener, in milliseconds. */
const betweenMs = 100;

/** Runs that are grouped in one transaction. */
const groupSize = 100;

/**
 * Reads run history from files, folders and archives into the mirror, which is made where there is none. What was read
 * before is passed over, so that the same folder can be named again and again. Throws `RunsError`; `cancelled` leaves
 * what was written until then.
 */
export async function importPaths(
  mirrorPath: string,
  paths: readonly string[],
  options: ImportOptions,
  now: EpochMs,
  tell: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ImportedFile[]> {
  const imported: ImportedFile[] = [];
  let [bytes, told] = [0, 0];
  const pause = (): void => {
    if (signal.aborted)
      throw new RunsError("cancelled", "The import was stopped.", "What was read so far is kept.");
  };
  const writers = writersOf(writeMirror(mirrorPath), mirrorPath);
  try {
    // Of one that died.
    await writers.group(groupSize, pause);
    for (const path of paths)
      for await (const file of findFiles(path)) {
        pause();
        const read = (more: number): void => {
          bytes += more;
          if (Date.now() - told < betweenMs) return;
          told = Date.now();
          tell({ file: file.name, files: imported.length, bytes });
        };
        imported.push(await importArtifact(file, { writers, options, now, pause, read }));
        await setImmediate();
      }
    return imported;
  } catch (error) {
    throw error instanceof RunsError ? error : databaseError(error, mirrorPath);
  } finally {
    await writers.end();
  }
}
