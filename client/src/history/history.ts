import * as vscode from "vscode";
import type { HistorySources, SourceAbout, SyncedRuns } from "../../../server/src/protocol/history.ts";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Server } from "../server.ts";
import { isCancelled } from "../tree.ts";
import type { Views } from "../views.ts";
import { askToConnect } from "./consent.ts";
import { askForPassword, keptSecrets, secretsFor } from "./secrets.ts";
import { makeReading } from "./reading.ts";
import { makeSyncing } from "./syncing.ts";
import type { Tried } from "./syncSchedule.ts";
import { tellProblems, tellUntrusted, tellWithoutSources } from "./tell.ts";

/** The sources of run history, and what is done with them. */
export type History = {
  /** Reads the named sources, or all; asks the user whatever that takes. */
  sync(only?: readonly string[]): Promise<void>;
  /** Ends the sync that runs. */
  stop(): void;
  /** Asks for the password of a source, and reads it then. */
  setPassword(source: SourceAbout): Promise<void>;
  /** What `.tocsin.yaml` says; `undefined`, and the user is told why, where there is nothing to connect to. */
  sources(): Promise<HistorySources | undefined>;
  /** The way to each source step by step, as Markdown; `undefined` where there is none. */
  examine(token: vscode.CancellationToken): Promise<string | undefined>;
  /** Reads what can be read without a question to the user. Never rejects. */
  syncQuietly(ifOlderThanMs: number | undefined): Promise<Tried>;
  /** How many passwords are kept. */
  passwords(): Promise<number>;
  forgetPasswords(): Promise<void>;
  /** Fires after a sync that the user has asked for. */
  readonly onDidSync: vscode.Event<Tried>;
  /** Fires when what could not be read may be readable now: another password, a sign-in, a workspace that is trusted. */
  readonly onDidMend: vscode.Event<void>;
};

const usualPollMs = 5 * 60_000;

export function createHistory(context: vscode.ExtensionContext, server: Server, views: Views): History {
  const syncing = makeSyncing(context, server, views);
  const secrets = keptSecrets(context);
  const reading = makeReading(server, syncing, secrets);
  const synced = new vscode.EventEmitter<Tried>();
  const mended = new vscode.EventEmitter<void>();
  /** What `.tocsin.yaml` said last; a server that does not answer says nothing else. */
  let pollMs = usualPollMs;
  /** Syncs that the user has asked for and that have not ended. */
  let asking = 0;
  const tryRefused = (): void => {
    if (asking === 0 && reading.forgetRefused()) mended.fire();
  };
  context.subscriptions.push(
    synced,
    mended,
    context.secrets.onDidChange(tryRefused),
    vscode.authentication.onDidChangeSessions(tryRefused),
    vscode.workspace.onDidGrantWorkspaceTrust(() => mended.fire()),
  );

  const syncTrusted = async (said: HistorySources, sources: readonly SourceAbout[]): Promise<void> => {
    asking++;
    try {
      const result = await reading.asking(sources);
      synced.fire(triedOf(said.pollMs, result, sources.length));
      // Nobody waits until that is read.
      void tellProblems(result);
    } catch (error) {
      if (!isCancelled(error)) throw error;
    } finally {
      asking--;
    }
  };
  /** Sources as the user wants it now, after the questions that this takes; nothing where there is none. */
  const allowed = async (
    wanted: (source: SourceAbout) => boolean,
  ): Promise<{ readonly said: HistorySources; readonly sources: readonly SourceAbout[] } | undefined> => {
    const said = await sourcesNow(server);
    if (!said) return undefined;
    return { said, sources: await askToConnect(context, server, said.sources.filter(wanted)) };
  };
  const syncAllowed = async (now: Awaited<ReturnType<typeof allowed>>): Promise<void> => {
    views.refresh();
    const sources = now?.sources.filter(({ isTrusted }) => isTrusted) ?? [];
    if (now && sources.length > 0) await syncTrusted(now.said, sources);
  };

  return {
    stop: syncing.stop,
    sources: () => sourcesNow(server),
    onDidSync: synced.event,
    onDidMend: mended.event,
    passwords: secrets.count,
    sync: async (only) => syncAllowed(await allowed(({ name }) => only?.includes(name) ?? true)),
    async setPassword({ identity }) {
      const now = await allowed((source) => source.identity === identity);
      const [source] = now?.sources ?? [];
      if (!source?.isTrusted) return;
      const password = await askForPassword(source);
      if (password === undefined) return;
      await secrets.keep(source, password);
      await syncAllowed(now);
    },
    async examine(token) {
      const now = await allowed(() => true);
      if (!now) return undefined;
      const sealed = await secretsFor(now.sources, now.said.sealFor, secrets, true);
      return (await server.request(requests.checkConnections, { secrets: sealed }, token)).markdown;
    },
    async syncQuietly(ifOlderThanMs) {
      const failed = { outcome: "failed", ageMs: 0, newSteps: 0, isRunning: false } as const;
      if (!vscode.workspace.isTrusted) return { ...failed, pollMs: 0 };
      try {
        const said = await server.request(requests.sources, {});
        pollMs = isAutomatic() ? said.pollMs : 0;
        const sources = said.sources.filter((source) => source.isTrusted && !reading.isRefused(source));
        if (pollMs === 0 || sources.length === 0) return { ...failed, pollMs };
        const result = await reading.quietly(sources, ifOlderThanMs ?? pollMs);
        return triedOf(pollMs, result, sources.length);
      } catch {
        // The server has logged it; the lines of the views say what is wrong with the mirror.
        return { ...failed, pollMs };
      }
    },
    async forgetPasswords() {
      await secrets.forgetAll();
      views.refresh();
    },
  };
}

/** What `.tocsin.yaml` says; the user is told where there is nothing to connect to. */
async function sourcesNow(server: Server): Promise<HistorySources | undefined> {
  if (!vscode.workspace.isTrusted) return void tellUntrusted();
  const said = await server.request(requests.sources, {});
  if (said.problem !== undefined) throw new Error(said.problem);
  if (said.sources.length === 0) return void tellWithoutSources();
  return said;
}

/** Whether the user lets sources be read without being asked for each time. */
const isAutomatic = (): boolean => vscode.workspace.getConfiguration("tocsin.runs").get("autoSync", true);

/** `count`: of the sources that were to be read; one that fails does not hold up the others. */
function triedOf(
  pollMs: number,
  { state, problems, newSteps, isRunning, syncedAt }: SyncedRuns,
  count: number,
): Tried {
  const outcome = state === "none" || problems.length >= count ? "failed" : state;
  const ageMs = state === "fresh" && syncedAt !== undefined ? Math.max(Date.now() - syncedAt, 0) : 0;
  return { pollMs, outcome, ageMs, newSteps, isRunning };
}
