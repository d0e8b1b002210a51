import { basename, dirname, join, relative, resolve } from "node:path";
import { fileUri } from "../workspaceFiles/fileUri.ts";
import { decode, readText } from "../workspaceFiles/readText.ts";
import { isSettingsFile, settingsNames } from "../workspaceFiles/walk.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import { findingRow, reaches, severities } from "./findingRow.ts";
import type { FileResult } from "./formats/format.ts";
import { formatNamed, formatNames } from "./formats/index.ts";
import { oneOf, readOptions } from "./options.ts";
import { complain, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { isWithin, outermost, projectRoot } from "./projectRoot.ts";
import { readProject } from "./readProject.ts";
import type { ReadProject } from "./readProject.ts";
import type { ExitCode } from "./run.ts";
import { findTargets } from "./targets.ts";
import type { Problem, Target } from "./targets.ts";

const options = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "error" },
  config: { type: "string" },
  "stdin-name": { type: "string" },
  quiet: { type: "boolean", default: false },
  "no-color": { type: "boolean", default: false },
} as const;

/** `tocsin check`: judges files and prints what is found in them. */
export async function check(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = readOptions("check", args, options);
  const format = formatNamed(oneOf("format", values.format, formatNames));
  const failOn = oneOf("fail-on", values["fail-on"], severities);
  const { quiet } = values;
  const progress = makeProgress(quiet);
  const cwd = process.cwd();
  const request = await readRequest(positionals, values["stdin-name"], values.config, cwd);
  const judged = await judge(request, cwd, progress);
  progress.end();
  const problems = [...request.problems, ...judged.problems];
  for (const { message, hint } of problems) complain(message, hint);
  if (!quiet) for (const note of judged.notes) process.stderr.write(`tocsin: ${printable(note)}\n`);
  const paint = paintFor(process.stdout, values["no-color"]);
  process.stdout.write(format.print(judged.results, { paint, quiet, recognised: judged.recognised }));
  if (problems.length > 0) return 2;
  return judged.results.some(({ findings }) => findings.some(({ severity }) => reaches(severity, failOn))) ? 1 : 0;
}

interface Request {
  readonly targets: readonly Target[];
  /** Texts that do not come from the file that they are judged as, by URI. */
  readonly texts: ReadonlyMap<string, string>;
  readonly config: Config | undefined;
  readonly problems: readonly Problem[];
}

/** What `--config` named. */
interface Config {
  readonly path: string;
  readonly text: string;
}

async function readRequest(
  paths: readonly string[],
  stdinName: string | undefined,
  configPath: string | undefined,
  cwd: string,
): Promise<Request> {
  const config = configPath === undefined ? undefined : await readConfig(resolve(cwd, configPath));
  const args = paths.length === 0 && stdinName === undefined ? ["."] : paths;
  const { files, problems } = await findTargets(args, cwd);
  const targets = new Map(files);
  const texts = new Map<string, string>();
  if (stdinName !== undefined) {
    const path = resolve(cwd, stdinName);
    const uri = fileUri(path);
    targets.set(uri, { uri, path, named: true, regular: true });
    texts.set(uri, await readStdin());
  }
  return { targets: [...targets.values()], texts, config, problems };
}

async function readConfig(path: string): Promise<Config> {
  const found = await readText(path);
  if ("text" in found) return { path, text: found.text };
  throw new CliError(`the settings ${path} cannot be used: the file ${found.message}.`, "`tocsin init` writes one.");
}

async function readStdin(): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
  return decode(Buffer.concat(pieces));
}

interface Judged {
  readonly results: readonly FileResult[];
  /** How many of the files are of a kind that the engine knows. */
  readonly recognised: number;
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** Judges the targets, each with the project that it belongs to. */
async function judge(request: Request, cwd: string, progress: Progress): Promise<Judged> {
  const results: FileResult[] = [];
  const problems: Problem[] = [];
  const notes: string[] = [];
  let recognised = 0;
  for (const [root, targets] of byRoot(request, cwd)) {
    const { config } = request;
    const texts = new Map(request.texts);
    if (config) texts.set(configUri(root), config.text);
    const project = await readProject({ root, targets, texts, usesSettings: !config, progress });
    problems.push(...project.problems, ...bugs(project));
    for (const target of withSettings(targets, project, root, config)) {
      const { kinds, excluded } = project.engine.status(target.uri);
      if (kinds.length > 0) recognised++;
      else if (target.named && !request.problems.length) notes.push(unjudged(shownPath(target.path, cwd), excluded));
      results.push(resultOf(target, project, cwd));
    }
  }
  return { results, recognised, problems, notes };
}

function byRoot({ targets, config }: Request, cwd: string): Map<string, Target[]> {
  const home = config && dirname(config.path);
  const rootOf = ({ path, named }: Target): string => {
    const folder = named ? dirname(path) : path;
    return home !== undefined && isWithin(home, path) ? home : projectRoot(named ? folder : dirname(folder), cwd, !config);
  };
  const found = new Map(targets.map((target) => [target, rootOf(target)]));
  const roots = outermost([...found.values()]);
  return Map.groupBy(targets, (target) => roots.find((root) => isWithin(root, found.get(target) ?? "")) ?? "");
}

/** A text given by `--config` is judged as the settings of the folder. */
const configUri = (root: string): string => fileUri(join(root, ".tocsin.yaml"));

/** The settings that apply are judged as well: a mistake in them changes what is said of every file. */
function withSettings(targets: readonly Target[], { engine }: ReadProject, root: string, config: Config | undefined): Target[] {
  const known = new Set(targets.map(({ uri }) => uri));
  const settings = new Set(targets.flatMap(({ uri }) => engine.status(uri).settings ?? []));
  const added = [...settings].filter((uri) => !known.has(uri) && engine.report(uri).findings.length > 0);
  return [...targets, ...added.map((uri) => ({ uri, path: config?.path ?? pathOf(uri, root), named: false, regular: true }))];
}
