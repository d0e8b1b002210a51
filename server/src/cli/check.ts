import { dirname, resolve } from "node:path";
import { fileUri } from "../workspaceFiles/fileUri.ts";
import { decode, readText } from "../workspaceFiles/readText.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import { reaches, severities } from "./findingRow.ts";
import { formatNamed, formatNames } from "./formats/index.ts";
import { judge } from "./judge.ts";
import type { Config, Request } from "./judge.ts";
import { numberOf, oneOf, readOptions } from "./options.ts";
import { complain, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import type { ExitCode } from "./run.ts";
import { findTargets } from "./targets.ts";
import type { Problem } from "./targets.ts";

const options = {
  format: { type: "string", default: "text" },
  "fail-on": { type: "string", default: "error" },
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
  const failOn = oneOf("fail-on", values["fail-on"], severities);
  const jobs = values.jobs === undefined ? undefined : numberOf("jobs", values.jobs);
  const { quiet } = values;
  const progress = makeProgress(quiet);
  const cwd = process.cwd();
  const { request, problems: missing } = await readRequest(
    positionals,
    values["stdin-name"],
    values.config,
    cwd,
  );
  const judged = await judge({ ...request, jobs }, cwd, progress);
  progress.end();
  const problems = [...missing, ...judged.problems];
  for (const { message, hint } of problems) complain(message, hint);
  if (!quiet) for (const note of judged.notes) process.stderr.write(`tocsin: ${printable(note)}\n`);
  const paint = paintFor(process.stdout, values["no-color"]);
  const { results, recognised, excluded } = judged;
  const isPartial = problems.length > 0;
  process.stdout.write(format.print(results, { paint, quiet, recognised, excluded, isPartial }));
  if (isPartial) return 2;
  return results.some(({ findings }) => findings.some(({ severity }) => reaches(severity, failOn))) ? 1 : 0;
}

async function readRequest(
  paths: readonly string[],
  stdinName: string | undefined,
  configPath: string | undefined,
  cwd: string,
): Promise<{ request: Omit<Request, "jobs">; problems: readonly Problem[] }> {
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
