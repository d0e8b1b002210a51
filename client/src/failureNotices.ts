import * as vscode from "vscode";
import { failureRequests } from "../../server/src/protocol/failureNotes.ts";
import type { FailureDigest, PipelineFailures } from "../../server/src/protocol/failureNotes.ts";
import type { Server } from "./server.ts";
import type { Views } from "./views.ts";

/** What tells of new failures without being asked. */
export type FailureNotices = {
  /** Looks whether there is something to be told; resolves when that was shown and answered, or put off. */
  check(): Promise<void>;
};

/** Tells of new failures, one notification at a time, while the window is looked at. */
export function createFailureNotices(
  context: vscode.ExtensionContext,
  server: Server,
  views: Views,
): FailureNotices {
  let isShowing = false;
  let isPutOff = false;
  const check = async (): Promise<void> => {
    const setting = vscode.workspace.getConfiguration("tocsin").get<string>("runs.notify");
    if (setting === "off") return;
    isPutOff = isShowing || !vscode.window.state.focused;
    if (isPutOff) return;
    isShowing = true;
    try {
      const digest = await server.request(failureRequests.failureDigest, { all: setting === "all" });
      // What was told once is not told again, in no window.
      if (digest.isNews) await server.request(failureRequests.toldOfFailures, { digest });
      await tell(digest, server);
    } catch {
      // There is no history, or no answer: the views say it.
    } finally {
      isShowing = false;
    }
    if (isPutOff) await check();
  };
  context.subscriptions.push(
    views.onDidRead(() => void check()),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused && isPutOff) void check();
    }),
  );
  return { check };
}

async function tell(digest: FailureDigest, server: Server): Promise<void> {
  if (digest.failed.length > 0) await tellOfFailures(digest.failed, server);
  for (const { pipeline, at } of digest.recovered)
    await vscode.window.showInformationMessage(
      vscode.l10n.t("{0} has recovered: nothing failed in its run that ended {1}.", pipeline, at),
    );
}

async function tellOfFailures(failed: readonly PipelineFailures[], server: Server): Promise<void> {
  const show = vscode.l10n.t("Show");
  const mute = vscode.l10n.t("Mute Pipeline…");
  const choice = await vscode.window.showWarningMessage(sentence(failed), show, mute);
  if (choice === show) await vscode.commands.executeCommand("tocsin.failures.focus");
  if (choice !== mute) return;
  const pipelines = failed.map(({ pipeline }) => pipeline);
  const placeHolder = vscode.l10n.t("Which pipelines do you not want to hear of?");
  const chosen = await vscode.window.showQuickPick(
    pipelines.map((label) => ({ label, picked: pipelines.length === 1 })),
    { canPickMany: true, placeHolder },
  );
  for (const { label: pipeline } of chosen ?? [])
    await server.request(failureRequests.mutePipeline, { pipeline, on: true });
}

function sentence(failed: readonly PipelineFailures[]): string {
  const most = failed.toSorted((a, b) => b.count - a.count)[0]!;
  const all = failed.reduce((sum, { count }) => sum + count, 0);
  const count = failed.some(({ isMore }) => isMore) ? `${all}+` : String(all);
  const { pipeline, what, firstAt } = most;
  if (failed.length > 1)
    return vscode.l10n.t(
      "{0} new failures in {1} pipelines, most of them in {2}: {3}, first at {4}",
      ...[count, failed.length, pipeline, what, firstAt],
    );
  return all === 1
    ? vscode.l10n.t("1 new failure in {0}: {1}, at {2}", pipeline, what, firstAt)
    : vscode.l10n.t("{0} new failures in {1}: {2}, first at {3}", count, pipeline, what, firstAt);
}
