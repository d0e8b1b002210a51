import * as vscode from "vscode";
import { checkPageScheme, requests } from "../../server/src/protocol/messages.ts";
import type { Tocsin } from "./extension.ts";

/** The document that holds the page of a check: `promql/syntax` → `tocsin-check:/promql/syntax.md`. */
export function checkPageUri(check: string): vscode.Uri {
  return vscode.Uri.from({ scheme: checkPageScheme, path: `/${check}.md` });
}

/**
 * Gives the documents of `tocsin-check:` their text. A click on the id in a squiggle opens such a document; the
 * manifest's `workbench.editorAssociations` shows it as a Markdown preview.
 */
export function registerCheckPages({ context, server }: Tocsin): void {
  const provideTextDocumentContent = async (uri: vscode.Uri): Promise<string> => {
    const check = uri.path.replace(/^\//, "").replace(/\.md$/, "");
    const answer = await server.request(requests.explain, { check }).catch(() => undefined);
    return answer?.markdown ?? (await readShippedPage(context, check)) ?? missing(check);
  };
  const provider = { provideTextDocumentContent };
  context.subscriptions.push(vscode.workspace.registerTextDocumentContentProvider(checkPageScheme, provider));
}

/** The page in the extension's own folder, for the time that the server does not run. */
async function readShippedPage(context: vscode.ExtensionContext, check: string): Promise<string | undefined> {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(check)) return undefined;
  const uri = vscode.Uri.joinPath(context.extensionUri, "fixtures", "checks", `${check}.md`);
  const bytes = await vscode.workspace.fs.readFile(uri).then(
    (found) => found,
    () => undefined,
  );
  return bytes && new TextDecoder().decode(bytes);
}

function missing(check: string): string {
  return `# ${check}\n\n${vscode.l10n.t("There is no page about this check.")}\n`;
}
