import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc/node";
import { runsErrorOf } from "./remote.ts";
import { startProcess } from "./runsProcess.ts";
import type { RunIntake } from "./store.ts";

/**
 * Fills the mirror in a process of its own, which ends with the work: it may take minutes, and nobody who asks about runs
 * meanwhile waits for it. `module`, `mirror`: see `remoteRunStore`.
 */
export const remoteIntake = (module: string, mirror: string): RunIntake => ({
  import: (paths, options, tell, signal) =>
    takeIn(module, mirror, "intake/import", [paths, options], tell, signal),
  examine: (source, signal, waking = () => undefined) =>
    takeIn(module, mirror, "intake/examine", [source], waking, signal),
  sync: (request, tell, signal) => takeIn(module, mirror, "intake/sync", [request], tell, signal),
  forget: (request, signal) => takeIn(module, mirror, "intake/forget", [request], () => undefined, signal),
});

async function takeIn<Told, Answer>(
  module: string,
  mirror: string,
  method: string,
  args: readonly unknown[],
  tell: (progress: Told) => void,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { connection, ended, kill } = startProcess(module, mirror);
  // The process does not keep ours alive: the work does.
  const alive = setInterval(() => undefined, 60_000);
  const taken = new CancellationTokenSource();
  const abort = (): void => taken.cancel();
  signal?.addEventListener("abort", abort, { once: true });
  if (signal?.aborted) abort();
  connection.onNotification("intake/progress", (progress: Told) => tell(progress));
  try {
    return await Promise.race([connection.sendRequest<Answer>(method, { args }, taken.token), ended]);
  } catch (error) {
    throw error instanceof ResponseError ? runsErrorOf(error) : error;
  } finally {
    signal?.removeEventListener("abort", abort);
    clearInterval(alive);
    kill();
  }
}
