import * as vscode from "vscode";
import {
  requests,
  type RunsView,
  type TreeNode,
  type ViewFilter,
  type ViewState,
} from "../../server/src/protocol/messages.ts";
import { runsTreeRequests } from "../../server/src/protocol/runsTree.ts";
import type { Grouping } from "../../server/src/protocol/runsTree.ts";
import { failureRequests } from "../../server/src/protocol/failureNotes.ts";
import type { FailureGrouping } from "../../server/src/protocol/failureNotes.ts";
import type { Server } from "./server.ts";
import { createTree, type Tree } from "./tree.ts";

/** How old a tree may be when it comes into sight again, before it is read anew, in milliseconds. */
const staleMs = 60_000;

/** The trees of run history, and what commands do to them. */
export type Views = {
  readonly trees: Readonly<Record<RunsView, Tree>>;
  /** What stood around a tree when it was last read. */
  state(view: RunsView): ViewState | undefined;
  /** Reads all trees that have been shown again. */
  refresh(): void;
  /** `id` is that of a "Load more…" row. */
  loadMore(view: RunsView, id: string): Promise<void>;
  setFilter(view: RunsView, filter: ViewFilter): Promise<void>;
  setGrouping(grouping: Grouping): Promise<void>;
  markSeen(): Promise<void>;
  setFailureGrouping(grouping: FailureGrouping): Promise<void>;
  /** Reads the failures again, and what stands around them. */
  refreshFailures(): Promise<void>;
  /** The lines that are selected in a tree, else in the one that was used last. */
  selection(view?: RunsView): readonly TreeNode[];
  /** Fires when it was read what stands around a tree. */
  readonly onDidRead: vscode.Event<RunsView>;
  /** Selects a line, with all above it open. */
  reveal(view: RunsView, node: TreeNode): Promise<void>;
  /** What stands above the runs before all else, while it is set. */
  note(text: string | undefined): void;
  /** One of the trees is in sight. */
  isVisible(): boolean;
  /** Fires when the trees are to be read again. */
  readonly onDidRefresh: vscode.Event<void>;
  /** Fires when a tree comes into sight, and when it is read for the first time. */
  readonly onDidShow: vscode.Event<void>;
};

const all: readonly RunsView[] = ["runs", "failures"];

/** Registers the trees. Nothing is asked of the server before one of them is shown. */
export function registerViews(context: vscode.ExtensionContext, server: Server): Views {
  const refreshed = new vscode.EventEmitter<void>();
  const around = new vscode.EventEmitter<RunsView>();
  const came = new vscode.EventEmitter<void>();
  let note: string | undefined;
  let usedLast: RunsView = "runs";
  const states = new Map<RunsView, ViewState>();
  const readAt = new Map<RunsView, number>();
  const shown = new Map<RunsView, vscode.TreeView<TreeNode>>();

  const askState = async (view: RunsView): Promise<void> => {
    const state = await server.request(requests.viewState, { view });
    states.set(view, state);
    await surround(view, shown.get(view), state, view === "runs" ? note : undefined);
    around.fire(view);
  };
  /** Per view: the newest question about its state, which takes the place of older ones. */
  const newest = new Map<RunsView, Promise<void>>();
  const readState = (view: RunsView): Promise<void> => {
    const reading: Promise<void> = askState(view).catch(() =>
      newest.get(view) === reading ? undefined : newest.get(view),
    );
    newest.set(view, reading);
    return reading;
  };
  const readAround = async (view: RunsView): Promise<void> => {
    if (!readAt.has(view)) came.fire();
    readAt.set(view, Date.now());
    await readState(view);
    // The badge tells of failures also while only the runs are in sight.
    if (view === "runs" && !shown.get("failures")?.visible) void readState("failures");
  };
  const trees = { runs: treeOf("runs"), failures: treeOf("failures") };
  const refresh = (): void => {
    for (const view of all) if (readAt.has(view)) trees[view].refresh();
    refreshed.fire();
  };
  for (const view of all) {
    const treeView = vscode.window.createTreeView(viewId(view), {
      treeDataProvider: trees[view],
      showCollapseAll: true,
      canSelectMany: true,
    });
    shown.set(view, treeView);
    context.subscriptions.push(
      treeView,
      treeView.onDidChangeSelection(() => {
        usedLast = view;
      }),
      treeView.onDidChangeVisibility(({ visible }) => {
        if (visible) came.fire();
        const last = readAt.get(view);
        if (visible && last !== undefined && Date.now() - last > staleMs) trees[view].refresh();
      }),
    );
  }
  context.subscriptions.push(
    ...[refreshed, around, came],
    server.onDidChange((running) => running && refresh()),
  );

  function treeOf(view: RunsView): Tree {
    const tree = createTree(server, view, () => readAround(view));
    const getChildren = (node?: TreeNode): Promise<TreeNode[]> => inView(view, () => tree.getChildren(node));
    return { ...tree, getChildren };
  }
  return {
    trees,
    state: (view) => states.get(view),
    refresh,
    loadMore: async (view, id) => {
      const first = await inView(view, () => trees[view].loadMore(id));
      // The line that was selected is gone: the first that has come takes its place.
      if (first && shown.get(view)?.visible)
        await shown.get(view)?.reveal(first, { select: true, focus: true });
    },
    setFilter: async (view, filter) => {
      await inView(view, () => server.request(requests.setFilter, { view, filter }));
      trees[view].refresh();
      // A tree that was never shown is not read; its title still says that it is filtered.
      if (!readAt.has(view)) await readState(view);
    },
    setGrouping: async (grouping) => {
      await inView("runs", () => server.request(runsTreeRequests.setGrouping, { grouping }));
      trees.runs.refresh();
      if (!readAt.has("runs")) await readState("runs");
    },
    setFailureGrouping: async (grouping) => {
      await inView("failures", () => server.request(failureRequests.groupFailures, { grouping }));
      trees.failures.refresh();
      if (!readAt.has("failures")) await readState("failures");
    },
    refreshFailures: async () => {
      trees.failures.refresh();
      await readState("failures");
    },
    selection: (view = usedLast) => shown.get(view)?.selection ?? [],
    onDidRead: around.event,
    markSeen: async () => {
      await server.request(requests.markSeen, {});
      await readState("failures");
    },
    reveal: async (view, node) => {
      await shown.get(view)?.reveal(node, { select: true, focus: false, expand: true });
    },
    note: (text) => {
      note = text;
      draw(shown.get("runs"), states.get("runs"), note);
    },
    isVisible: () => all.some((view) => shown.get(view)?.visible === true),
    onDidRefresh: refreshed.event,
    onDidShow: came.event,
  };
}

const viewId = (view: RunsView): string => `tocsin.${view}`;

/** Shows progress at the top of a view until the work is done. */
function inView<T>(view: RunsView, work: () => Promise<T>): Promise<T> {
  return Promise.resolve(vscode.window.withProgress({ location: { viewId: viewId(view) } }, work));
}

/** Draws what stands around a tree; context keys are set before its nodes are there, so that nothing flashes. */
async function surround(
  view: RunsView,
  treeView: vscode.TreeView<TreeNode> | undefined,
  state: ViewState,
  note: string | undefined,
): Promise<void> {
  await Promise.all([
    setContext(`${viewId(view)}.welcome`, state.welcome ?? ""),
    setContext(`${viewId(view)}.filtered`, isFiltered(state.filter)),
    ...(state.grouping && view === "runs" ? [setContext("tocsin.runs.grouping", state.grouping)] : []),
    setContext("tocsin.history.hasSources", state.hasSources === true),
    ...(view === "failures" ? [setContext("tocsin.failures.unseen", state.badge !== undefined)] : []),
  ]);
  draw(treeView, state, note);
}

function draw(
  treeView: vscode.TreeView<TreeNode> | undefined,
  state: ViewState | undefined,
  note: string | undefined,
): void {
  if (!treeView) return;
  // VS Code shows no welcome while there is a message: what is filtered then stands beside the title.
  const isWelcome = state?.welcome !== undefined;
  const message = [note, isWelcome ? undefined : state?.message].filter(Boolean).join(" · ");
  const description = state?.welcome === "noMatch" ? state.message : undefined;
  // The typings do not know that `undefined` takes both away.
  Object.assign(treeView, {
    description,
    message: message === "" ? undefined : message,
    badge: state?.badge,
  });
}

async function setContext(key: string, value: unknown): Promise<void> {
  await vscode.commands.executeCommand("setContext", key, value);
}

/** Whether a filter leaves anything out. */
export const isFiltered = ({ text, unacknowledged, ...lists }: ViewFilter): boolean =>
  Boolean(text || unacknowledged || Object.values(lists).some((list) => list.length > 0));
