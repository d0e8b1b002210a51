import * as vscode from "vscode";
import { runsTreeRequests } from "../../../server/src/protocol/runsTree.ts";
import type { RunLinks } from "../../../server/src/protocol/runsTree.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";
import { pickRun } from "./pickRun.ts";

/** Opens a page about a run, or a step of it, that stands elsewhere: of its orchestrator, its logs, its traces. */
export async function openElsewhere(tocsin: Tocsin, target?: unknown): Promise<void> {
  await complain(
    about(tocsin, target).then(async (found) => {
      if (!found) return;
      const { links } = found;
      if (links.length === 0) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t(
            "No page is known about this: `history.links` in .tocsin.yaml names logs and traces, and orchestrators among its sources have pages of their own.",
          ),
        );
        return;
      }
      const items = links.map(({ title, url }) => ({ label: title, detail: url, url }));
      const placeHolder = vscode.l10n.t("Which page?");
      const chosen =
        items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { placeHolder });
      if (chosen) await open(chosen.url);
    }),
  );
}

/** Lets the user copy a command that does what failed again. It is never run by itself. */
export async function copyRerun(tocsin: Tocsin, target?: unknown): Promise<void> {
  await complain(
    about(tocsin, target).then(async (found) => {
      if (!found) return;
      const { reruns } = found;
      if (reruns.length === 0) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t("Nothing failed here of which enough is recorded to say how it is run again."),
        );
        return;
      }
      const items = reruns.map(({ title, command }) => ({ label: command, detail: title }));
      const placeHolder = vscode.l10n.t("Which command is to be copied? Nothing is run.");
      const chosen = await vscode.window.showQuickPick(items, { placeHolder, matchOnDetail: true });
      if (!chosen) return;
      await vscode.env.clipboard.writeText(chosen.label);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Command copied"), 3000);
    }),
  );
}

async function about({ server, views }: Tocsin, target: unknown): Promise<RunLinks | undefined> {
  const runId = await pickRun(views, target);
  if (runId === undefined) return undefined;
  const stepId = typeof target === "object" ? (target as TreeNode | null)?.stepId : undefined;
  const params = stepId === undefined ? { runId } : { runId, stepId };
  return server.request(runsTreeRequests.runLinks, params);
}

/** As a text, because an address that has been through `Uri` is encoded otherwise, which some consoles do not read. */
async function open(url: string): Promise<void> {
  await vscode.env.openExternal(url as unknown as vscode.Uri);
}
