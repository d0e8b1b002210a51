import { spawn } from "node:child_process";
import { CliError } from "./cliError.ts";

/** What a run of git has left behind. */
export interface GitRun {
  readonly code: number;
  /** Its stdout, where `onLine` did not take it: a character for each byte. */
  readonly out: string;
  readonly err: string;
}

/** Nothing that a repository has set may start a program or change what is printed. */
const settled = ["core.fsmonitor=false", "core.quotePath=false", "color.ui=false", "core.pager=cat"];

/** Of a line no more is kept than this, in bytes: of those that matter all. */
const longestLine = 65_536;

/** Runs git in a folder, without a shell. `onLine` is told line by line, each without its end. */
export function git(
  folder: string,
  args: readonly string[],
  onLine?: (line: string) => void,
): Promise<GitRun> {
  const all = ["-C", folder, "--no-pager", ...settled.flatMap((one) => ["-c", one]), ...args];
  const { GIT_EXTERNAL_DIFF: _, GIT_DIFF_OPTS: __, ...rest } = process.env;
  const env = { ...rest, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  return new Promise((resolve, reject) => {
    const child = spawn("git", all, { env, stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let err = "";
    child.stdout.setEncoding("latin1").on("data", (piece: string) => {
      out += piece;
      if (!onLine) return;
      const lines = out.split("\n");
      out = lines.pop()!.slice(0, longestLine);
      for (const line of lines) onLine(line);
    });
    child.stderr.setEncoding("utf8").on("data", (piece: string) => void (err += piece));
    child.on("error", (error: NodeJS.ErrnoException) => reject(notStarted(error)));
    child.on("close", (code) => {
      if (onLine && out !== "") onLine(out);
      resolve({ code: code ?? 128, out, err });
    });
  });
}

const notStarted = (error: NodeJS.ErrnoException): CliError =>
  error.code === "ENOENT"
    ? new CliError("`--changed` needs git, which is not on the PATH.", "Install it, or leave the option out.")
    : new CliError(`git could not be started: ${error.message}.`);

/** What git says about why it did not do it, in one line. */
export const reasonOf = ({ err }: GitRun): string =>
  err
    .split("\n")[0]!
    .replace(/^(?:fatal|error): /, "")
    .trim();
