import { relative, resolve, sep } from "node:path";
import { remoteIntake } from "../runs/remoteIntake.ts";
import type { Imported, ImportedFile, ImportProgress } from "../runs/store.ts";
import { mirrorPath } from "../workspaceFiles/mirrorPath.ts";
import { runsModule } from "../workspaceFiles/runsModule.ts";
import { CliError } from "./cliError.ts";
import { projectFolder, runsFormats } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { complain, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import { untilInterrupted } from "./untilInterrupted.ts";

/** `tocsin import`: reads artifacts of dbt into the mirror. */
export async function importRuns(args: readonly string[]): Promise<0 | 1 | 2> {
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
  const imported = await untilInterrupted((signal) => {
    const progress = makeProgress(values.quiet);
    const tell = (news: ImportProgress): void => progress.show(() => inWords(news));
    return intake.import(paths, options, tell, signal).finally(() => progress.end());
  });
  if (format === "json") process.stdout.write(`${JSON.stringify(imported, undefined, 2)}\n`);
  else print(imported, values.quiet);
  const { files } = imported;
  const nothing = paths.filter((path) => !files.some((file) => isArtifact(file) && isBelow(file.name, path)));
  for (const path of nothing) complain(`there is no artifact of dbt in ${shown(path)}.`, lookedFor);
  if (nothing.length === paths.length) return 2;
  return files.some(({ problem }) => problem !== undefined) ? 1 : 0;
}

const lookedFor =
  "Looked for *run_results*.json, *manifest*.json and *sources*.json of dbt, in folders below and in zip archives too; not in node_modules, .git and dbt_packages. dbt writes them into `target/`.";

const isArtifact = ({ state, problem }: ImportedFile): boolean =>
  state !== "unknown" || problem !== undefined;

const isBelow = (file: string, path: string): boolean =>
  file === path || file.startsWith(path.endsWith(sep) ? path : path + sep) || file.startsWith(`${path}/`);

/** So many files that were read before get a line each; of more, the last line says how many. */
const mostKnown = 10;

const inWords = ({ file, files, bytes }: ImportProgress): string =>
  `${files} file${files === 1 ? "" : "s"}, ${Math.round(bytes / 1e6)} MB: ${file}`;

function print({ files: all, aside }: Imported, quiet: boolean): void {
  if (aside !== undefined)
    process.stderr.write(
      printable(
        `The mirror was damaged. It was set aside as ${aside}, and a new one begun. \`tocsin sync\` reads the databases again; import again what else you imported. What you marked as seen or acknowledged is kept.\n`,
      ),
    );
  const files = all.filter(isArtifact);
  const known = files.filter(({ state }) => state === "known").length;
  for (const file of files) {
    if (file.state === "known" && file.problem === undefined && known > mostKnown) continue;
    if (file.problem !== undefined) process.stderr.write(`${shown(file.name)}: ${problemOf(file)}\n`);
    else if (!quiet) process.stdout.write(`${shown(file.name)}: ${lineOf(file)}\n`);
    if (file.note !== undefined) process.stderr.write(`${shown(file.name)}: ${file.note}.\n`);
  }
  if (quiet || files.length === 0) return;
  const added = files.reduce((sum, file) => sum + (file.kind === "manifest" ? 0 : (file.added ?? 0)), 0);
  const parts = [
    `${files.length} file${files.length === 1 ? "" : "s"}`,
    `${added} new step${added === 1 ? "" : "s"}`,
    ...(known > 0 ? [`${known} read before`] : []),
  ];
  process.stdout.write(`${parts.join(", ")}. \`tocsin runs\` shows the runs.\n`);
}

/** As short as it can be said from the current folder. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return printable(short.startsWith("..") || short === "" ? path : short);
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
