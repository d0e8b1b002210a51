import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Entry, ZipFile } from "yauzl";
import { RunsError } from "../../store.ts";

/** A file that may hold run history, in a folder or in an archive. */
export interface FoundFile {
  /** Path as the user would say it; of a member of an archive `archive.zip/path`. */
  readonly name: string;
  readonly size: number;
  /** By the user, and not found in a folder. */
  readonly isNamed: boolean;
  /** Read anew with each call. */
  bytes(): AsyncIterable<Uint8Array>;
}

/** Files of dbt, whatever stands around their names: `run_results.json`, `2026-03-01-run_results.json`. */
const artifactName = /(?:^|[^a-z])(?:run_results|manifest|sources)[^/\\]*\.json$/i;

/** Folders that hold no artifacts of runs, or copies of others. */
const passedOver = new Set(["node_modules", ".git", "dbt_packages", "dbt_modules"]);

/** Deeper folders are not looked into. */
const mostLevels = 20;

/** The files behind a path that the user named: itself, those of a folder and below, those of a zip archive. */
export async function* findFiles(path: string): AsyncGenerator<FoundFile> {
  const found = await statOf(path);
  if (found.isDirectory()) yield* inFolder(path, 0);
  else if (/\.zip$/i.test(path)) yield* inArchive(path);
  else yield fileAt(path, found.size, true);
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new RunsError(
        "failed",
        `There is no file or folder \`${path}\`.`,
        "Name dbt's `target` folder, or one of its files.",
      );
    throw new RunsError("failed", `\`${path}\` cannot be read: ${message}`, "Look at its permissions.");
  }
}

const fileAt = (path: string, size: number, isNamed: boolean): FoundFile => ({
  isNamed,
  name: path,
  size,
  bytes: () => createReadStream(path, { highWaterMark: 1 << 18 }),
});

async function* inFolder(folder: string, level: number): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true });
  // Manifests first: they say what the nodes of the results are.
  const rank = (name: string): number => (/manifest/i.test(name) ? 0 : 1);
  entries.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isFile() && artifactName.test(entry.name)) yield fileAt(path, (await stat(path)).size, false);
    else if (entry.isFile() && /\.zip$/i.test(entry.name)) yield* inArchive(path);
  }
  for (const entry of entries)
    if (entry.isDirectory() && !passedOver.has(entry.name) && level < mostLevels)
      yield* inFolder(join(folder, entry.name), level + 1);
}

/** A file of an archive is unpacked as it is read: nothing is written, and no path of it is followed. */
async function* inArchive(path: string): AsyncGenerator<FoundFile> {
  const { openPromise } = await import("yauzl");
  let archive;
  try {
    archive = await openPromise(path, { autoClose: false });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RunsError(
      "failed",
      `\`${basename(path)}\` cannot be read as a zip archive: ${why.replace(/\.+$/, "")}.`,
      "Unpack it, and name the folder.",
    );
  }
  try {
    const entries = [];
    for await (const entry of archive.eachEntry()) if (artifactName.test(entry.fileName)) entries.push(entry);
    entries.sort((a, b) => Number(/manifest/i.test(b.fileName)) - Number(/manifest/i.test(a.fileName)));
    for (const entry of entries)
      yield {
        name: `${path}/${entry.fileName}`,
        size: entry.uncompressedSize,
        isNamed: false,
        bytes: () => unpacked(archive, entry),
      };
  } finally {
    archive.close();
  }
}

async function* unpacked(archive: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const stream = await archive.openReadStreamPromise(entry);
  yield* stream as AsyncIterable<Uint8Array>;
}
