import * as vscode from "vscode";

/**
 * The proxy of VS Code's settings as the environment of a process names one, for what asks services over HTTP; empty where
 * none is set. Only the user's own settings count: a workspace sends nobody through a place that it names. Certificates are
 * verified whatever `http.proxyStrictSSL` says.
 */
export function proxySettings(): Readonly<Record<string, string>> {
  const http = vscode.workspace.getConfiguration("http");
  const proxy = http.inspect<string>("proxy")?.globalValue?.trim();
  if (!proxy || http.inspect<string>("proxySupport")?.globalValue === "off") return {};
  const without = http.inspect<readonly string[]>("noProxy")?.globalValue ?? [];
  const said = { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, https_proxy: proxy, http_proxy: proxy };
  if (without.length === 0) return said;
  return { ...said, NO_PROXY: without.join(","), no_proxy: without.join(",") };
}
