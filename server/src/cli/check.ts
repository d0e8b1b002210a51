import { dirname, resolve } from "node:path";
import { fileUri } from "../workspaceFiles/fileUri.ts";
import { decode, readText } from "../workspaceFiles/readText.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import { reaches, severities } from "./findingRow.ts";
import type { FindingRow } from "./findingRow.ts";
import type { FileResult } from "./formats/format.ts";
import { formatNamed, formatNames } from "./formats/index.ts";
import { judge } from "./judge.ts";
import type { Config, Request } from "./judge.ts";
import { numberOf, oneOf, readOptions } from "./options.ts";
import { complain, count, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import type { ExitCode } from "./run.ts";
import { accept, isSifting, makeFingerprints, readChanged, readSieve, sift } from "./sift.ts";
import { findTargets } from "./targets.ts";
import type { Problem } from "./targets.ts";

const options = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "error" },
  "max-warnings": { type: "string" },
  only: { type: "string", multiple: true },
  changed: { type: "string" },
  baseline: { type: "string" },
  "update-baseline": { type: "boolean", default: false },
  config: { type: "string" },
  "stdin-name": { type: "string" },
  jobs: { type: "string" },
  quiet: { type: "boolean", default: false },
  "no-color": { type: "boolean", default: false },
} as const;

/** `tocsin check`: judges files and prints what is found in them. */
export async function check(args: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = readOptions("check", args, options);
  const format = formatNamed(oneOf("format", values.format, formatNames));
  const limits = readLimits(values["fail-on"], values["max-warnings"]);
  const jobs = values.jobs === undefined ? undefined : numberOf("jobs", values.jobs);
  const { quiet, "stdin-name": stdinName } = values;
  const cwd = process.cwd();
  const sieve = readSieve(values, cwd);
  const read = await readRequest(positionals, stdinName, values.config, cwd);
  const { request, problems: missing } = read;
  const folders = request.targets.map(({ path }) => dirname(path));
  const changed = await readChanged(sieve, folders.length === 0 ? [cwd] : [...new Set(folders)]);
  const targets = changed ? request.targets.filter(({ path }) => changed.has(path)) : request.targets;
  const mostFindings = isSifting(sieve) ? Number.POSITIVE_INFINITY : undefined;
  const progress = makeProgress(quiet);
  const judged = await judge({ ...request, targets, jobs, mostFindings }, cwd, progress).finally(
    progress.end,
  );
  const problems = [...missing, ...judged.problems];
  for (const { message, hint } of problems) complain(message, hint);
  const fingerprint = makeFingerprints(givenTexts(request), cwd);
  if (sieve.baseline && sieve.accepts) {
    if (problems.length > 0) throw new CliError(`${sieve.baseline.path} was not written.`);
    process.stdout.write(accept(sieve.baseline, judged.results, cwd, fingerprint));
    return 0;
  }
  const { results, notes } = sift(sieve, judged.results, changed, cwd, fingerprint);
  if (!quiet) for (const note of [...judged.notes, ...notes]) say(note);
  const fails = failing(results, limits);
  const { recognised, excluded } = judged;
  const nothing = changed && targets.length === 0 ? unchanged(values.changed!) : undefined;
  const paint = paintFor(process.stdout, values["no-color"]);
  const about = { quiet, recognised, excluded, problems, nothing, cwd, now: new Date() };
  process.stdout.write(format.print(results, { ...about, paint, fails, fingerprint }));
  if (problems.length > 0) return 2;
  return results.some(({ findings }) => findings.some(fails)) ? 1 : 0;
}

const say = (note: string): void => void process.stderr.write(`tocsin: ${printable(note)}\n`);

const unchanged = (revision: string): string =>
  `Nothing to judge: no file here has changed since \`${printable(revision)}\`.`;

/** Texts that cannot be read from a file once more: given ones, and those of pipes, of which nothing is known. */
function givenTexts({
  texts,
  targets,
}: Pick<Request, "texts" | "targets">): (path: string) => string | undefined {
  const pipes = new Set(targets.filter(({ regular }) => !regular).map(({ path }) => path));
  return (path) => texts.get(fileUri(path)) ?? (pipes.has(path) ? "" : undefined);
}

/** What is allowed to be found. */
interface Limits {
  readonly failOn: (typeof severities)[number];
  readonly mostWarnings: number | undefined;
}

function readLimits(failOn: string, mostWarnings: string | undefined): Limits {
  return {
    failOn: oneOf("fail-on", failOn, severities),
    mostWarnings: mostWarnings === undefined ? undefined : numberOf("max-warnings", mostWarnings, 0),
  };
}

/** Whether a finding makes the command end with 1; of warnings perhaps all of them together. */
function failing(
  results: readonly FileResult[],
  { failOn, mostWarnings = Number.POSITIVE_INFINITY }: Limits,
): (finding: FindingRow) => boolean {
  const warnings = results.reduce(
    (sum, { findings }) => sum + findings.filter(({ severity }) => severity === "warning").length,
    0,
  );
  const isTooMany = warnings > mostWarnings;
  if (isTooMany) say(`${count(warnings, "warning")}: more than the ${mostWarnings} of \`--max-warnings\`.`);
  return ({ severity }) => reaches(severity, failOn) || (isTooMany && severity === "warning");
}

async function readRequest(
  paths: readonly string[],
  stdinName: string | undefined,
  configPath: string | undefined,
  cwd: string,
): Promise<{ request: Omit<Request, "jobs" | "mostFindings">; problems: readonly Problem[] }> {
  const config = configPath === undefined ? undefined : await readConfig(resolve(cwd, configPath));
  const args = paths.length === 0 && stdinName === undefined ? ["."] : paths;
  const { files, problems } = await findTargets(args, cwd);
  const targets = new Map(files);
  const texts = new Map<string, string>();
  if (stdinName !== undefined) {
    const path = resolve(cwd, stdinName);
    const uri = fileUri(path);
    targets.set(uri, { uri, path, base: dirname(path), named: true, regular: true });
    texts.set(uri, await readStdin());
  }
  return { request: { targets: [...targets.values()], texts, config }, problems };
}

async function readConfig(path: string): Promise<Config> {
  const found = await readText(path);
  if ("text" in found) return { path, text: found.text };
  throw new CliError(
    `the settings ${path} cannot be used: the file ${found.message}.`,
    "`tocsin init` writes one.",
  );
}

async function readStdin(): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Uint8Array);
  return decode(Buffer.concat(pieces));
}
