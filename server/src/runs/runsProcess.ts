import { RunsError } from "./store.ts";
import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { RunsErrorReason } from "./store.ts";

/** The process that reads the mirror. It does not keep ours alive, and ends with it. */
export interface RunsProcess {
  ask(method: string, args: readonly unknown[]): Question;
  /** Rejects with `crashed` or `unavailable` when the process ends; never resolves. */
  readonly ended: Promise<never>;
  /** True as soon as it cannot be asked any more. */
  isEnded(): boolean;
  kill(): void;
}

/** A question that was asked. */
interface Question {
  /** Rejects with a `RunsError`; never settles once the process has ended. */
  readonly answer: Promise<unknown>;
  takeBack(): void;
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
  });
  let log = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (log = (log + text).slice(-4000)));
  const ended = new Promise<never>((_, reject) => {
    child.once("error", (error) => reject(endOf(error.message, log)));
    child.once("close", (code, signal) => reject(endOf(signal ?? `code ${code}`, log)));
  });
  ended.catch(() => {});
  child.channel?.unref();
  (child.stderr as Socket | null)?.unref();
  child.unref();
  return {
    ask: questions(child),
    ended,
    isEnded: () => !child.connected || child.exitCode !== null || child.signalCode !== null,
    kill: () => void child.kill("SIGKILL"),
  };
}

/** JSON-RPC 2.0 as far as we need it: questions, answers, and questions that are taken back. */
function questions(child: ChildProcess): RunsProcess["ask"] {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  child.on("message", (message) => {
    const answer = message as Answer;
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  // When it cannot be sent the process is ending, which `ended` tells.
  const send = (message: object): void =>
    void (child.connected && child.send({ jsonrpc: "2.0", ...message }, () => {}));
  return (method, args) => {
    const id = ++last;
    const answer = new Promise<unknown>((resolve, reject) => {
      waiting.set(id, ({ result, error }) => (error ? reject(errorOf(error)) : resolve(result)));
    });
    send({ id, method, params: { args } });
    return { answer, takeBack: () => send({ method: "$/cancelRequest", params: { id } }) };
  };
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: RpcError;
}

interface RpcError {
  readonly message: string;
  readonly data?: { readonly reason?: RunsErrorReason; readonly hint?: string };
}

const errorOf = ({ message, data }: RpcError): RunsError =>
  new RunsError(data?.reason ?? "failed", message, data?.hint ?? "See the log.");

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
