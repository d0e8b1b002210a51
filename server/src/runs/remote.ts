import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc/node";
import { startProcess } from "./runsProcess.ts";
import { RunsError } from "./store.ts";
import type { Warehouse } from "./history.ts";
import type { RunsProcess } from "./runsProcess.ts";
import type { RunNotes, RunsErrorReason, RunStore } from "./store.ts";

/** Longest wait for an answer before the process is ended, in milliseconds. */
const deadlineMs = 10_000;

/** The same where a server is asked, which has limits of its own for each statement, and may have to wake up first. */
const warehouseDeadlineMs = 150_000;

export interface RemoteOptions {
  readonly warehouse?: Warehouse | undefined;
  readonly deadline?: number;
}

type Ask = <T>(method: string, args: readonly unknown[], signal?: AbortSignal) => Promise<T>;

/**
 * The run store in a process of its own, because a long query of SQLite blocks its thread and cannot be stopped from
 * within. It starts with the first question, is killed when an answer takes too long, and starts afresh with the next.
 * `module` is the file of the process: the bundle `runs.cjs`, or its source; `mirror` the path of the mirror. With a
 * `warehouse` that is asked in place of the mirror, beside which the notes of the person lie all the same.
 */
export function remoteRunStore(
  module: string,
  mirror: string,
  { warehouse, deadline = warehouse ? warehouseDeadlineMs : deadlineMs }: RemoteOptions = {},
): RunStore {
  let running: RunsProcess | undefined;
  const close = (): void => {
    running?.kill();
    running = undefined;
  };
  const start = (): RunsProcess => {
    const started = startProcess(module, mirror);
    // Messages come in their order: it is there before the first question.
    if (warehouse) void started.connection.sendNotification("warehouse", warehouse).catch(() => undefined);
    return started;
  };
  const ask: Ask = async <T>(method: string, args: readonly unknown[], signal?: AbortSignal): Promise<T> => {
    if (signal?.aborted) throw cancelled();
    if (running?.isEnded()) running = undefined;
    const current = (running ??= start());
    const taken = new CancellationTokenSource();
    // JSON-RPC has no `undefined`: an answer of nothing comes as null.
    const answer = current.connection.sendRequest<T | null>(method, { args }, taken.token).then(
      (value) => value ?? (undefined as T),
      (error: unknown) => (error instanceof ResponseError ? fail(error) : current.ended),
    );
    const late = new Promise<never>((_, reject) => {
      const timer = setTimeout(() => {
        if (running === current) running = undefined;
        current.kill();
        reject(new RunsError("deadline", `No answer about runs within ${deadline / 1000} s.`, "Try again."));
      }, deadline);
      // The clock runs on after the question is taken back: the process may be stuck in it.
      const stop = (): void => clearTimeout(timer);
      answer.then(stop, stop);
      current.ended.catch(stop);
    });
    late.catch(() => {});
    answer.catch(() => {});
    return untilAborted(Promise.race([current.ended, late, answer]), signal, () => taken.cancel());
  };
  return {
    about: () => ask("about", []),
    capabilities: () => ask("capabilities", []),
    runs: (filter, page, signal) => ask("runs", [filter, page], signal),
    run: (id, signal) => ask("run", [id], signal),
    steps: (filter, page, signal) => ask("steps", [filter, page], signal),
    step: (id, signal) => ask("step", [id], signal),
    outline: (runId, signal) => ask("outline", [runId], signal),
    failures: (filter, page, signal) => ask("failures", [filter, page], signal),
    failureGroups: (by, filter, page, signal) => ask("failureGroups", [by, filter, page], signal),
    facets: (filter, signal) => ask("facets", [filter], signal),
    groups: (by, filter, signal) => ask("groups", [by, filter], signal),
    series: (filter, limit, signal) => ask("series", [filter, limit], signal),
    freshness: (filter, most, signal) => ask("freshness", [filter, most], signal),
    overview: (filter, signal) => ask("overview", [filter], signal),
    origins: (runId, signal) => ask("origins", [runId], signal),
    syncState: (signal) => ask("syncState", [], signal),
    dbtResult: (stepId, signal) => ask("dbtResult", [stepId], signal),
    lineage: (runId, signal) => ask("lineage", [runId], signal),
    history: (of, page, signal) => ask("history", [of, page], signal),
    notes: remoteNotes(ask),
    close,
  };
}

const remoteNotes = (ask: Ask): RunNotes => ({
  unseenFailures: () => ask("notes/unseenFailures", []),
  markSeen: (at) => ask("notes/markSeen", [at]),
  acknowledged: (stepIds) => ask("notes/acknowledged", [stepIds]),
  acknowledge: (stepId, on) => ask("notes/acknowledge", [stepId, on]),
  filter: (view) => ask("notes/filter", [view]),
  setFilter: (view, filter) => ask("notes/setFilter", [view, filter]),
  choice: (name) => ask("notes/choice", [name]),
  setChoice: (name, value) => ask("notes/setChoice", [name, value]),
  marks: (of, ids) => ask("notes/marks", [of, ids]),
  mark: (of, id, change) => ask("notes/mark", [of, id, change]),
  savedFilters: (view) => ask("notes/savedFilters", [view]),
  saveFilter: (view, name, filter) => ask("notes/saveFilter", [view, name, filter]),
  renameFilter: (view, name, to) => ask("notes/renameFilter", [view, name, to]),
  told: () => ask("notes/told", []),
  tell: (lookedAt, failing) => ask("notes/tell", [lookedAt, failing]),
  mute: (pipeline, on) => ask("notes/mute", [pipeline, on]),
});

/** The same promise, which rejects with `cancelled` as soon as the signal is aborted. */
async function untilAborted<T>(
  asked: Promise<T>,
  signal: AbortSignal | undefined,
  cancel: () => void,
): Promise<T> {
  if (!signal) return asked;
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = (): void => {
      cancel();
      reject(cancelled());
    };
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([asked, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
    asked.catch(() => {});
  }
}

const cancelled = (): RunsError => new RunsError("cancelled", "The question was taken back.", "Ask again.");

function fail(error: ResponseError<unknown>): never {
  throw runsErrorOf(error);
}

/** What the process has answered instead. */
export function runsErrorOf(error: ResponseError<unknown>): RunsError {
  const { reason, hint } = (error.data ?? {}) as { reason?: RunsErrorReason; hint?: string };
  return new RunsError(reason ?? "failed", error.message, hint ?? "See the log.");
}
