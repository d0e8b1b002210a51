import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after } from "node:test";

/** A bundle named by `TOCSIN_CLI`, else the sources. */
export const cli = resolve(
  process.env["TOCSIN_CLI"] ?? join(import.meta.dirname, "../server/src/cli/main.ts"),
);

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new folder with these files, by path; gone when the tests of the file have run. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-terminal-")));
  folders.push(folder);
  write(folder, files);
  return folder;
}

export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command line as it is run in a folder. */
export function tocsin(
  cwd: string,
  args: readonly string[],
  { input = "", env = {} }: { readonly input?: string | Uint8Array; readonly env?: NodeJS.ProcessEnv } = {},
): Run {
  const { NO_COLOR: _, FORCE_COLOR: __, ...rest } = process.env;
  const options = { cwd, encoding: "utf8", input, env: { ...rest, ...env }, timeout: 120_000 } as const;
  const large = { ...options, maxBuffer: 100_000_000 };
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], large);
  return { code: status, out: stdout, err: stderr };
}

export interface Row {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: string;
  readonly check: string;
  readonly message: string;
}

export const rowsOf = ({ out }: Run): Row[] => JSON.parse(out) as Row[];
