import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { CliError } from "./cliError.ts";
import type { FindingRow } from "./findingRow.ts";
import type { FileResult } from "./formats/format.ts";

/** Findings that were accepted: how many of each, by file and by what stays the same of them when lines move. */
export interface Baseline {
  readonly path: string;
  /** Files are relative to the folder of the baseline, with `/`. */
  readonly files: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

type Counts = Map<string, number>;
type Fingerprint = (finding: FindingRow) => string;

export function readBaseline(path: string, isNew: boolean): Baseline {
  if (!existsSync(path) && isNew) return { path, files: new Map() };
  try {
    const { version, files } = JSON.parse(readFileSync(path, "utf8")) as {
      version: unknown;
      files: Record<string, Record<string, number>>;
    };
    if (version !== 1) throw new Error("it is of a version that this Tocsin does not know");
    const entries = Object.entries(files).map(([file, counts]) => [file, countsOf(counts)] as const);
    return { path, files: new Map(entries) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = "`--update-baseline` writes it anew with what is found today.";
    if (!existsSync(path)) throw new CliError(`the baseline ${path} does not exist.`, hint);
    throw new CliError(`the baseline ${path} cannot be used: ${reason}.`, hint);
  }
}

function countsOf(counts: Readonly<Record<string, number>>): Counts {
  const entries = Object.entries(counts);
  if (entries.every(([, count]) => Number.isSafeInteger(count) && count > 0)) return new Map(entries);
  throw new Error("it does not say how many findings there are of each kind");
}

export interface Compared {
  /** With what is new only. */
  readonly results: readonly FileResult[];
  /** How many were accepted and are still there. */
  readonly known: number;
  /** How many were accepted and are not there any more, in the files that were judged. */
  readonly gone: number;
}

/** Takes the findings out that were accepted. What a file that is gone was allowed is allowed to the others: renamed. */
export function compare(
  { path, files }: Baseline,
  results: readonly FileResult[],
  cwd: string,
  fingerprint: Fingerprint,
): Compared {
  const folder = dirname(path);
  const moved: Counts = new Map();
  for (const [file, counts] of files)
    if (!existsSync(join(folder, file))) for (const [key, count] of counts) add(moved, key, count);
  let known = 0;
  let gone = 0;
  const fresh = results.map((result) => {
    const left: Counts = new Map(files.get(keyOf(result.file, folder, cwd)));
    const findings = result.findings.filter((finding) => {
      const key = entryOf(finding, fingerprint);
      const isKnown = take(left, key) || take(moved, key);
      if (isKnown) known++;
      return !isKnown;
    });
    gone += sum(left);
    return { ...result, findings, total: findings.length };
  });
  return { results: fresh, known, gone: gone + sum(moved) };
}

/** Writes what is found today; of files that were not judged and are still there, what was accepted of them. */
export function writeBaseline(
  { path, files }: Baseline,
  results: readonly FileResult[],
  cwd: string,
  fingerprint: Fingerprint,
): void {
  const folder = dirname(path);
  const all = new Map([...files].filter(([file]) => existsSync(join(folder, file))));
  for (const { file, findings } of results) {
    const counts: Counts = new Map();
    for (const finding of findings) add(counts, entryOf(finding, fingerprint), 1);
    all.set(keyOf(file, folder, cwd), counts);
  }
  const shown = sorted(
    [...all].filter(([, counts]) => counts.size > 0).map(([file, counts]) => [file, sorted([...counts])]),
  );
  try {
    writeFileSync(path, `${JSON.stringify({ version: 1, files: shown }, undefined, 2)}\n`);
  } catch (error) {
    throw new CliError(`the baseline ${path} cannot be written: ${String(error)}.`);
  }
}

const sorted = <T>(entries: readonly (readonly [string, T])[]): Record<string, T> =>
  Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));

const entryOf = (finding: FindingRow, fingerprint: Fingerprint): string =>
  `${finding.check} ${fingerprint(finding)}`;

const keyOf = (file: string, folder: string, cwd: string): string =>
  relative(folder, resolve(cwd, file)).replaceAll(sep, "/");

const add = (counts: Counts, key: string, count: number): void =>
  void counts.set(key, (counts.get(key) ?? 0) + count);

function take(counts: Counts, key: string): boolean {
  const count = counts.get(key) ?? 0;
  if (count > 0) counts.set(key, count - 1);
  return count > 0;
}

const sum = (counts: Counts): number => [...counts.values()].reduce((total, count) => total + count, 0);
