import type { SourceAbout, SyncedRuns } from "../../../server/src/protocol/history.ts";
import { requests } from "../../../server/src/protocol/messages.ts";
import type { Server } from "../server.ts";
import { askForPassword, secretsFor, type Secrets } from "./secrets.ts";
import type { Syncing } from "./syncing.ts";

/** Reads sources that may be connected to, with what lets somebody in there. */
export type Reading = {
  /** Asks for the password of one that wants it, and keeps what it takes. */
  asking(sources: readonly SourceAbout[]): Promise<SyncedRuns>;
  /** Asks nothing. */
  quietly(sources: readonly SourceAbout[], ifOlderThanMs: number): Promise<SyncedRuns>;
  /** Refuses the password that it was given last: nobody is locked out by trying again and again. */
  isRefused(source: SourceAbout): boolean;
  /** Lets them be tried again; whether there were any. */
  forgetRefused(): boolean;
};

/** How often a password is asked for that is refused. */
const attempts = 3;

export function makeReading(server: Server, syncing: Syncing, secrets: Secrets): Reading {
  /** Identities. */
  const refused = new Set<string>();
  const read = async (
    sources: readonly SourceAbout[],
    isAsked: boolean,
    ifOlderThanMs?: number,
  ): Promise<SyncedRuns> => {
    // The key is that of the server that runs now.
    const { sealFor } = await server.request(requests.sources, {});
    const sealed = await secretsFor(sources, sealFor, secrets, isAsked);
    const only = sources.map(({ name }) => name);
    const older = ifOlderThanMs === undefined ? {} : { ifOlderThanMs };
    const result = await syncing.run({ secrets: sealed, only, ...older }, isAsked);
    for (const source of sources) {
      // A token refuses nobody: the next one may be another.
      if (problemOf(source, result) && source.secret === "password") refused.add(source.identity);
      else refused.delete(source.identity);
    }
    return result;
  };
  /** Those that are worth another attempt, with another password or, where its token has ended on the way, another one. */
  const askAgain = async (
    sources: readonly SourceAbout[],
    result: SyncedRuns,
    typed: Set<SourceAbout>,
  ): Promise<SourceAbout[]> => {
    const again: SourceAbout[] = [];
    for (const source of sources) {
      const problem = problemOf(source, result);
      if (!problem) continue;
      if (source.secret !== "password") {
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
    return again;
  };
  return {
    async asking(sources) {
      let result = await read(sources, true);
      const typed = new Set<SourceAbout>();
      for (let attempt = 0; attempt < attempts; attempt++) {
        const again = await askAgain(sources, result, typed);
        if (again.length === 0) break;
        result = merged(result, await read(again, true), again);
      }
      return result;
    },
    quietly: (sources, ifOlderThanMs) => read(sources, false, ifOlderThanMs),
    isRefused: ({ identity }) => refused.has(identity),
    forgetRefused() {
      const wereAny = refused.size > 0;
      refused.clear();
      return wereAny;
    },
  };
}

/** What a source says that wants another secret. */
const problemOf = (
  { name }: SourceAbout,
  { problems }: SyncedRuns,
): SyncedRuns["problems"][number] | undefined =>
  problems.find(({ source, wantsSecret }) => source === name && wantsSecret);

/** What is known after some of the sources were read again. */
function merged(first: SyncedRuns, next: SyncedRuns, again: readonly SourceAbout[]): SyncedRuns {
  const others = first.problems.filter(({ source }) => !again.some(({ name }) => name === source));
  return { ...next, newSteps: first.newSteps + next.newSteps, problems: [...others, ...next.problems] };
}
