import type { CancellationToken } from "vscode-languageserver/node";
import { requests } from "../protocol/messages.ts";
import type { ImportedRuns, ImportRunsParams } from "../protocol/history.ts";
import { RunsError } from "../runs/store.ts";
import type { Imported } from "../runs/store.ts";
import type { Session } from "./serve.ts";

/** Reads artifacts of dbt into the mirror; how far it is, the editor shows, and lets the user stop it. */
export function handleImport({ connection, runs }: Session): void {
  connection.onRequest(
    requests.importRuns,
    async ({ paths, isQuiet }: ImportRunsParams, token: CancellationToken): Promise<ImportedRuns> => {
      const controller = new AbortController();
      const abort = (): void => controller.abort();
      token.onCancellationRequested(abort);
      const progress = isQuiet ? undefined : await connection.window.createWorkDoneProgress();
      progress?.token.onCancellationRequested(abort);
      progress?.begin("Tocsin: dbt", undefined, undefined, true);
      try {
        const tell = ({ file, bytes }: { file: string; bytes: number }): void =>
          progress?.report(`${Math.round(bytes / 1e6)} MB · ${file}`);
        return summary(await runs.intake().import(paths, {}, tell, controller.signal), isQuiet === true);
      } catch (error) {
        throw error instanceof RunsError ? new Error(`${error.message} ${error.hint}`) : error;
      } finally {
        progress?.done();
      }
    },
  );
}

function summary({ files: all, aside }: Imported, isQuiet: boolean): ImportedRuns {
  const files = all.filter(({ state }) => state !== "unknown");
  return {
    files: files.length,
    newSteps: files.reduce((sum, { kind, added = 0 }) => sum + (kind === "manifest" ? 0 : added), 0),
    known: files.filter(({ state }) => state === "known").length,
    problems: all.flatMap(({ name, problem, note }) =>
      [problem, isQuiet ? undefined : note].flatMap((said) =>
        said === undefined ? [] : [`${name}: ${said}`],
      ),
    ),
    ...(aside !== undefined && { aside }),
  };
}
