import { relative, resolve } from "node:path";
import { remoteIntake } from "../runs/remoteIntake.ts";
import type { ImportedFile, ImportProgress } from "../runs/store.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { CliError } from "./cliError.ts";
import { projectFolder, runsFormats } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { makeProgress } from "./progress.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

/** `tocsin import`: reads artifacts of dbt into the mirror. */
export async function importRuns(args: readonly string[]): Promise<0 | 1> {
  const { values, positionals } = readOptions("import", args, {
    "run-id": { type: "string" },
    environment: { type: "string" },
    "data-product": { type: "string" },
    format: { type: "string", default: "text" },
    project: { type: "string" },
    quiet: { type: "boolean", default: false },
  });
  const format = oneOf("format", values.format, runsFormats);
  if (positionals.length === 0)
    throw new CliError("`import` needs a path.", "Name dbt's `target` folder: `tocsin import target/`.");
  const { "run-id": runId, environment, "data-product": dataProduct } = values;
  const options = {
    ...(runId !== undefined && { runId }),
    ...(environment !== undefined && { environment }),
    ...(dataProduct !== undefined && { dataProduct }),
  };
  const intake = remoteIntake(runsModule(), mirrorPath(projectFolder(values.project)));
  const paths = positionals.map((path) => resolve(path));
  const files = await untilInterrupted((signal) => {
    const progress = makeProgress(values.quiet);
    const tell = (news: ImportProgress): void => progress.show(() => inWords(news));
    return intake.import(paths, options, tell, signal).finally(() => progress.end());
  });
  if (format === "json") process.stdout.write(`${JSON.stringify({ files }, undefined, 2)}\n`);
  else print(files, values.quiet);
  return files.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

/** So many files that were read before get a line each; of more, the last line says how many. */
const mostKnown = 10;

const inWords = ({ file, files, bytes }: ImportProgress): string =>
  `${files} file${files === 1 ? "" : "s"}, ${Math.round(bytes / 1e6)} MB: ${file}`;

function print(all: readonly ImportedFile[], quiet: boolean): void {
  const files = all.filter(({ state, problem }) => state !== "unknown" || problem !== undefined);
  const known = files.filter(({ state }) => state === "known").length;
  for (const file of files) {
    if (file.state === "known" && file.problem === undefined && known > mostKnown) continue;
    if (file.problem !== undefined) process.stderr.write(`${shown(file.name)}: ${problemOf(file)}\n`);
    else if (!quiet) process.stdout.write(`${shown(file.name)}: ${lineOf(file)}\n`);
  }
  if (quiet) return;
  const added = files.reduce((sum, file) => sum + (file.kind === "manifest" ? 0 : (file.added ?? 0)), 0);
  const parts = [
    `${files.length} file${files.length === 1 ? "" : "s"}`,
    `${added} new step${added === 1 ? "" : "s"}`,
    ...(known > 0 ? [`${known} read before`] : []),
  ];
  process.stdout.write(
    files.length === 0
      ? "No run_results.json, manifest.json or sources.json is there.\n"
      : `${parts.join(", ")}. \`tocsin runs\` shows the runs.\n`,
  );
}

/** As short as it can be said from the current folder. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || short === "" ? path : short;
}

function lineOf({ state, kind, version, read = 0, added = 0 }: ImportedFile): string {
  const what = `${kind ?? "?"} v${version ?? "?"}`;
  if (state === "known") return `${what}, read before`;
  const noun = kind === "manifest" ? "node" : "result";
  const fresh = added === read ? "" : `, ${added} of them new`;
  return `${what}, ${read} ${noun}${read === 1 ? "" : "s"}${fresh}`;
}

const problemOf = ({ state, problem, read = 0 }: ImportedFile): string =>
  state === "imported"
    ? `${problem}; ${read === 1 ? "1 entry before that was" : `${read} entries before that were`} read`
    : `not read: ${problem}`;
