import * as vscode from "vscode";
import type { About } from "../../server/src/protocol/messages.ts";
import { requests } from "../../server/src/protocol/messages.ts";
import { registerCheckPages } from "./checkPages.ts";
import { commands } from "./commands/index.ts";
import { explainRedHatYaml } from "./redHatYaml.ts";
import { createServer, type Server } from "./server.ts";
import { showFileStatus } from "./status.ts";

/** What a command gets to work with. */
export type Tocsin = { readonly context: vscode.ExtensionContext; readonly server: Server };

/** What other extensions, and the tests, may ask of this one. */
export type Api = { about(): Promise<About> };

let running: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const server = createServer(context);
  running = server;
  const tocsin: Tocsin = { context, server };
  for (const [id, run] of Object.entries(commands)) {
    const command = (...args: unknown[]): unknown => run(tocsin, ...args);
    context.subscriptions.push(vscode.commands.registerCommand(id, command));
  }
  registerCheckPages(tocsin);
  showFileStatus(tocsin);
  explainRedHatYaml(tocsin);
  await server.start();
  return { about: () => server.request(requests.about, {}) };
}

export async function deactivate(): Promise<void> {
  await running?.stop();
}
