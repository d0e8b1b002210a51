import * as vscode from "vscode";
import type { Views } from "../views.ts";
import type { History } from "./history.ts";
import { makeSchedule } from "./syncSchedule.ts";

/** Reads the sources when runs are looked at, and from then on while the window is used. */
export function syncAutomatically(context: vscode.ExtensionContext, history: History, views: Views): void {
  const clock = {
    now: Date.now,
    after(ms: number, run: () => void) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
  const schedule = makeSchedule(clock, history.syncQuietly);
  schedule.focus(vscode.window.state.focused);
  // It may be a commit that has changed it.
  const settings = vscode.workspace.createFileSystemWatcher("**/.tocsin.{yaml,yml}");
  const follow = (): void => {
    views.refresh();
    schedule.again();
  };
  context.subscriptions.push(
    schedule,
    views.onDidShow(schedule.shown),
    history.onDidSync(schedule.tried),
    history.onDidMend(schedule.again),
    vscode.window.onDidChangeWindowState(({ focused }) => schedule.focus(focused)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("tocsin.runs.autoSync")) schedule.again();
    }),
    settings,
    settings.onDidCreate(follow),
    settings.onDidChange(follow),
    settings.onDidDelete(follow),
  );
}
