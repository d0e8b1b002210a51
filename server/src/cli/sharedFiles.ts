import { statSync } from "node:fs";
import type { ProjectFile } from "./fileJudge.ts";

/** Files that several threads take one after the other. Everything in it can be sent to a thread. */
export interface SharedFiles {
  readonly files: readonly ProjectFile[];
  /** First the number of files that were taken; then of each file who has taken it. */
  readonly taken: Int32Array;
}

/** The largest come first, so that nobody is left with one when the others are done. */
export function shareFiles(files: readonly ProjectFile[]): { shared: SharedFiles; bytes: number } {
  const sized = files.map((file) => ({ file, bytes: sizeOf(file.path) }));
  sized.sort((a, b) => b.bytes - a.bytes);
  const cells = new SharedArrayBuffer((files.length + 1) * Int32Array.BYTES_PER_ELEMENT);
  const shared = { files: sized.map(({ file }) => file), taken: new Int32Array(cells) };
  return { shared, bytes: sized.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** The next file that nobody has taken; `taker` is a number from 1. */
export function takeFile({ files, taken }: SharedFiles, taker: number): ProjectFile | undefined {
  const at = Atomics.add(taken, 0, 1);
  const file = files[at];
  if (file) Atomics.store(taken, at + 1, taker);
  return file;
}

export const takenBy = ({ files, taken }: SharedFiles, taker: number): ProjectFile[] =>
  files.filter((_, at) => Atomics.load(taken, at + 1) === taker);

/** How many were taken. */
export const takenCount = ({ files, taken }: SharedFiles): number =>
  Math.min(Atomics.load(taken, 0), files.length);

/** 0 for a file that is not there; who reads it finds out. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
