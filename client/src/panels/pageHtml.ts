import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** Paths of what a page consists of, below the extension. */
export type PageFiles = { readonly script: string; readonly styles: readonly string[] };

/** Folders that pages may read from. */
export const pageRoots = (extension: vscode.Uri): vscode.Uri[] =>
  [
    ["client", "webview"],
    ["dist", "pages"],
  ].map((path) => vscode.Uri.joinPath(extension, ...path));

/**
 * The document of a page: one script, which is named by a nonce, styles of the extension, and nothing else. What is shown is
 * sent later, as a message.
 */
export function pageHtml(webview: vscode.Webview, extension: vscode.Uri, files: PageFiles): string {
  const uri = (path: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extension, path)).toString();
  const nonce = randomBytes(16).toString("base64url");
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  const styles = files.styles.map((path) => `<link rel="stylesheet" href="${uri(path)}">`);
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Tocsin</title>
${styles.join("\n")}
</head>
<body><main></main><script nonce="${nonce}" src="${uri(files.script)}"></script></body>
</html>`;
}
