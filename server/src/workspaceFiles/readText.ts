import { isUtf8 } from "node:buffer";
import { closeSync, fstatSync, openSync, readFileSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { close, fstat, open, readFile } from "./disk.ts";

/** Files over this size, in bytes, are not read: the most that `files.maxSize` allows. */
export const largestFile = 50_000_000;

/** Text of a file without its byte order mark, or why there is none: `reason` for programs, `message` for people. */
export type TextOrProblem = { readonly text: string } | ReadProblem;

export interface ReadProblem {
  readonly reason: "missing" | "folder" | "forbidden" | "large" | "failed";
  /** Continues a sentence that begins with the file's name. */
  readonly message: string;
}

/** Reads a file of UTF-8, or of UTF-16 where its byte order mark says so. Never rejects. */
export async function readText(path: string): Promise<TextOrProblem> {
  let file: number | undefined;
  try {
    file = await open(path, "r");
    return refusal(await fstat(file)) ?? { text: decode(await readFile(file)) };
  } catch (error) {
    return problemOf(error);
  } finally {
    if (file !== undefined) await close(file);
  }
}

/** The same for those who have nothing else to do meanwhile: a small file is read before its promises would be made. */
export function readTextSync(path: string): TextOrProblem {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    return refusal(fstatSync(file)) ?? { text: decode(readFileSync(file)) };
  } catch (error) {
    return problemOf(error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function refusal(about: Stats): ReadProblem | undefined {
  if (about.isDirectory()) return { reason: "folder", message: "is a folder" };
  return about.size > largestFile ? { reason: "large", message: tooLarge(about.size) } : undefined;
}

/** The same at once, for an answer that cannot wait; undefined where there is no text. */
export function readTextNow(path: string): string | undefined {
  try {
    return statSync(path).size > largestFile ? undefined : decode(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** What an error of the file system means. */
export function problemOf(error: unknown): ReadProblem {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return { reason: "missing", message: "does not exist" };
  if (code === "EACCES" || code === "EPERM")
    return { reason: "forbidden", message: "may not be read by this user" };
  if (code === "EISDIR") return { reason: "folder", message: "is a folder" };
  const text = error instanceof Error ? error.message : String(error);
  return { reason: "failed", message: `cannot be read (${code || text})` };
}

/** Text of a file's bytes; a byte order mark is not part of it, and a byte that is not UTF-8 becomes U+DC80 to U+DCFF. */
export function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  if (encoding !== "utf-8") return new TextDecoder(encoding).decode(bytes);
  const rest = isMarked(bytes) ? bytes.subarray(3) : bytes;
  return isUtf8(rest) ? textOf(rest) : decodeAround(rest);
}

/** Whether a byte order mark stands first. */
const isMarked = ([first, second, third]: Uint8Array): boolean =>
  first === 0xef && second === 0xbb && third === 0xbf;

/** Of bytes that are UTF-8. */
const textOf = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();

/** Byte by byte, so that each wrong one keeps its place and can be told from a U+FFFD that somebody wrote. */
function decodeAround(bytes: Uint8Array): string {
  const pieces: string[] = [];
  let good = 0;
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) {
      pieces.push(textOf(bytes.subarray(good, at)), String.fromCharCode(0xdc00 + bytes[at]!));
      good = at + 1;
    }
    at += Math.max(length, 1);
  }
  return pieces.join("") + textOf(bytes.subarray(good));
}

/** Bytes of the character at `at`; 0 when it is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const first = bytes[at]!;
  if (first < 0x80) return 1;
  const length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

const tooLarge = (bytes: number): string =>
  `is ${Math.ceil(bytes / 1_000_000)} MB; files over ${largestFile / 1_000_000} MB are not read`;
