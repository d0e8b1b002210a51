import type { CancellationToken } from "vscode-languageserver/node";
import { secretKindOf } from "../history/describeSource.ts";
import { untrusted } from "../history/trustedSources.ts";
import { notifications, requests } from "../protocol/messages.ts";
import type { SyncedRuns, SyncProblem, SyncProgressParams, SyncRunsParams } from "../protocol/history.ts";
import type { RunSource, Synced, SyncProgress } from "../runs/history.ts";
import { RunsError } from "../runs/store.ts";
import type { EpochMs, SyncState } from "../runs/store.ts";
import { moment } from "../views/calendar.ts";
import { fill } from "../views/drawing.ts";
import type { Drawing } from "../views/drawing.ts";
import { numberFormat } from "../views/formats.ts";
import { askSources } from "./askSources.ts";
import { historyOf, sourcesWith } from "./historySources.ts";
import type { SealedSecrets } from "./sealedSecrets.ts";
import type { Session } from "./serve.ts";
import { responseError } from "./views.ts";

/** A run that is said to be under way and began longer ago has died, in milliseconds. */
const longestRunMs = 24 * 3_600_000;

/** A sync that nobody asked for reads `history.overlap` again no oftener than this, and else what is younger than this. */
const betweenWholeMs = 3_600_000;

/** Reads the sources that the user lets Tocsin connect to into the mirror. */
export function handleSync(session: Session, sealed: SealedSecrets, draw: () => Drawing): void {
  const { connection, runs, sourceProblems } = session;
  let wholeAt = -Infinity;
  const sync = async (params: SyncRunsParams, signal: AbortSignal): Promise<SyncedRuns> => {
    const history = await historyOf(runs.folder);
    if (!history) return after(session, "none", 0, []);
    const { only, ifOlderThanMs, secrets } = params;
    const known = sourcesWith(history, sealed, secrets);
    const fresh = new Set(
      untrusted(
        known.map(({ source }) => source),
        history.folder,
      ),
    );
    const allowed = known.filter(({ source }) => !fresh.has(source));
    const trusted = allowed.filter(({ source }) => only?.includes(source.name) ?? true);
    const isAsked = history.settings.read === "warehouse";
    if (!isAsked) runs.ask(undefined);
    if (trusted.length === 0) return after(session, "none", 0, []);
    if (isAsked) {
      const asked = allowed.map(({ source }) => source);
      return askSources(session, history, asked, () => after(session, "synced", 0, []));
    }
    const all = trusted.map(({ source }) => source);
    if (ifOlderThanMs !== undefined && (await age(session, all)) < ifOlderThanMs)
      return after(session, "fresh", 0, []);
    // Nobody is let in there without one.
    const closed = trusted
      .filter(({ source, hasSecret }) => secretKindOf(source) === "entra" && !hasSecret)
      .map(({ source }) => source);
    const sources = all.filter((source) => !closed.includes(source));
    const { keepMs, overlapMs } = history.settings;
    const tell = (progress: SyncProgress): void => {
      const told: SyncProgressParams = { text: inWords(progress, draw()), rows: progress.rows };
      void connection.sendNotification(notifications.syncProgress, told);
    };
    const isWhole = ifOlderThanMs === undefined || performance.now() - wholeAt > betweenWholeMs;
    const request = { sources, keepMs, overlapMs: isWhole ? overlapMs : Math.min(overlapMs, betweenWholeMs) };
    const synced = sources.length > 0 ? await runs.intake().sync(request, tell, signal) : noneSynced;
    const problems = [
      ...closed.map((source) => closedProblem(source, draw())),
      ...problemsOf(synced, all, draw()),
    ];
    if (isWhole && problems.length === 0) wholeAt = performance.now();
    for (const { name } of all) sourceProblems.delete(name);
    for (const problem of problems) sourceProblems.set(problem.source, problem);
    const told = await after(session, "synced", newStepsOf(synced), problems);
    return { ...told, ...(synced.aside && { aside: synced.aside.path }) };
  };
  connection.onRequest(requests.syncRuns, async (params: SyncRunsParams, token: CancellationToken) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await sync(params, controller.signal);
    } catch (error) {
      if (error instanceof RunsError && error.reason === "busy") return after(session, "busy", 0, []);
      throw responseError(error);
    }
  });
}

const noneSynced: Synced = { tables: [], removed: 0 };

const newStepsOf = ({ tables }: Synced): number => tables.reduce((sum, { added }) => sum + added, 0);

function inWords({ source, rows, at, isWaking }: SyncProgress, drawing: Drawing): string {
  const { readingRows, upTo, waking } = drawing.words;
  if (isWaking) return fill(waking, source);
  const text = fill(readingRows, source, numberFormat(drawing.locale).format(rows));
  return at === undefined ? text : `${text} ${fill(upTo, moment(at, drawing))}`;
}

/** One for each source: the first, which is what the others of it come from more often than not. */
function problemsOf({ tables }: Synced, sources: readonly RunSource[], { words }: Drawing): SyncProblem[] {
  const entra = new Set(sources.filter((one) => secretKindOf(one) === "entra").map(({ name }) => name));
  const found = new Map<string, SyncProblem>();
  for (const { source, table, problem } of tables) {
    if (!problem || found.has(source)) continue;
    const wantsSecret = problem.reason === "secret";
    // What the command line says, the environment, is not the way here.
    const asks = entra.has(source) ? words.signIn : words.setPassword;
    const hint = wantsSecret ? asks : problem.hint;
    const isOfAll = tables.every((one) => one.source !== source || one.problem !== undefined);
    const message = isOfAll ? problem.message : `${table}: ${problem.message}`;
    found.set(source, { source, message, hint, wantsSecret });
  }
  return [...found.values()];
}

const closedProblem = ({ name }: RunSource, { words }: Drawing): SyncProblem => ({
  ...{ source: name, message: words.signedOut, hint: words.signIn, wantsSecret: true },
});

/** How long ago all of the sources were last tried, by whoever has the mirror too; for ever where one never was. */
async function age({ runs }: Session, sources: readonly RunSource[]): Promise<number> {
  const state = await stateOf(runs);
  const tried = sources.map(({ name }) => {
    const found = state?.sources.filter((one) => one.name.startsWith(`${name}: `)) ?? [];
    return Math.max(0, ...found.flatMap(({ syncedAt, error }) => [syncedAt ?? 0, error?.at ?? 0]));
  });
  return Date.now() - Math.min(...tried);
}

async function stateOf(runs: Session["runs"]): Promise<SyncState | undefined> {
  try {
    return await runs.store().syncState();
  } catch (error) {
    if (error instanceof RunsError && error.reason === "missing") return undefined;
    throw error;
  }
}

async function after(
  { runs }: Session,
  state: SyncedRuns["state"],
  newSteps: number,
  problems: readonly SyncProblem[],
): Promise<SyncedRuns> {
  const synced = await stateOf(runs);
  const isRunning = synced !== undefined && synced.runs !== 0 && (await isUnderWay(runs, Date.now()));
  const syncedAt = synced?.syncedAt;
  return { state, newSteps, problems, isRunning, ...(syncedAt !== undefined && { syncedAt }) };
}

async function isUnderWay(runs: Session["runs"], now: EpochMs): Promise<boolean> {
  const filter = { statuses: ["running"], since: now - longestRunMs } as const;
  return (await runs.store().runs(filter, { limit: 1 })).items.length > 0;
}
