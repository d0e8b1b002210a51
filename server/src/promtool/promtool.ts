import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a run of promtool ended. */
export interface Ended {
  /** Undefined when it was stopped. */
  readonly code: number | undefined;
  /** What it printed, both ways together. */
  readonly output: string;
}

/** There is no such program, it cannot be run, or it took too long; the message says what to do. */
export class PromtoolError extends Error {
  override readonly name = "PromtoolError";
}

/** More is not kept. */
const mostOutput = 4_000_000;

/**
 * Runs promtool without a shell. Rejects with a `PromtoolError`; `signal` stops it. `folder`: where it puts the storage of
 * tests, which it leaves behind when one of them fails (2.42).
 */
export function runPromtool(
  program: string,
  args: readonly string[],
  timeoutMs: number,
  { folder, signal }: { readonly folder?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const env = folder === undefined ? {} : { TMPDIR: folder, TMP: folder, TEMP: folder };
    const child = spawn(program, args, {
      ...{ stdio: ["ignore", "pipe", "pipe"], windowsHide: true },
      env: { ...process.env, ...env },
    });
    let output = "";
    let isLate = false;
    const stop = (): void => void child.kill("SIGKILL");
    const timer = setTimeout(() => {
      isLate = true;
      stop();
    }, timeoutMs);
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop, { once: true });
    const take = (data: Buffer): void => {
      if (output.length < mostOutput) output += data.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      end();
      reject(new PromtoolError(whyNot(program, error)));
    });
    child.on("close", (code) => {
      end();
      if (isLate) reject(new PromtoolError(`promtool did not end within ${timeoutMs / 1000} seconds.`));
      else resolve({ code: code ?? undefined, output });
    });
  });
}

function whyNot(program: string, { code, message }: NodeJS.ErrnoException): string {
  const how =
    "Install Prometheus' promtool so that it is on the PATH, or set `tocsin.promtool.path` to where it is.";
  if (code === "ENOENT") return `\`${program}\` was not found. ${how}`;
  if (code === "EACCES") return `\`${program}\` may not be run. ${how}`;
  return `\`${program}\` cannot be run: ${message}. ${how}`;
}

const versionMs = 10_000;

/** The version of a promtool: `3.14.0`. Rejects with a `PromtoolError`. */
export async function promtoolVersion(program: string): Promise<string> {
  const { output } = await runPromtool(program, ["--version"], versionMs);
  const version = /promtool, version (\S+)/.exec(output)?.[1];
  if (version === undefined) throw new PromtoolError(`\`${program}\` is not promtool: it prints no version.`);
  return version;
}

/** Calls back with a file of this text, in a folder of its own; both are gone afterwards. */
export async function withTemporaryFile<T>(
  text: string,
  use: (path: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tocsin-unit-test-"));
  try {
    const path = join(folder, "test.yml");
    await writeFile(path, text);
    return await use(path, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
