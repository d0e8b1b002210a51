import * as vscode from "vscode";
import { failureRequests } from "../../../server/src/protocol/failureNotes.ts";
import type { FailureMark } from "../../../server/src/protocol/failureNotes.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import type { Tocsin } from "../extension.ts";
import { complain } from "./complain.ts";

/** Takes a failure, or all of its error, as known: it is counted no more. */
export const acknowledgeFailure = (tocsin: Tocsin, target?: unknown): Promise<void> =>
  complain(mark(tocsin, target, () => ({ acknowledged: true })));

export const unacknowledgeFailure = (tocsin: Tocsin, target?: unknown): Promise<void> =>
  complain(mark(tocsin, target, () => ({ acknowledged: false })));

/** Asks for a note on a failure, or on all of its error. */
export const noteOnFailure = (tocsin: Tocsin, target?: unknown, given?: unknown): Promise<void> =>
  complain(
    mark(tocsin, target, async ({ note }) => {
      const said = typeof given === "string" ? given : await askNote(note);
      return said === undefined ? undefined : { note: said };
    }),
  );

const askNote = (value: string): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: vscode.l10n.t("Note on Failure"),
    prompt: vscode.l10n.t(
      "What is known of it. Only you see it; it stays when the mirror is deleted. Empty: no note.",
    ),
    value,
  });

type Change = { readonly acknowledged?: boolean; readonly note?: string };

async function mark(
  { server, views }: Tocsin,
  target: unknown,
  change: (before: FailureMark) => Change | undefined | Promise<Change | undefined>,
): Promise<void> {
  const lines = linesOf(target, views.selection("failures"));
  let isAny = false;
  for (const { id: node } of lines) {
    const before = await server.request(failureRequests.failureMark, { node });
    if (!before.isMarkable) continue;
    isAny = true;
    const changed = await change(before);
    if (changed) await server.request(failureRequests.markFailure, { node, ...changed });
  }
  if (isAny) return views.refreshFailures();
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Select a failure, or an error, in “Failures” first."),
  );
}

/** A line that the command was called on, else what is selected. */
const linesOf = (target: unknown, selection: readonly TreeNode[]): readonly TreeNode[] =>
  typeof (target as TreeNode | undefined)?.id === "string" ? [target as TreeNode] : selection;
