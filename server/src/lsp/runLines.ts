import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { CancellationToken } from "vscode-languageserver/node";
import { lenientSettings } from "../history/lenientSettings.ts";
import { originLinks } from "../insight/originLinks.ts";
import { reruns } from "../insight/rerun.ts";
import type { Rerun } from "../insight/rerun.ts";
import { linksOf } from "../insight/runLinks.ts";
import { isGrouping, runsTreeRequests } from "../protocol/runsTree.ts";
import type { CopiedLine, ExportParams, RunLinks, RunLinksParams } from "../protocol/runsTree.ts";
import type { Words } from "../protocol/words.ts";
import type { RunStore } from "../runs/store.ts";
import { copyMarkdown } from "../views/copyMarkdown.ts";
import { fill } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { exportText } from "../views/exportText.ts";
import { keepGrouping } from "../views/runGroups.ts";
import { isRunsView } from "../views/tree.ts";
import { storedFilter } from "../views/viewState.ts";
import type { Session } from "./serve.ts";
import { responseError } from "./views.ts";

/** Answers what is asked about lines of the trees of runs. */
export function handleRunLines(session: Session, draw: () => Drawing): void {
  const { connection, runs } = session;
  const answer = <Params>(
    method: string,
    ask: (params: Params, signal: AbortSignal) => Promise<object | null>,
  ): void => {
    connection.onRequest(method, async (params: Params, token: CancellationToken): Promise<unknown> => {
      const controller = new AbortController();
      const listening = token.onCancellationRequested(() => controller.abort());
      try {
        return await ask(params, controller.signal);
      } catch (error) {
        throw responseError(error);
      } finally {
        listening.dispose();
      }
    });
  };
  answer(runsTreeRequests.setGrouping, async ({ grouping }: { grouping: string }) => {
    if (isGrouping(grouping)) await keepGrouping(runs.store(), grouping);
    return null;
  });
  answer(runsTreeRequests.copyLines, async ({ lines }: { lines: readonly CopiedLine[] }, signal) => ({
    markdown: await copyMarkdown(runs.store(), lines, draw(), signal),
  }));
  answer(runsTreeRequests.exportLines, (params: ExportParams, signal) =>
    exported(session, params, draw(), signal),
  );
  answer(runsTreeRequests.runLinks, (params: RunLinksParams, signal) =>
    linksAbout(runs.store(), runs.folder, params, draw(), signal),
  );
}

/** Written beside the file first: one that is stopped, or fails, leaves what was there. */
async function exported(
  { connection, runs }: Session,
  { view, format, path }: ExportParams,
  { words }: Drawing,
  signal: AbortSignal,
): Promise<{ readonly rows: number }> {
  if (!isRunsView(view)) return { rows: 0 };
  const store = runs.store();
  const filter = await storedFilter(store, view);
  const controller = new AbortController();
  signal.addEventListener("abort", () => controller.abort(), { once: true });
  const progress = await connection.window.createWorkDoneProgress();
  progress.token.onCancellationRequested(() => controller.abort());
  progress.begin("Tocsin", undefined, undefined, true);
  let rows = 0;
  const count = (so: number): void => {
    rows = so;
    progress.report(fill(words.exporting, so));
  };
  const part = `${path}.part`;
  try {
    const text = exportText(store, { of: view, format, filter }, count, controller.signal);
    await pipeline(text, createWriteStream(part, { mode: 0o600 }), { signal: controller.signal });
    await rename(part, path);
    return { rows };
  } catch (error) {
    await rm(part, { force: true });
    if (controller.signal.aborted) return { rows: -1 };
    throw error;
  } finally {
    progress.done();
  }
}

/** Failed steps of a run that a command to do them again may name. */
const mostFailed = { limit: 200 };

async function linksAbout(
  store: RunStore,
  folder: string | undefined,
  { runId, stepId }: RunLinksParams,
  drawing: Drawing,
  signal: AbortSignal,
): Promise<RunLinks> {
  const run = await store.run(runId, signal);
  if (!run) return { links: [], reruns: [] };
  const { words } = drawing;
  const [step, origins, settings] = await Promise.all([
    stepId === undefined ? undefined : store.step(stepId, signal),
    store.origins(runId, signal),
    lenientSettings(folder),
  ]);
  const failed = step
    ? [step]
    : (await store.steps({ runId, statuses: ["failed"] }, mostFailed, signal)).items.filter(
        ({ attempt, attempts }) => attempt === attempts,
      );
  const places = (settings?.sources ?? []).flatMap((source) => ("baseUrl" in source ? [source] : []));
  const title = (what: string, source: string): string => fill(words.pageOfSource, what, source);
  return {
    links: [
      ...originLinks(origins, places, step, title),
      ...linksOf(settings?.links ?? [], run, step, drawing.now),
    ],
    reruns:
      failed.length === 0
        ? []
        : reruns(failed, origins, places).map(({ what, command }) => ({
            title: words[rerunWords[what]],
            command,
          })),
  };
}

const rerunWords: Readonly<Record<Rerun["what"], keyof Words>> = {
  "dbt nodes": "rerunNodes",
  "dbt freshness": "rerunFreshness",
  "airflow tasks": "rerunTasks",
  "airflow run": "rerunFailed",
  "prefect run": "rerunDeployment",
  "fabric run": "rerunPipeline",
};
