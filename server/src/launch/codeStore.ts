import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** V8's code for a bundle. */
export interface KeptCode {
  readonly code: Buffer;
  /** How much V8 had compiled when it was kept, in bytes. */
  readonly compiled: number;
}

/** Before the code: a word of ours, `compiled`, the length of the code and its sum, of four bytes each. */
const headBytes = 16;
const word = 0x54435331;

/** Files that are kept of all bundles, builds and commands. */
const mostFiles = 24;

/** What is kept in a file; `undefined` where there is none, or it is damaged or somebody else's. Never throws. */
export function readCode(file: string): KeptCode | undefined {
  try {
    if (process.getuid && statSync(file).uid !== process.getuid()) return undefined;
    const bytes = readFileSync(file);
    if (bytes.length < headBytes || bytes.readUInt32LE(0) !== word) return undefined;
    const code = bytes.subarray(headBytes);
    if (bytes.readUInt32LE(8) !== code.length || bytes.readUInt32LE(12) !== sumOf(code)) return undefined;
    return { code, compiled: bytes.readUInt32LE(4) };
  } catch {
    return undefined;
  }
}

/** Renamed into place, so that nobody reads half of it. Where it cannot be written, nothing is kept. Never throws. */
export function writeCode(file: string, { code, compiled }: KeptCode): void {
  const head = Buffer.alloc(headBytes);
  for (const [index, value] of [word, compiled, code.length, sumOf(code)].entries())
    head.writeUInt32LE(value, index * 4);
  const partial = `${file}.${process.pid}.partial`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(partial, Buffer.concat([head, code]), { mode: 0o600 });
    renameSync(partial, file);
    forgetOldest(dirname(file));
  } catch {
    tryRemove(partial);
  }
}

/** V8 trusts the code that it is given: a page that a crash has left empty must be noticed. A few words of each count. */
function sumOf(code: Buffer): number {
  let sum = 0;
  for (let at = 0; at + 4 <= code.length; at += 512) sum = (Math.imul(sum, 31) + code.readInt32LE(at)) | 0;
  return sum >>> 0;
}

function tryRemove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Nothing was written then.
  }
}

function forgetOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, basename(name)));
  if (files.length <= mostFiles) return;
  const aged = files.map((path) => ({ path, time: statSync(path).mtimeMs })).sort((a, b) => b.time - a.time);
  for (const { path } of aged.slice(mostFiles)) rmSync(path, { force: true });
}
