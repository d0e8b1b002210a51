import * as vscode from "vscode";
import type { About, RunsProcess } from "../../server/src/protocol/messages.ts";
import { requests } from "../../server/src/protocol/messages.ts";
import { registerCheckPages } from "./checkPages.ts";
import { commands } from "./commands/index.ts";
import { registerDbtDocuments } from "./dbt.ts";
import { showDbtProblems } from "./dbtProblems.ts";
import { registerFormatter } from "./formatter.ts";
import { syncAutomatically } from "./history/automatic.ts";
import { registerConnectionsPage, type ConnectionsPage } from "./history/connectionsPage.ts";
import { createHistory, type History } from "./history/history.ts";
import { explainRedHatYaml } from "./redHatYaml.ts";
import { createPanels, type Panels } from "./panels/panel.ts";
import { panelKindsOf, type PanelKinds } from "./panels/kinds.ts";
import { followEdits } from "./panels/route.ts";
import { registerRunPages } from "./runPage.ts";
import { createServer, type Server } from "./server.ts";
import { createFailureNotices, type FailureNotices } from "./failureNotices.ts";
import { showRunsStatus } from "./runsStatus.ts";
import { showFileStatus } from "./status.ts";
import { registerUnitTests } from "./unitTests.ts";
import { registerViews, type Views } from "./views.ts";
import { watchArtifacts, type ArtifactWatch } from "./watchArtifacts.ts";

/** What a command gets to work with. */
export type Tocsin = {
  readonly context: vscode.ExtensionContext;
  readonly server: Server;
  readonly views: Views;
  readonly panels: Panels;
  readonly panelKinds: PanelKinds;
  readonly artifacts: ArtifactWatch;
  readonly history: History;
  readonly connectionsPage: ConnectionsPage;
};

/** What other extensions, and the tests, may ask of this one. */
export type Api = {
  about(): Promise<About>;
  /** The process that reads run history; it is started when it does not run. */
  runsAbout(): Promise<RunsProcess>;
  readonly views: Views;
  /** Pages with pictures. */
  readonly panels: Panels;
  readonly history: History;
  readonly failureNotices: FailureNotices;
  /** promtool's tests, file by file. */
  readonly unitTests: vscode.TestController;
  /** Where this extension asks its questions: its own, which is not that of others. A test answers in the user's place. */
  readonly window: typeof vscode.window;
  /** The same for accounts. */
  readonly authentication: typeof vscode.authentication;
  /** Folder of the logs of this extension. */
  readonly logs: vscode.Uri;
};

let running: Server | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const server = createServer(context);
  running = server;
  const views = registerViews(context, server);
  const { log, showLog } = server;
  const panels = createPanels({ context, log, showLog });
  const panelKinds = panelKindsOf(server, views);
  panels.register(panelKinds.timeline);
  panels.register(panelKinds.comparison);
  panels.register(panelKinds.route);
  followEdits(context, panels);
  panels.register(panelKinds.trend);
  panels.register(panelKinds.overview);
  const artifacts = watchArtifacts(context, server, views);
  const history = createHistory(context, server, views);
  const failureNotices = createFailureNotices(context, server, views);
  showRunsStatus(context, server, views);
  const connectionsPage = registerConnectionsPage(context);
  const tocsin: Tocsin = {
    context,
    server,
    views,
    panels,
    panelKinds,
    artifacts,
    history,
    connectionsPage,
  };
  for (const [id, run] of Object.entries(commands)) {
    const command = (...args: unknown[]): unknown => run(tocsin, ...args);
    context.subscriptions.push(vscode.commands.registerCommand(id, command));
  }
  context.subscriptions.push(views.onDidRefresh(() => panels.reload()));
  registerCheckPages(tocsin);
  registerRunPages(tocsin);
  registerDbtDocuments(tocsin);
  showDbtProblems(tocsin);
  registerFormatter(tocsin);
  showFileStatus(tocsin);
  const unitTests = registerUnitTests(tocsin);
  explainRedHatYaml(tocsin);
  syncAutomatically(context, history, views);
  // Not waited for: commands and views are there, and what they ask waits for the server.
  void server.start();
  return {
    about: () => server.request(requests.about, {}),
    runsAbout: () => server.request(requests.runsAbout, {}),
    views,
    panels,
    history,
    unitTests,
    failureNotices,
    window: vscode.window,
    authentication: vscode.authentication,
    logs: context.logUri,
  };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
