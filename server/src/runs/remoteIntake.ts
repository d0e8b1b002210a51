import { CancellationTokenSource, ResponseError } from "vscode-jsonrpc/node";
import { runsErrorOf } from "./remote.ts";
import { startProcess } from "./runsProcess.ts";
import type { ImportedFile, ImportProgress, RunIntake } from "./store.ts";

/**
 * Fills the mirror in a process of its own, which ends with the work: it may take minutes, and nobody who asks about runs
 * meanwhile waits for it. `module`, `mirror`: see `remoteRunStore`.
 */
export const remoteIntake = (module: string, mirror: string): RunIntake => ({
  async import(paths, options, tell, signal) {
    const { connection, ended, kill } = startProcess(module, mirror);
    // The process does not keep ours alive: the work does.
    const alive = setInterval(() => undefined, 60_000);
    const taken = new CancellationTokenSource();
    const abort = (): void => taken.cancel();
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted) abort();
    connection.onNotification("intake/progress", (progress: ImportProgress) => tell(progress));
    try {
      const asked = connection.sendRequest<ImportedFile[]>(
        "intake/import",
        { args: [paths, options] },
        taken.token,
      );
      return await Promise.race([asked, ended]);
    } catch (error) {
      throw error instanceof ResponseError ? runsErrorOf(error) : error;
    } finally {
      signal?.removeEventListener("abort", abort);
      clearInterval(alive);
      kill();
    }
  },
});
