import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  State,
  TransportKind,
  type LanguageClientOptions,
  type NodeModule,
} from "vscode-languageclient/node";
import {
  checkPageScheme,
  notifications,
  type InitializationOptions,
  type Requests,
  type SeenParams,
} from "../../server/src/protocol/messages.ts";
import type { SyncProgressParams } from "../../server/src/protocol/history.ts";
import { crashCounter } from "./crashCounter.ts";
import { proxySettings } from "./proxySettings.ts";
import { words } from "./words.ts";

// A bundle of its own, which server.ts loads: vscode-languageclient is twenty times as large as all the rest.

/** The client of the language server. */
export type Client = {
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  showLog(): void;
  /** Writes a warning to the log. */
  log(text: string): void;
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
    token?: vscode.CancellationToken,
  ): Promise<Requests[M]["result"]>;
};

/** What the client says of its own accord. */
export type Listener = {
  /** True when the server runs. */
  changed(running: boolean): void;
  /** How far a sync is. */
  progressed(how: SyncProgressParams): void;
  /** It does not run, and is not started again. */
  failed(reason: string): void;
};

/** The files that the server is shown; which of them are its kinds it decides itself. */
const documentSelector = [
  { scheme: "file", language: "yaml" },
  { scheme: "untitled", language: "yaml" },
  { scheme: "file", pattern: "**/*.{yml,yaml,rules,json,tmpl,gotmpl,tpl}" },
];

/** `env`: what the server's environment has besides the editor's. */
export function createClient(
  module: string,
  env: Readonly<Record<string, string>>,
  { changed, failed, progressed }: Listener,
): Client {
  const all = { ...env, ...proxySettings() };
  const run: NodeModule = { module, transport: TransportKind.ipc, options: { env: all } };
  const debug = { ...run, options: { env: all, execArgv: ["--nolazy", "--inspect=6009"] } };
  const client = new LanguageClient("tocsin", "Tocsin", { run, debug }, clientOptions(failed));
  const scrolling = tellWhatIsSeen(client);
  client.onNotification(notifications.syncProgress, progressed);
  client.onDidChangeState(({ newState }) => changed(newState === State.Running));

  const start = (): Promise<void> =>
    client.start().catch((error: unknown) => {
      client.error(String(error));
      failed(String(error));
    });
  return {
    start,
    stop: () => {
      scrolling.dispose();
      return client.state === State.Stopped ? Promise.resolve() : client.stop();
    },
    restart: async () => {
      if (client.state === State.Running) await client.stop();
      await start();
    },
    showLog: () => client.outputChannel.show(true),
    log: (text) => client.warn(text, undefined, false),
    request: (method, params, token) =>
      token ? client.sendRequest(method, params, token) : client.sendRequest(method, params),
  };
}

/** While a file is read, what the reader looks at comes first. */
const readingMs = 5000;

/** Says from which line on a file is seen, before it is opened and while it is read. */
function tellWhatIsSeen(client: LanguageClient): vscode.Disposable {
  const opened = new Map<string, number>();
  const tell = async (editor: vscode.TextEditor | undefined): Promise<void> => {
    const line = editor?.visibleRanges[0]?.start.line;
    if (!editor || line === undefined || client.state !== State.Running) return;
    const params: SeenParams = { uri: client.code2ProtocolConverter.asUri(editor.document.uri), line };
    await client.sendNotification(notifications.seen, params);
  };
  client.clientOptions.middleware = {
    didOpen: async (document, next) => {
      const uri = document.uri.toString();
      opened.set(uri, Date.now());
      // What is opened late is a copy of the document.
      const editor = vscode.window.visibleTextEditors.find((one) => one.document.uri.toString() === uri);
      // Not waited for: a question about the file must not come before it.
      const told = tell(editor);
      await next(document);
      await told;
    },
    didClose: async (document, next) => {
      opened.delete(document.uri.toString());
      await next(document);
    },
  };
  return vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
    const at = opened.get(textEditor.document.uri.toString());
    if (at !== undefined && Date.now() - at < readingMs) void tell(textEditor);
  });
}

function clientOptions(failed: (reason: string) => void): LanguageClientOptions {
  const crashes = crashCounter(5, 3 * 60_000);
  const initializationOptions: InitializationOptions = {
    checkPage: `${checkPageScheme}:/{check}.md`,
    // The server may run on a machine in another zone.
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    runbookLenses: true,
    formats: false,
    words: words(),
  };
  return {
    documentSelector,
    initializationOptions,
    // A file is opened when somebody sees it: then it is known where.
    textSynchronization: { delayOpenNotifications: true },
    diagnosticPullOptions: { onChange: true, onTabs: false },
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        if (!crashes.add(Date.now())) return { action: CloseAction.Restart, handled: true };
        failed(vscode.l10n.t("It ended five times within three minutes."));
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
}
