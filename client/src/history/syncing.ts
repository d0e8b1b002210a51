import * as vscode from "vscode";
import type { SyncedRuns, SyncRunsParams } from "../../../server/src/protocol/history.ts";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Server } from "../server.ts";
import type { Views } from "../views.ts";
import { tellSetAside } from "./tell.ts";

/** One sync after the other, shown while it runs. */
export type Syncing = {
  /** `isAsked`: the user waits for it. Rejects as the server does, with its code for `cancelled` when it was stopped. */
  run(params: SyncRunsParams, isAsked: boolean): Promise<SyncedRuns>;
  /** Ends the one that runs. */
  stop(): void;
};

/** While rows arrive the trees are read again so often, in milliseconds. */
const betweenMs = 3000;

export function makeSyncing(context: vscode.ExtensionContext, server: Server, views: Views): Syncing {
  let current: vscode.CancellationTokenSource | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let syncedAt: number | undefined;
  let troubles = "";

  /** Reads the trees again where something in them is another. */
  const follow = ({ newSteps, problems, syncedAt: at, state, aside }: SyncedRuns): void => {
    if (aside !== undefined) void tellSetAside(aside);
    const now = JSON.stringify(problems);
    // What was read before this window knew of it stands in the trees.
    const isLater = at !== syncedAt && (state === "synced" || syncedAt !== undefined);
    const isOther =
      aside !== undefined || newSteps > 0 || isLater || (state === "synced" && now !== troubles);
    syncedAt = at;
    if (state === "synced") troubles = now;
    if (isOther) views.refresh();
  };
  const run = async (params: SyncRunsParams, isAsked: boolean): Promise<SyncedRuns> => {
    const stop = new vscode.CancellationTokenSource();
    current = stop;
    await setSyncing(true);
    try {
      const result = await shown(stop, isAsked, views, server, () =>
        server.request(requests.syncRuns, params, stop.token),
      );
      follow(result);
      return result;
    } finally {
      current = undefined;
      views.note(undefined);
      await setSyncing(false);
      stop.dispose();
    }
  };
  context.subscriptions.push({ dispose: () => current?.cancel() });
  return {
    run(params, isAsked) {
      const next = last.then(() => run(params, isAsked));
      last = next.catch(() => undefined);
      return next;
    },
    stop: () => current?.cancel(),
  };
}

const setSyncing = async (isSyncing: boolean): Promise<void> => {
  await vscode.commands.executeCommand("setContext", "tocsin.history.syncing", isSyncing);
};

/** In the view, where it is in sight or nobody has asked; else beside, where it can be stopped. */
async function shown<T>(
  stop: vscode.CancellationTokenSource,
  isAsked: boolean,
  views: Views,
  server: Server,
  work: () => Promise<T>,
): Promise<T> {
  const isInView = !isAsked || views.isVisible();
  const location = isInView ? { viewId: "tocsin.runs" } : vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t("Tocsin reads run history");
  return vscode.window.withProgress({ location, title, cancellable: !isInView }, async (progress, token) => {
    let refreshedAt = Date.now();
    const listening = [
      token.onCancellationRequested(() => stop.cancel()),
      server.onDidSyncProgress(({ text, rows }) => {
        views.note(text);
        progress.report({ message: text });
        if (rows === 0 || Date.now() - refreshedAt < betweenMs) return;
        refreshedAt = Date.now();
        views.refresh();
      }),
    ];
    try {
      return await work();
    } finally {
      for (const one of listening) one.dispose();
    }
  });
}
