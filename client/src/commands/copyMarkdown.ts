import * as vscode from "vscode";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { runsTreeRequests } from "../../../server/src/protocol/runsTree.ts";
import type { CopiedLine } from "../../../server/src/protocol/runsTree.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Puts what the selected lines of a tree say on the clipboard, as Markdown. Without a line: what is selected there. */
export async function copyMarkdown({ server, views }: Tocsin, line?: unknown, all?: unknown): Promise<void> {
  const given = Array.isArray(all) && all.length > 0 ? all : line === undefined ? views.selection() : [line];
  const lines = given.filter(isLine).map(copied);
  if (lines.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Select runs, steps or failures in a tree of Tocsin first."),
    );
    return;
  }
  await complain(
    server.request(runsTreeRequests.copyLines, { lines }).then(async ({ markdown }) => {
      await vscode.env.clipboard.writeText(markdown);
      vscode.window.setStatusBarMessage(vscode.l10n.t("Copied as Markdown"), 3000);
    }),
  );
}

const isLine = (value: unknown): value is TreeNode =>
  typeof value === "object" && value !== null && typeof (value as TreeNode).label === "string";

function copied({ label, description, runId, stepId }: TreeNode): CopiedLine {
  return {
    label: description === undefined ? label : `${label} · ${description}`,
    ...(runId === undefined ? {} : { runId }),
    ...(stepId === undefined ? {} : { stepId }),
  };
}
