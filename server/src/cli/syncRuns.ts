import { projectHistory, withSecrets } from "../history/historySettings.ts";
import { notTrusted, trust, untrusted } from "../history/trustedSources.ts";
import { remoteIntake } from "../runs/remoteIntake.ts";
import { isOrchestrator } from "../runs/history.ts";
import type { Synced, SyncedTable, SyncProgress } from "../runs/history.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { chosenSources } from "./chosenSources.ts";
import { projectFolder, refuseRememberAlone, runsFormats } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { makeProgress, wakingWords } from "./progress.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

const notCopied =
  "Nothing is copied from the databases: as .tocsin.yaml says `read: warehouse`, `tocsin runs` asks them themselves.\n";

/** While an editor reads the same sources. */
const waitMs = 30_000;

/** `tocsin sync`: reads run history from databases into the mirror. */
export async function syncRuns(args: readonly string[]): Promise<0 | 1> {
  const { values, positionals } = readOptions("sync", args, {
    trust: { type: "boolean", default: false },
    remember: { type: "boolean", default: false },
    format: { type: "string", default: "text" },
    project: { type: "string" },
    rebuild: { type: "boolean", default: false },
    quiet: { type: "boolean", default: false },
  });
  const format = oneOf("format", values.format, runsFormats);
  refuseRememberAlone(values);
  const folder = projectFolder(values.project);
  const history = await projectHistory(folder);
  const sources = withSecrets(chosenSources(history, positionals), folder);
  const fresh = untrusted(sources, folder);
  if (fresh.length > 0 && !values.trust) throw notTrusted(fresh);
  if (values.remember) trust(fresh);
  const isAskedItself = history.settings.read === "warehouse";
  const copied = isAskedItself ? sources.filter(isOrchestrator) : sources;
  if (copied.length < sources.length && !values.quiet && format === "text") process.stdout.write(notCopied);
  if (copied.length === 0 && sources.length > 0) {
    if (format === "json")
      process.stdout.write(`${JSON.stringify({ tables: [], removed: 0 }, undefined, 2)}\n`);
    return 0;
  }
  const { keepMs, overlapMs } = history.settings;
  const intake = remoteIntake(runsModule(), mirrorPath(folder));
  const synced = await untilInterrupted((signal) => {
    const progress = makeProgress(values.quiet);
    const tell = (news: SyncProgress): void => progress.show(() => inWords(news));
    const request = { sources: copied, keepMs, overlapMs, waitMs, isRebuilt: values.rebuild };
    return intake.sync(request, tell, signal).finally(() => progress.end());
  });
  if (format === "json") process.stdout.write(`${JSON.stringify(synced, undefined, 2)}\n`);
  else print(synced, values.quiet, isAskedItself);
  return synced.tables.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

const inWords = ({ source, table, rows, at, isWaking }: SyncProgress): string =>
  isWaking
    ? wakingWords(source)
    : `${source}, ${table}: ${rows} rows${at === undefined ? "" : `, up to ${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`}`;

function print({ tables, removed, aside }: Synced, quiet: boolean, isAskedItself: boolean): void {
  if (aside && (aside.isDamaged || !quiet)) {
    const what = aside.isDamaged ? "The mirror was damaged. It" : "The mirror";
    const rest = "Import again what you imported; what you marked as seen or acknowledged is kept.";
    process.stderr.write(printable(`${what} was set aside as ${aside.path}, and a new one begun. ${rest}\n`));
  }
  const told = new Set<string>();
  for (const table of tables) {
    const name = `${table.source}, ${table.table}`;
    if (table.problem) {
      const problem = `${isOfAll(table, tables) ? table.source : name}: ${table.problem.message} ${table.problem.hint}`;
      if (!told.has(problem)) process.stderr.write(`${printable(problem)}\n`);
      told.add(problem);
    } else if (!quiet) process.stdout.write(`${printable(`${name}: ${lineOf(table)}`)}\n`);
    for (const note of table.notes) process.stderr.write(`${printable(`${name}: ${note}`)}\n`);
  }
  if (quiet) return;
  if (removed > 0)
    process.stdout.write(`${removed} steps of runs older than \`history.keep\` were taken out.\n`);
  if (isAskedItself)
    process.stdout.write(
      "This is in the mirror only: as .tocsin.yaml says `read: warehouse`, `tocsin runs` asks the databases themselves.\n",
    );
  else if (tables.some(({ problem }) => problem === undefined))
    process.stdout.write("`tocsin runs` shows the runs.\n");
}

/** Whether no table of the source could be read, all for the same reason. */
const isOfAll = ({ source, problem }: SyncedTable, tables: readonly SyncedTable[]): boolean =>
  tables.every((table) => table.source !== source || table.problem?.message === problem?.message);

const lineOf = ({ read, added }: SyncedTable): string =>
  `${added} new row${added === 1 ? "" : "s"}${read > added ? `, ${read - added} read again` : ""}`;
