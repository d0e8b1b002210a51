import * as vscode from "vscode";
import { requests, runPageScheme } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";

/** The document that holds the page of a run: one step of a path, whatever the id is made of. */
export function runPageUri(runId: string): vscode.Uri {
  const step = runId.replaceAll(/[%/\\]/g, encodeURIComponent);
  return vscode.Uri.from({ scheme: runPageScheme, path: `/${step}.md` });
}

/** Gives the documents of `tocsin-run:` their text, and a new one when the trees are read again. */
export function registerRunPages({ context, server, views }: Tocsin): void {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const runId = runIdOf(uri);
    try {
      return (await server.request(requests.runPage, { runId })).markdown;
    } catch (error) {
      const title = vscode.l10n.t("This run cannot be shown");
      const text = new vscode.MarkdownString().appendText(
        error instanceof Error ? error.message : String(error),
      );
      return `# ${title}\n\n${text.value}\n`;
    }
  };
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(runPageScheme, {
      provideTextDocumentContent,
      onDidChange: changed.event,
    }),
    views.onDidRefresh(() => {
      for (const { uri } of vscode.workspace.textDocuments)
        if (uri.scheme === runPageScheme) changed.fire(uri);
    }),
  );
}

function runIdOf({ path }: vscode.Uri): string {
  const step = path.replace(/^\//, "").replace(/\.md$/, "");
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
