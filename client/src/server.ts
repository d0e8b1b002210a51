import { join } from "node:path";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
} from "vscode-languageclient/node";
import {
  checkPageScheme,
  type InitializationOptions,
  type Requests,
} from "../../server/src/protocol/messages.ts";
import { crashCounter } from "./crashCounter.ts";
import { words } from "./words.ts";

/** The language server as the rest of the client sees it. */
export type Server = {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  showLog(): void;
  /** Rejects while the server is not running. */
  request<M extends keyof Requests>(method: M, params: Requests[M]["params"]): Promise<Requests[M]["result"]>;
  /** Fires when the server has started or stopped; true when it is running. */
  readonly onDidChange: vscode.Event<boolean>;
};

/** The files that the server is shown; which of them are its kinds it decides itself. */
const documentSelector = [
  { scheme: "file", language: "yaml" },
  { scheme: "untitled", language: "yaml" },
  { scheme: "file", pattern: "**/*.{yml,yaml,rules,json}" },
];

export function createServer(context: vscode.ExtensionContext): Server {
  const module = context.asAbsolutePath(join("dist", "server.cjs"));
  const ipc = TransportKind.ipc;
  const debug = { module, transport: ipc, options: { execArgv: ["--nolazy", "--inspect=6009"] } };
  const client = new LanguageClient(
    "tocsin",
    "Tocsin",
    { run: { module, transport: ipc }, debug },
    options(),
  );
  const changed = new vscode.EventEmitter<boolean>();
  client.onDidChangeState(({ newState }) => changed.fire(newState === State.Running));
  context.subscriptions.push(changed);

  const start = (): Promise<void> =>
    client.start().catch((error: unknown) => {
      client.error(String(error));
      // Not waited for: the extension is active while the user reads.
      void offerRestart(String(error));
    });
  return {
    start,
    stop: () => (client.state === State.Stopped ? Promise.resolve() : client.stop()),
    restart: async () => {
      if (client.state === State.Running) await client.stop();
      await start();
    },
    showLog: () => client.outputChannel.show(true),
    request: (method, params) => client.sendRequest(method, params),
    onDidChange: changed.event,
  };
}

function options(): LanguageClientOptions {
  const crashes = crashCounter(5, 3 * 60_000);
  const initializationOptions: InitializationOptions = {
    checkPage: `${checkPageScheme}:/{check}.md`,
    // The server may run on a machine in another zone.
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    runbookLenses: true,
    words: words(),
  };
  return {
    documentSelector,
    initializationOptions,
    diagnosticPullOptions: { onChange: true, onTabs: false },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        if (!crashes.add(Date.now())) return { action: CloseAction.Restart, handled: true };
        void offerRestart(vscode.l10n.t("It ended five times within three minutes."));
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
}

/** Tells the user that there are no answers any more, with both ways out. */
async function offerRestart(reason: string): Promise<void> {
  const restart = vscode.l10n.t("Restart");
  const showLog = vscode.l10n.t("Show Log");
  const text = vscode.l10n.t("Tocsin's language server does not run. {0}", reason);
  const choice = await vscode.window.showErrorMessage(text, restart, showLog);
  if (choice === restart) await vscode.commands.executeCommand("tocsin.restartServer");
  if (choice === showLog) await vscode.commands.executeCommand("tocsin.showLog");
}
