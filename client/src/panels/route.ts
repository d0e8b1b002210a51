import * as vscode from "vscode";
import { requests } from "../../../server/src/protocol/messages.ts";
import {
  isAlertPlace,
  type RoutedAlert,
  type RoutePage,
  type RoutePreview,
  type RouteView,
} from "../../../server/src/protocol/routes.ts";
import {
  natural,
  record,
  text,
  textsByKey,
  type Of,
  type Shape,
} from "../../../server/src/protocol/shape.ts";
import type { Server } from "../server.ts";
import { action, type PanelKind, type Panels } from "./panel.ts";

const mostLabels = 100;

const isFewTexts: Shape<Readonly<Record<string, string>>> = (
  value,
): value is Readonly<Record<string, string>> => textsByKey(value) && Object.keys(value).length <= mostLabels;

const isState = record({ at: isAlertPlace, labels: isFewTexts });
const isLine = record({ uri: text(), line: natural });

/** Where an alert stands, as lenses and the editor say it, and the labels that it is followed with. */
export type RouteState = Of<typeof isState>;

/** The page of *Show Route of Alert*: one, beside the editor, for the alert that was asked for last. */
export const routePanel = (server: Server): PanelKind<RouteState> => ({
  id: "route",
  isBeside: true,
  isState,
  title: (name) => vscode.l10n.t("Route of {0}", name ?? "–"),
  key: () => "",
  words: routeWords,
  async load({ at, labels }, token) {
    const found = await server.request(requests.routePreview, { at, labels }, token);
    const data: RoutePage = {
      paths: (found.views ?? []).map(pathsOf),
      ...(isWhole(found) && { routed: found }),
    };
    // The rule may have moved: it is asked for where it stands now.
    const line = found.line ?? at.line;
    return {
      data,
      state: { at: { ...at, line }, labels },
      ...(found.alert !== undefined && { name: found.alert }),
    };
  },
  actions: {
    labels: action(isFewTexts, (labels, panel) => {
      const { at, labels: before } = panel.state;
      return panel.setState({ at, labels: { ...before, ...labels } });
    }),
    reset: action(record({}), (_, panel) => panel.setState({ at: panel.state.at, labels: {} })),
    open: action(isLine, ({ uri, line }, panel) => openLine(uri, line, panel.data as RoutePage | undefined)),
  },
});

const isWhole = (preview: RoutePreview): preview is RoutedAlert => preview.alert !== undefined;

/** So long after the last edit the page follows it, in milliseconds. */
const editMs = 400;

/** Draws the page anew when files that it may be about are edited. */
export function followEdits(context: vscode.ExtensionContext, panels: Panels): void {
  let due: NodeJS.Timeout | undefined;
  const draw = (): void => {
    for (const one of panels.all) if (one.kind.id === "route" && one.isVisible) void one.reload();
  };
  const changes = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length === 0 || document.languageId !== "yaml") return;
    clearTimeout(due);
    due = setTimeout(draw, editMs);
  });
  context.subscriptions.push(changes, { dispose: () => clearTimeout(due) });
}

/** The file with the root route; where that is elsewhere, those with the routes below it. */
function pathsOf({ config, root }: RouteView): string {
  const uris = root.isElsewhere ? [...new Set(root.below.map(({ uri }) => uri ?? config))] : [config];
  return uris.map((uri) => vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true))).join(", ");
}

/** Of the files that the page shows, no others. */
async function openLine(uri: string, line: number, shown: RoutePage | undefined): Promise<void> {
  const views = shown?.routed?.views ?? [];
  const below = views.flatMap(({ root }) => root.below.map((stop) => stop.uri));
  if (![shown?.routed?.uri, ...views.map(({ config }) => config), ...below].includes(uri)) return;
  const selection = new vscode.Range(line, 0, line, 0);
  const viewColumn = vscode.ViewColumn.One;
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { viewColumn, selection });
}

const routeWords = (): Readonly<Record<string, string>> => ({
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
  receiver: vscode.l10n.t("Receiver"),
  groupedBy: vscode.l10n.t("Grouped by"),
  firstAfter: vscode.l10n.t("First after"),
  changesAfter: vscode.l10n.t("Changes after"),
  againAfter: vscode.l10n.t("Again after"),
  when: vscode.l10n.t("When"),
});
