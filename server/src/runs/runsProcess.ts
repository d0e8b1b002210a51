import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { proxyEnvironment } from "./proxyEnvironment.ts";
import { RunsError } from "./store.ts";
import type { Socket } from "node:net";
import type { MessageConnection } from "vscode-jsonrpc/node";

/** The process that reads the mirror. It does not keep ours alive, and ends with it. */
export interface RunsProcess {
  readonly connection: MessageConnection;
  /** Rejects with `crashed` or `unavailable` when the process ends; never resolves. */
  readonly ended: Promise<never>;
  /** True as soon as it cannot be asked any more. */
  isEnded(): boolean;
  kill(): void;
}

/** Starts the process; that it cannot be started is told by `ended`. */
export function startProcess(module: string, mirror: string): RunsProcess {
  // Only here: who asks nothing about runs does not wait until Node has loaded it.
  const child = process.getBuiltinModule("node:child_process").fork(module, [mirror], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Tells `undefined` and a missing property apart, which JSON does not.
    serialization: "advanced",
    // Not those of our own process: two that wait for a debugger on one port do not start.
    execArgv: [],
    env: proxyEnvironment(process.env),
  });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-4000)));
  const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
  connection.onError(() => {});
  connection.listen();
  const ended = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(endOf(error.message, log)));
    child.once("close", (code, signal) => reject(endOf(signal ?? `code ${code}`, log)));
  });
  ended.catch(() => connection.dispose());
  child.channel?.unref();
  (child.stderr as Socket | null)?.unref();
  child.unref();
  return {
    connection,
    ended,
    isEnded: () => !child.connected || child.exitCode !== null || child.signalCode !== null,
    kill: () => void child.kill("SIGKILL"),
  };
}

function endOf(why: string, log: string): RunsError {
  const missing = /Cannot find module|MODULE_NOT_FOUND|dlopen|ERR_DLOPEN_FAILED|better.sqlite3/i.test(log);
  const message = `The process that reads run history ended (${why}).${log ? ` ${errorLine(log)}` : ""}`;
  const hint = missing
    ? "SQLite's binary for this platform is missing or broken: install Tocsin again."
    : "It is started again with the next question.";
  return new RunsError(missing ? "unavailable" : "crashed", message, hint);
}

const errorLine = (log: string): string =>
  log
    .split("\n")
    .filter((line) => /error/i.test(line))
    .at(-1)
    ?.trim() ?? "";
