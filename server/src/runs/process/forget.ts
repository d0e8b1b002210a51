import type Database from "better-sqlite3";
import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Forgotten, ForgetRequest } from "../history.ts";
import { RunsError } from "../store.ts";
import { countSome } from "./countSteps.ts";
import { databaseError } from "./databaseError.ts";
import { artifactsSource } from "./dbtInvocations.ts";
import { emptyMirror, writeMirror } from "./mirror.ts";
import { asideOf, deleteMirror, isOurs } from "./mirrorFiles.ts";
import { notesPath } from "./notes.ts";
import { keptFrom } from "./sync/readAgain.ts";
import { runRemover } from "./sync/removeOld.ts";
import { together } from "./together.ts";

/** Runs that are taken out in one transaction. */
const batchSize = 200;

/** How often it is tried to write all into one file while others read it. */
const tries = 20;

const betweenMs = 100;

/**
 * Takes run history out of the mirror: all of it, or what one source recorded. The caller holds the lock of those who
 * read sources. Throws `RunsError`.
 */
export async function forget(
  path: string,
  { source, notes, keepsFile = false }: ForgetRequest & { readonly keepsFile?: boolean },
  pause: () => void,
): Promise<Forgotten> {
  try {
    if (source !== undefined) return { ...(await forgetSource(path, source, pause)), notes: false };
    const steps = existsSync(path) ? stepsOf(path) : 0;
    const isThere = existsSync(path) || asideOf(path).length > 0;
    for (const aside of asideOf(path)) deleteMirror(aside);
    if (existsSync(path) && (keepsFile || !deleteMirror(path))) await emptyFile(path);
    return { isThere, steps, notes: notes && forgetNotes(path) };
  } catch (error) {
    throw databaseError(error, path);
  }
}

/** `undefined` for a mirror that cannot be read. */
function stepsOf(path: string): number | undefined {
  try {
    const mirror = writeMirror(path);
    try {
      // Nobody is in the middle of writing, and nothing of it is left to be written.
      mirror.exec("BEGIN IMMEDIATE; COMMIT");
      return mirror.prepare("SELECT count(*) FROM step_rows").pluck().get() as number;
    } finally {
      mirror.close();
    }
  } catch (error) {
    const known = databaseError(error, path);
    if (known.reason === "damaged" && isOurs(path)) return undefined;
    throw known;
  }
}

function forgetNotes(path: string): boolean {
  const notes = notesPath(path);
  const isThere = existsSync(notes);
  if (isThere && !deleteMirror(notes))
    throw new RunsError(
      "locked",
      `Another program holds ${notes}.`,
      "Close the other windows of the editor, then try again.",
    );
  return isThere;
}

/** Where the file cannot be deleted: nothing of what was in it is left in it. */
async function emptyFile(path: string): Promise<void> {
  const mirror = writeMirror(path);
  try {
    await together(mirror, () => emptyMirror(mirror));
    mirror.exec("VACUUM");
    await intoOneFile(mirror, path);
  } finally {
    mirror.close();
  }
}

/** Whoever reads at this moment reads on from what stands beside the file, which cannot be taken away until then. */
async function intoOneFile(mirror: Database.Database, path: string): Promise<void> {
  for (let tried = 0; tried < tries; tried++) {
    const [done] = mirror.pragma("wal_checkpoint(TRUNCATE)") as { busy: number }[];
    if (done?.busy === 0) return;
    await new Promise((resolve) => setTimeout(resolve, betweenMs));
  }
  throw new RunsError(
    "locked",
    `${path} is empty, but another program still reads what stood in it.`,
    "Close that program, then forget the run history again.",
  );
}

async function forgetSource(
  path: string,
  source: string,
  pause: () => void,
): Promise<Omit<Forgotten, "notes">> {
  if (!existsSync(path)) return { isThere: false, steps: 0 };
  const mirror = writeMirror(path);
  try {
    const names = namesOf(mirror, source);
    if (names.length === 0) return { isThere: false, steps: 0 };
    // First: who is stopped in the middle reads all of it again, too.
    await together(mirror, () => forgetHowFar(mirror, source, names));
    const ids = runsOf(mirror, source, names);
    const remove = runRemover(mirror, names);
    let steps = 0;
    for (let at = 0; at < ids.length; at += batchSize) {
      pause();
      steps += await together(mirror, () => remove(ids.slice(at, at + batchSize), Number.MAX_SAFE_INTEGER));
      await setImmediate();
    }
    while ((await together(mirror, () => countSome(mirror))) > 0) await setImmediate();
    await together(mirror, () => forgetNames(mirror, source, names));
    return { isThere: true, steps };
  } finally {
    mirror.close();
  }
}

/** Its tables, or what else it is in the mirror. */
const namesOf = (mirror: Database.Database, source: string): string[] =>
  (
    mirror
      .prepare(
        "SELECT name FROM sources UNION SELECT source FROM watermarks UNION SELECT id FROM source_keys",
      )
      .pluck()
      .all() as string[]
  ).filter((name) => name === source || name.startsWith(`${source}: `));

const listOf = (names: readonly string[]): string => names.map(() => "?").join(", ");

function forgetHowFar(mirror: Database.Database, source: string, names: readonly string[]): void {
  mirror.prepare(`DELETE FROM watermarks WHERE source IN (${listOf(names)})`).run(names);
  if (source !== artifactsSource) return;
  mirror.exec("DELETE FROM imports");
  mirror.exec("DELETE FROM dbt_nodes");
}

function runsOf(mirror: Database.Database, source: string, names: readonly string[]): string[] {
  const list = listOf(names);
  return mirror
    .prepare(
      `SELECT id FROM run_keys WHERE key IN (
         SELECT run FROM step_rows WHERE source IN (SELECT key FROM source_keys WHERE id IN (${list})))
       UNION SELECT id FROM recorded_runs WHERE source IN (${list})
       UNION SELECT run_id FROM orchestrator_runs WHERE source IN (${list})
       UNION SELECT run_id FROM dbt_invocations WHERE source = ?`,
    )
    .pluck()
    .all([...names, ...names, ...names, source]) as string[];
}

/** What nothing in the mirror has any more. */
function forgetNames(mirror: Database.Database, source: string, names: readonly string[]): void {
  const list = listOf(names);
  mirror.prepare(`DELETE FROM sources WHERE name IN (${list})`).run(names);
  mirror.prepare(`DELETE FROM source_keys WHERE id IN (${list})`).run(names);
  mirror.prepare("DELETE FROM dbt_invocations WHERE source = ?").run(source);
  mirror.prepare(`DELETE FROM sync_state WHERE name IN (${listOf(names)})`).run(names.map(keptFrom));
  mirror.exec("DELETE FROM step_kinds WHERE source NOT IN (SELECT key FROM source_keys)");
  mirror.exec("DELETE FROM name_keys WHERE key NOT IN (SELECT name FROM step_rows)");
}
