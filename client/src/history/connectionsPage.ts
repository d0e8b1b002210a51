import * as vscode from "vscode";

/** The document of *Check Connections…*. */
export const connectionsPageUri = vscode.Uri.from({
  scheme: "tocsin-connections",
  path: "/Connections.md",
});

export type ConnectionsPage = { show(markdown: string): Promise<void> };

/** Gives the document the text of the last look; the manifest shows it as a Markdown preview. */
export function registerConnectionsPage(context: vscode.ExtensionContext): ConnectionsPage {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let text = "";
  const provider = { provideTextDocumentContent: () => text, onDidChange: changed.event };
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(connectionsPageUri.scheme, provider),
  );
  return {
    async show(markdown) {
      text = markdown;
      changed.fire(connectionsPageUri);
      await vscode.commands.executeCommand("markdown.showPreview", connectionsPageUri);
    },
  };
}
