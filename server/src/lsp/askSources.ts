import type { ProjectHistory } from "../history/historySettings.ts";
import { warehouseOf } from "../history/projectWarehouse.ts";
import { identityOf } from "../history/trustedSources.ts";
import type { SyncedRuns, SyncProblem } from "../protocol/history.ts";
import type { RunSource } from "../runs/history.ts";
import { RunsError } from "../runs/store.ts";
import type { Runs } from "./runs.ts";
import type { Session } from "./serve.ts";

/**
 * In place of a sync, with `read: warehouse`: from now on the sources themselves are asked for what is shown. `syncedAt` is
 * when their newest row was written. A source whose secret does not come this time keeps the one that it had.
 */
export async function askSources(
  { runs, sourceProblems }: Session,
  history: ProjectHistory,
  sources: readonly RunSource[],
  answer: () => Promise<SyncedRuns>,
): Promise<SyncedRuns> {
  runs.ask(warehouseOf(history, withEarlierSecrets(runs, sources)));
  for (const { name } of sources) sourceProblems.delete(name);
  try {
    const { newestAt } = await runs.store().syncState();
    const synced = await answer();
    return newestAt === undefined ? synced : { ...synced, syncedAt: newestAt };
  } catch (error) {
    if (!(error instanceof RunsError) || error.reason === "cancelled") throw error;
    const { message, hint, reason } = error;
    const problems = sources.map(({ name }): SyncProblem => ({
      source: name,
      message,
      hint,
      wantsSecret: reason === "secret",
    }));
    for (const problem of problems) sourceProblems.set(problem.source, problem);
    return { state: "synced", newSteps: 0, problems, isRunning: false };
  }
}

function withEarlierSecrets(runs: Runs, sources: readonly RunSource[]): RunSource[] {
  const before = new Map((runs.asked()?.sources ?? []).map((source) => [identityOf(source), source]));
  return sources.map((source) => {
    if (!("password" in source) || source.password) return source;
    const earlier = before.get(identityOf(source));
    return earlier && "password" in earlier ? { ...source, password: earlier.password } : source;
  });
}
