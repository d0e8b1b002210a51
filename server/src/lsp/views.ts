import type { InitializeParams } from "vscode-languageserver/node";
import { requests } from "../protocol/messages.ts";
import type { InitializationOptions, RunsView, TreeNode, ViewState } from "../protocol/messages.ts";
import { RunsError } from "../runs/store.ts";
import { makeDrawing } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { runPage } from "../views/runPage.ts";
import { children, errorNode, isRunsView } from "../views/tree.ts";
import { readFilter, viewState } from "../views/viewState.ts";
import { errorCodes, ResponseError } from "./responseError.ts";
import type { Session } from "./serve.ts";

/** Answers what trees and pages of run history ask. */
export function handleViews(session: Session, params: InitializeParams): void {
  const { connection, runs } = session;
  const draw = drawingOf(params);
  const latest = latestOnly();
  connection.onRequest(requests.children, ({ view, node }, taken) => {
    if (!isRunsView(view)) return [];
    // The roots are asked for when a view is drawn anew: nobody waits for what is below the old ones.
    if (node === undefined) latest.cancel(`${view} `);
    return latest.run(`${view} ${node ?? ""}`, taken, (signal) =>
      drawn(session, node, draw(), () => children(runs.store(), view, node, draw(), signal)),
    );
  });
  connection.onRequest(requests.viewState, ({ view }, taken) =>
    isRunsView(view)
      ? latest.run(`state of ${view}`, taken, (signal) => stateOf(session, view, draw(), signal))
      : noState,
  );
  connection.onRequest(requests.setFilter, ({ view, filter }, taken) =>
    latest.run(`filter of ${view}`, taken, async () => {
      if (isRunsView(view)) await runs.store().notes.setFilter(view, readFilter(view, filter));
      return null;
    }),
  );
  connection.onRequest(requests.markSeen, (_, taken) =>
    latest.run("seen", taken, async (signal) => {
      const { newestAt } = await runs.store().syncState(signal);
      await runs.store().notes.markSeen(newestAt ?? draw().now);
      return null;
    }),
  );
  connection.onRequest(requests.runPage, ({ runId }, taken) =>
    latest.run(`page ${runId}`, taken, async (signal) => ({
      markdown: await runPage(runs.store(), runId, draw(), signal),
    })),
  );
  connection.onRequest(requests.runsAbout, (_, taken) =>
    latest.run("about", taken, () => runs.store().about()),
  );
  connection.onNotification("exit", () => runs.close());
}

/** Time goes on: each answer is drawn for its own moment. */
function drawingOf(params: InitializeParams): () => Drawing {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  let { timeZone } = options;
  return () => {
    timeZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
    return makeDrawing(Date.now(), params.locale, timeZone, options.words);
  };
}

const noState: ViewState = { filter: {}, facets: { environments: [], dataProducts: [], statuses: [] } };

/** A bug in a view loses this answer only: it goes to the log, and one line of the tree says so. */
async function drawn(
  { connection }: Session,
  node: string | undefined,
  drawing: Drawing,
  ask: () => Promise<TreeNode[]>,
): Promise<TreeNode[]> {
  try {
    return await ask();
  } catch (error) {
    if (isCancelled(error)) throw error;
    connection.log("error", `tree: ${describe(error)}`);
    return [errorNode({ message: drawing.words.noAnswer, hint: describe(error) }, node, drawing)];
  }
}

/** One line of the tree says what is wrong; above it, where lines wrap, stands what to do. */
async function stateOf(
  { connection, runs }: Session,
  view: RunsView,
  drawing: Drawing,
  signal: AbortSignal,
): Promise<ViewState> {
  try {
    return await viewState(runs.store(), view, drawing, signal);
  } catch (error) {
    if (isCancelled(error)) throw error;
    connection.log("warning", `state of ${view}: ${describe(error)}`);
    return error instanceof RunsError ? { ...noState, message: `${error.message} ${error.hint}` } : noState;
  }
}

interface LatestOnly {
  /** Runs a question; one with the same name that is still under way is cancelled. */
  run<T>(name: string, taken: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Cancels the questions whose names begin so. */
  cancel(prefix: string): void;
}

function latestOnly(): LatestOnly {
  const underWay = new Map<string, AbortController>();
  return {
    async run(name, taken, ask) {
      underWay.get(name)?.abort();
      const controller = new AbortController();
      underWay.set(name, controller);
      const abort = (): void => controller.abort();
      taken.addEventListener("abort", abort, { once: true });
      try {
        return await ask(controller.signal);
      } catch (error) {
        throw responseError(error);
      } finally {
        taken.removeEventListener("abort", abort);
        if (underWay.get(name) === controller) underWay.delete(name);
      }
    },
    cancel(prefix) {
      for (const [name, controller] of underWay) if (name.startsWith(prefix)) controller.abort();
    },
  };
}

const isCancelled = (error: unknown): boolean => error instanceof RunsError && error.reason === "cancelled";

/** What a client can tell a person, and, for a question that nobody waits for, LSP's own code. */
function responseError(error: unknown): ResponseError {
  if (isCancelled(error)) return new ResponseError(errorCodes.requestCancelled, "cancelled");
  if (!(error instanceof RunsError)) return new ResponseError(errorCodes.requestFailed, describe(error));
  const { message, reason, hint } = error;
  return new ResponseError(errorCodes.requestFailed, `${message} ${hint}`, { reason, hint });
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
