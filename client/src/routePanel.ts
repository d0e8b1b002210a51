/* eslint-disable unicorn/require-post-message-target-origin -- a webview and its extension have no origins */

import * as vscode from "vscode";
import {
  requests,
  type RoutePreview,
  type RoutePreviewParams,
  type RouteView,
} from "../../server/src/protocol/messages.ts";
import { pageHtml, pageRoots } from "./panels/pageHtml.ts";
import type { Server } from "./server.ts";

/** Where an alert stands, as lenses and the editor say it. */
export type AlertPlace = RoutePreviewParams["at"];

/** What the page may send. */
type FromPage =
  | { readonly type: "ready" }
  | { readonly type: "reset" }
  | { readonly type: "labels"; readonly labels: Readonly<Record<string, string>> }
  | { readonly type: "open"; readonly uri: string; readonly line: number };

/** The page of *Show Route of Alert*: one, beside the editor, for the alert that was asked for last. */
export type RoutePanel = {
  show(at: AlertPlace): void;
  /** What is shown; for tests. */
  readonly preview: RoutePreview | undefined;
  /** As if the page had sent it; for tests. */
  receive(message: unknown): Promise<void>;
};

export function createRoutePanel(context: vscode.ExtensionContext, server: Server): RoutePanel {
  let panel: vscode.WebviewPanel | undefined;
  let at: AlertPlace | undefined;
  let labels: Readonly<Record<string, string>> = {};
  let preview: RoutePreview | undefined;
  let due: NodeJS.Timeout | undefined;

  const draw = async (): Promise<void> => {
    if (!panel || !at) return;
    const asked = at;
    const found = await server.request(requests.routePreview, { at: asked, labels });
    // Another alert was asked for meanwhile, or the page was closed.
    if (asked !== at || !panel) return;
    preview = found;
    if (found.line !== undefined) at = { ...at, line: found.line };
    panel.title = vscode.l10n.t("Route of {0}", found.alert ?? "–");
    const paths = (found.views ?? []).map((view) =>
      headUris(view)
        .map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true)))
        .join(", "),
    );
    await panel.webview.postMessage({ type: "show", preview: found, paths, words: words() });
  };
  const receive = async (message: unknown): Promise<void> => {
    const said = fromPage(message);
    if (said?.type === "labels") labels = { ...labels, ...said.labels };
    if (said?.type === "reset") labels = {};
    if (said?.type === "open") return openLine(said.uri, said.line, preview);
    if (said) await draw();
  };
  const changes = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (!panel?.visible || contentChanges.length === 0 || document.languageId !== "yaml") return;
    clearTimeout(due);
    due = setTimeout(() => void draw().catch(nothing), 400);
  });
  context.subscriptions.push(changes, { dispose: () => panel?.dispose() });

  return {
    show(place) {
      at = place;
      labels = {};
      if (panel) {
        panel.reveal(undefined, true);
        void draw().catch(nothing);
        return;
      }
      panel = openPanel(context.extensionUri);
      panel.webview.onDidReceiveMessage((message) => void receive(message).catch(nothing));
      panel.onDidDispose(() => {
        panel = undefined;
        preview = undefined;
      });
    },
    get preview() {
      return preview;
    },
    receive,
  };
}

/** While the server does not run there is no answer; that is said elsewhere, and the page stays as it was. */
const nothing = (): void => undefined;

function openPanel(extension: vscode.Uri): vscode.WebviewPanel {
  const panel = vscode.window.createWebviewPanel(
    "tocsin.route",
    vscode.l10n.t("Route of an Alert"),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    { enableScripts: true, localResourceRoots: pageRoots(extension) },
  );
  const files = { script: "client/webview/routePreview.js", styles: ["client/webview/routePreview.css"] };
  panel.webview.html = pageHtml(panel.webview, extension, files);
  return panel;
}

/** The file with the root route; where that is elsewhere, those with the routes below it. */
const headUris = ({ config, root }: RouteView): string[] =>
  root.isElsewhere ? [...new Set(root.below.map(({ uri }) => uri ?? config))] : [config];

const mostLabels = 100;

/** `undefined` for anything that the page does not send. */
function fromPage(message: unknown): FromPage | undefined {
  if (typeof message !== "object" || message === null) return undefined;
  const { type, labels, uri, line } = message as Readonly<Record<string, unknown>>;
  if (type === "ready" || type === "reset") return { type };
  if (type === "open" && typeof uri === "string" && Number.isInteger(line))
    return { type, uri, line: line as number };
  if (type !== "labels" || typeof labels !== "object" || labels === null) return undefined;
  const pairs = Object.entries(labels as Record<string, unknown>);
  const isFit = pairs.length <= mostLabels && pairs.every(([, value]) => typeof value === "string");
  return isFit ? { type, labels: Object.fromEntries(pairs) as Record<string, string> } : undefined;
}

/** Of the files that the page shows, no others. */
async function openLine(uri: string, line: number, preview: RoutePreview | undefined): Promise<void> {
  const views = preview?.views ?? [];
  const below = views.flatMap(({ root }) => root.below.map((stop) => stop.uri));
  const shown = [preview?.uri, ...views.map(({ config }) => config), ...below];
  if (!shown.includes(uri) || line < 0) return;
  const selection = new vscode.Range(line, 0, line, 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), {
    viewColumn: vscode.ViewColumn.One,
    selection,
  });
}

const words = (): Readonly<Record<string, unknown>> => ({
  intro: vscode.l10n.t("The way through the routes of Alertmanager. Change a label to see it again."),
  labels: vscode.l10n.t("Labels"),
  unknown: vscode.l10n.t("not known"),
  missing: vscode.l10n.t("not there"),
  newName: vscode.l10n.t("another label"),
  newValue: vscode.l10n.t("its value"),
  follow: vscode.l10n.t("Follow"),
  reset: vscode.l10n.t("As the Rule Says"),
  everyAlert: vscode.l10n.t("every alert"),
  elsewhere: vscode.l10n.t("the root route, which is not in this project"),
  unreadable: vscode.l10n.t("matchers that cannot be read"),
  takes: vscode.l10n.t("takes it"),
  may: vscode.l10n.t("may take it"),
  passes: vscode.l10n.t("does not take it"),
  unasked: vscode.l10n.t("not asked"),
  goesOn: vscode.l10n.t("the next routes are asked, too"),
  openLine: vscode.l10n.t("Open line {0}"),
  told: vscode.l10n.t("Told: {0}"),
  allLabels: vscode.l10n.t("all labels"),
  oneGroup: vscode.l10n.t("one group"),
  notDuring: vscode.l10n.t("not during {0}"),
  onlyDuring: vscode.l10n.t("only during {0}"),
  noAlert: vscode.l10n.t("There is no alert at this place any more."),
  noConfig: vscode.l10n.t("There is no alertmanager.yml or AlertmanagerConfig with a route in this project."),
  columns: [
    vscode.l10n.t("Receiver"),
    vscode.l10n.t("Grouped by"),
    vscode.l10n.t("First after"),
    vscode.l10n.t("Changes after"),
    vscode.l10n.t("Again after"),
    vscode.l10n.t("When"),
  ],
});
