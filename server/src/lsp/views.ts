import { LSPErrorCodes, ResponseError } from "vscode-languageserver/node";
import type { CancellationToken, InitializeParams } from "vscode-languageserver/node";
import { requests } from "../protocol/messages.ts";
import type {
  ChildrenParams,
  InitializationOptions,
  RunsProcess,
  RunsView,
  SetFilterParams,
  TreeNode,
  ViewState,
} from "../protocol/messages.ts";
import { RunsError } from "../runs/store.ts";
import { makeDrawing } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { runPage } from "../views/runPage.ts";
import { sourceNode } from "../views/sourceNode.ts";
import { children, errorNode, isRunsView } from "../views/tree.ts";
import { readFilter, viewState } from "../views/viewState.ts";
import type { Session } from "./serve.ts";
import { linkToFailure } from "./dbtLinks.ts";
import { namedSources, sourceTroubles } from "./sourceTroubles.ts";

/** Answers what trees and pages of run history ask. */
export function handleViews(session: Session, draw: () => Drawing): void {
  const { connection, runs } = session;
  const latest = latestOnly();
  connection.onRequest(requests.children, ({ view, node }: ChildrenParams, token) => {
    if (!isRunsView(view)) return [];
    // The roots are asked for when a view is drawn anew: nobody waits for what is below the old ones.
    if (node === undefined) latest.cancel(`${view} `);
    return latest.run(`${view} ${node ?? ""}`, token, (signal) =>
      drawn(session, node, draw(), async () => {
        const isRoot = view === "runs" && node === undefined;
        const [nodes, sources] = await Promise.all([
          children(runs.store(), view, node, draw(), signal),
          isRoot ? sourceNodes(session, draw()) : [],
        ]);
        return [...sources, ...nodes];
      }),
    );
  });
  connection.onRequest(requests.viewState, ({ view }: { view: string }, token) =>
    isRunsView(view)
      ? latest.run(`state of ${view}`, token, (signal) => stateOf(session, view, draw(), signal))
      : noState,
  );
  connection.onRequest(requests.setFilter, ({ view, filter }: SetFilterParams, token) =>
    latest.run(`filter of ${view}`, token, async () => {
      if (isRunsView(view)) await runs.store().notes.setFilter(view, readFilter(view, filter));
      return null;
    }),
  );
  connection.onRequest(requests.markSeen, (_: unknown, token) =>
    latest.run("seen", token, async (signal) => {
      const { newestAt } = await runs.store().syncState(signal);
      await runs.store().notes.markSeen(newestAt ?? draw().now);
      return null;
    }),
  );
  connection.onRequest(requests.runPage, ({ runId }: { runId: string }, token) =>
    latest.run(`page ${runId}`, token, async (signal) => ({
      markdown: await runPage(runs.store(), runId, draw(), signal, linkToFailure(session, draw().words)),
    })),
  );
  connection.onRequest(requests.runsAbout, (_: unknown, token): Promise<RunsProcess> =>
    latest.run("about", token, () => runs.store().about()),
  );
  connection.onExit(() => runs.close());
}

/** Time goes on: each answer is drawn for its own moment. */
export function drawingOf(params: InitializeParams): () => Drawing {
  const options = (params.initializationOptions ?? {}) as InitializationOptions;
  let { timeZone } = options;
  return () => {
    timeZone ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
    return makeDrawing(Date.now(), params.locale, timeZone, options.words);
  };
}

/** What goes wrong here is said by the lines of the runs themselves. */
async function sourceNodes(session: Session, drawing: Drawing): Promise<TreeNode[]> {
  try {
    return (await sourceTroubles(session)).map((one) => sourceNode(one, drawing));
  } catch (error) {
    if (error instanceof RunsError) return [];
    throw error;
  }
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
    connection.console.error(`tree: ${describe(error)}`);
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
    const named = (await namedSources(runs.folder)).sources.map(({ name }) => name);
    return await viewState(runs.store(), view, drawing, signal, named);
  } catch (error) {
    if (isCancelled(error)) throw error;
    connection.console.warn(`state of ${view}: ${describe(error)}`);
    return error instanceof RunsError ? { ...noState, message: `${error.message} ${error.hint}` } : noState;
  }
}

/** Runs a question that no other one replaces. */
export async function askOnce<T>(
  token: CancellationToken,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  try {
    return await ask(controller.signal);
  } catch (error) {
    throw responseError(error);
  } finally {
    listening.dispose();
  }
}

export interface LatestOnly {
  /** Runs a question; one with the same name that is still under way is cancelled. */
  run<T>(name: string, token: CancellationToken, ask: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Cancels the questions whose names begin so. */
  cancel(prefix: string): void;
}

export function latestOnly(): LatestOnly {
  const underWay = new Map<string, AbortController>();
  return {
    async run(name, token, ask) {
      underWay.get(name)?.abort();
      const controller = new AbortController();
      underWay.set(name, controller);
      const listening = token.onCancellationRequested(() => controller.abort());
      try {
        return await ask(controller.signal);
      } catch (error) {
        throw responseError(error);
      } finally {
        listening.dispose();
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
export function responseError(error: unknown): ResponseError<{ reason: string; hint: string }> {
  if (isCancelled(error)) return new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
  if (!(error instanceof RunsError)) return new ResponseError(LSPErrorCodes.RequestFailed, describe(error));
  const { message, reason, hint } = error;
  return new ResponseError(LSPErrorCodes.RequestFailed, `${message} ${hint}`, { reason, hint });
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
