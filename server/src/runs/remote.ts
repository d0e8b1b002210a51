import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import type { MessageConnection } from "vscode-jsonrpc/node";
import { RunsError } from "./store.ts";
import type { RunsAbout, RunStore } from "./store.ts";

/** Longest wait for an answer before the process is ended, in milliseconds. */
const deadlineMs = 10_000;

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects when the process ends; never resolves. */
  readonly ended: Promise<never>;
}

/**
 * The run store in a process of its own, because a long query of SQLite blocks its thread and cannot be stopped from
 * within. It starts with the first question, is killed when an answer takes too long, and starts afresh with the next.
 * `module` is the file of the process: the bundle `runs.cjs`, or its source.
 */
export function remoteRunStore(module: string, deadline: number = deadlineMs): RunStore {
  let running: Running | undefined;
  const close = (): void => {
    running?.child.kill("SIGKILL");
    running = undefined;
  };
  const ask = async <T>(method: string): Promise<T> => {
    const current = (running ??= start(module, () => (running = running === current ? undefined : running)));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        if (running === current) close();
        reject(new RunsError("deadline", `No answer about runs within ${deadline / 1000} s.`, "Try again."));
      }, deadline);
    });
    const answer = current.connection.sendRequest<T>(method).catch((error: unknown) => {
      throw new RunsError("failed", error instanceof Error ? error.message : String(error), "See the log.");
    });
    answer.catch(() => {});
    try {
      return await Promise.race([current.ended, answer, late]);
    } finally {
      clearTimeout(timer);
    }
  };
  return { about: () => ask<RunsAbout>("about"), close };
}

function start(module: string, onEnd: () => void): Running {
  const child = fork(module, { stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-4000)));
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.onError(() => {});
  connection.listen();
  const ended = new Promise<never>((_, reject) => {
    const end = (why: string): void => {
      onEnd();
      const missing = /Cannot find module|MODULE_NOT_FOUND|dlopen|ERR_DLOPEN_FAILED|better.sqlite3/i.test(log);
      const message = `The process that reads run history ended (${why}).${log ? ` ${lastLine(log)}` : ""}`;
      const hint = missing
        ? "SQLite's binary for this platform is missing or broken: install Tocsin again."
        : "It is started again with the next question.";
      reject(new RunsError(missing ? "unavailable" : "crashed", message, hint));
    };
    child.once("error", (error) => end(error.message));
    child.once("close", (code, signal) => end(signal ?? `code ${code}`));
  });
  ended.catch(() => {});
  child.channel?.unref();
  child.unref();
  return { child, connection, ended };
}

const lastLine = (log: string): string =>
  log
    .split("\n")
    .filter((line) => /error/i.test(line))
    .at(-1)
    ?.trim() ?? "";
