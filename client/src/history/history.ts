import * as vscode from "vscode";
import type { HistorySources, SourceAbout, SyncedRuns } from "../../../server/src/protocol/history.ts";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Server } from "../server.ts";
import { isCancelled } from "../tree.ts";
import type { Views } from "../views.ts";
import { askToConnect } from "./consent.ts";
import { askForPassword, keptSecrets, secretsFor } from "./secrets.ts";
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

/** How often a password is asked for that is refused. */
const attempts = 3;

export function createHistory(context: vscode.ExtensionContext, server: Server, views: Views): History {
  const syncing = makeSyncing(context, server, views);
  const secrets = keptSecrets(context);
  const synced = new vscode.EventEmitter<Tried>();
  const mended = new vscode.EventEmitter<void>();
  /** Identities of sources that refuse what they were given: nobody is locked out by trying again and again. */
  const refused = new Set<string>();
  /** Syncs that the user has asked for and that have not ended. */
  let asking = 0;
  const tryRefused = (): void => {
    if (asking > 0 || refused.size === 0) return;
    refused.clear();
    mended.fire();
  };
  context.subscriptions.push(
    synced,
    mended,
    context.secrets.onDidChange(tryRefused),
    vscode.authentication.onDidChangeSessions(tryRefused),
    vscode.workspace.onDidGrantWorkspaceTrust(() => mended.fire()),
  );

  const note = (sources: readonly SourceAbout[], { problems }: SyncedRuns): void => {
    for (const { name, identity, secret } of sources) {
      const wants = problems.some(({ source, wantsSecret }) => source === name && wantsSecret);
      // Nobody is locked out by a token, and the next one may be another.
      if (wants && secret === "password") refused.add(identity);
      else refused.delete(identity);
    }
  };
  const read = async (sources: readonly SourceAbout[]): Promise<SyncedRuns> => {
    // The key is that of the server that runs now.
    const { sealFor } = await server.request(requests.sources, {});
    const only = sources.map(({ name }) => name);
    const params = { secrets: await secretsFor(sources, sealFor, secrets, true), only };
    const result = await syncing.run(params, true);
    note(sources, result);
    return result;
  };
  /** Reads sources; asks for the password of one that wants it, and keeps what it takes. */
  const readAsking = async (sources: readonly SourceAbout[]): Promise<SyncedRuns> => {
    let result = await read(sources);
    const typed = new Set<SourceAbout>();
    for (let attempt = 0; attempt < attempts; attempt++) {
      const again: SourceAbout[] = [];
      for (const source of sources) {
        const problem = result.problems.find((one) => one.source === source.name && one.wantsSecret);
        if (!problem) continue;
        if (source.secret !== "password") {
          // Its token has ended on the way: the next one goes on from there.
          if (result.newSteps > 0) again.push(source);
          continue;
        }
        const password = await askForPassword(source, problem.message);
        if (password !== undefined) {
          await secrets.keep(source, password);
          typed.add(source);
          again.push(source);
        } else if (typed.has(source)) await secrets.keep(source, "");
      }
      if (again.length === 0) return result;
      result = merged(result, await read(again), again);
    }
    return result;
  };
  const syncTrusted = async (said: HistorySources, sources: readonly SourceAbout[]): Promise<void> => {
    asking++;
    try {
      const result = await readAsking(sources);
      synced.fire(triedOf(said.pollMs, result, sources.length > 0));
      // Nobody waits until that is read.
      void tellProblems(result);
    } catch (error) {
      if (!isCancelled(error)) throw error;
    } finally {
      asking--;
    }
  };
  const sourcesNow = async (): Promise<HistorySources | undefined> => {
    if (!vscode.workspace.isTrusted) return void tellUntrusted();
    const said = await server.request(requests.sources, {});
    if (said.problem !== undefined) throw new Error(said.problem);
    if (said.sources.length === 0) return void tellWithoutSources();
    return said;
  };

  return {
    stop: syncing.stop,
    sources: sourcesNow,
    onDidSync: synced.event,
    onDidMend: mended.event,
    passwords: secrets.count,
    async sync(only) {
      const said = await sourcesNow();
      if (!said) return;
      const meant = said.sources.filter(({ name }) => only?.includes(name) ?? true);
      const sources = (await askToConnect(context, server, meant)).filter(({ isTrusted }) => isTrusted);
      views.refresh();
      if (sources.length > 0) await syncTrusted(said, sources);
    },
    async setPassword(source) {
      const said = await sourcesNow();
      if (!said) return;
      const [asked] = await askToConnect(context, server, [source]);
      if (!asked?.isTrusted) return;
      const password = await askForPassword(asked);
      if (password === undefined) return;
      await secrets.keep(asked, password);
      await syncTrusted(said, [asked]);
    },
    async examine(token) {
      const said = await sourcesNow();
      if (!said) return undefined;
      const sources = await askToConnect(context, server, said.sources);
      const sealed = await secretsFor(sources, said.sealFor, secrets, true);
      return (await server.request(requests.checkConnections, { secrets: sealed }, token)).markdown;
    },
    async syncQuietly(ifOlderThanMs) {
      const failed = { outcome: "failed", ageMs: 0, newSteps: 0, isRunning: false } as const;
      if (!vscode.workspace.isTrusted) return { ...failed, pollMs: 0 };
      let pollMs = 0;
      try {
        const said = await server.request(requests.sources, {});
        pollMs = isAutomatic() ? said.pollMs : 0;
        const sources = said.sources.filter(({ isTrusted, identity }) => isTrusted && !refused.has(identity));
        if (pollMs === 0 || sources.length === 0) return { ...failed, pollMs };
        const sealed = await secretsFor(sources, said.sealFor, secrets, false);
        const params = { secrets: sealed, only: sources.map(({ name }) => name) };
        const result = await syncing.run({ ...params, ifOlderThanMs: ifOlderThanMs ?? pollMs }, false);
        note(sources, result);
        return triedOf(pollMs, result, true);
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

/** Whether the user lets sources be read without being asked for each time. */
const isAutomatic = (): boolean => vscode.workspace.getConfiguration("tocsin.runs").get("autoSync", true);

function triedOf(
  pollMs: number,
  { state, problems, newSteps, isRunning, syncedAt }: SyncedRuns,
  isAny: boolean,
): Tried {
  const outcome = !isAny || state === "none" || problems.length > 0 ? "failed" : state;
  const ageMs = state === "fresh" && syncedAt !== undefined ? Math.max(Date.now() - syncedAt, 0) : 0;
  return { pollMs, outcome, ageMs, newSteps, isRunning };
}

/** What is known after some of the sources were read again. */
function merged(first: SyncedRuns, next: SyncedRuns, again: readonly SourceAbout[]): SyncedRuns {
  const others = first.problems.filter(({ source }) => !again.some(({ name }) => name === source));
  return { ...next, newSteps: first.newSteps + next.newSteps, problems: [...others, ...next.problems] };
}
