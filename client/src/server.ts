import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import * as vscode from "vscode";
import { codeFile } from "../../server/src/launch/codeFolder.ts";
import { runCached } from "../../server/src/launch/runCached.ts";
import type { SyncProgressParams } from "../../server/src/protocol/history.ts";
import type { Requests } from "../../server/src/protocol/messages.ts";
import type * as languageClient from "./languageClient.ts";

/** The language server as the rest of the client sees it. */
export type Server = {
  /** Loads the client and starts the server behind whatever the editor does now. Never rejects. */
  start(): Promise<void>;
  stop(): Promise<void>;
  restart(): Promise<void>;
  showLog(): void;
  /** Writes a warning to the log. */
  log(text: string): void;
  /** Waits for the first start; rejects while the server is not running. */
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]["params"],
    token?: vscode.CancellationToken,
  ): Promise<Requests[M]["result"]>;
  /** Fires when the server has started or stopped; true when it is running. */
  readonly onDidChange: vscode.Event<boolean>;
  /** How far a sync is. */
  readonly onDidSyncProgress: vscode.Event<SyncProgressParams>;
};

export function createServer(context: vscode.ExtensionContext): Server {
  const changed = new vscode.EventEmitter<boolean>();
  const progressed = new vscode.EventEmitter<SyncProgressParams>();
  context.subscriptions.push(changed, progressed);
  const listener = {
    changed: (running: boolean): void => changed.fire(running),
    progressed: (how: SyncProgressParams): void => progressed.fire(how),
    // Not waited for: the extension is active while the user reads.
    failed: (reason: string): void => void offerRestart(reason),
  };
  const { globalStorageUri } = context;
  const storage = globalStorageUri.scheme === "file" ? { TOCSIN_CODE_CACHE: globalStorageUri.fsPath } : {};
  let loaded: languageClient.Client | undefined;
  const client = (): languageClient.Client => {
    const module = context.asAbsolutePath(join("dist", "server.cjs"));
    return (loaded ??= loadClient(storage).createClient(module, storage, listener));
  };
  let isStopped = false;
  const begin = async (): Promise<void> => {
    await turn();
    if (isStopped) return;
    try {
      await client().start();
    } catch (error) {
      listener.failed(String(error));
    }
  };
  let begun: Promise<void> | undefined;
  return {
    start: () => (begun ??= begin()),
    stop: async () => {
      isStopped = true;
      await loaded?.stop();
    },
    restart: () => client().restart(),
    showLog: () => client().showLog(),
    log: (text) => client().log(text),
    request: async (method, params, token) => {
      await begun;
      return client().request(method, params, token);
    },
    onDidChange: changed.event,
    onDidSyncProgress: progressed.event,
  };
}

/** The bundle beside this one; `storage`: where V8's code is kept. */
function loadClient(storage: Readonly<Record<string, string>>): typeof languageClient {
  const bundle = join(import.meta.dirname, "languageClient.cjs");
  const { size, mtimeMs } = statSync(bundle);
  const build = `${size}-${Math.trunc(mtimeMs)}`;
  const file = codeFile("languageClient", build, { ...process.env, ...storage }, process.platform, "");
  return runCached(bundle, file, createRequire(import.meta.url), false) as typeof languageClient;
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
