import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stat, writeFile } from "../workspaceFiles/disk.ts";
import { problemOf } from "../workspaceFiles/readText.ts";
import { settingsNames } from "../workspaceFiles/walk.ts";
import { CliError } from "./cliError.ts";
import { readOptions } from "./options.ts";
import { count, printable } from "./print.ts";
import { makeProgress } from "./progress.ts";
import { survey } from "./survey.ts";
import type { Survey } from "./survey.ts";

/** `tocsin init`: writes a `.tocsin.yaml` for what it finds. */
export async function init(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("init", args, {
    "dry-run": { type: "boolean", default: false },
  });
  const [given = ".", ...more] = positionals;
  if (more.length > 0) throw new CliError("`init` takes one folder.");
  const folder = resolve(given);
  await requireFolder(folder, given);
  const present = settingsNames.find((name) => existsSync(join(folder, name)));
  const dryRun = values["dry-run"];
  if (present !== undefined && !dryRun) {
    throw new CliError(
      `${join(folder, present)} is there already and was left alone.`,
      "`tocsin init --dry-run` prints what would be written.",
    );
  }
  const progress = makeProgress(false);
  const found = await survey(folder, progress);
  progress.end();
  const text = settingsFor(found);
  const say = dryRun ? process.stderr : process.stdout;
  say.write(printable(`${[...told(found), ...outer(folder)].join("\n")}\n`));
  if (dryRun) process.stdout.write(text);
  else await write(join(folder, ".tocsin.yaml"), text);
  return 0;
}

async function requireFolder(folder: string, given: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return;
  } catch (error) {
    throw new CliError(
      `the folder ${given} ${problemOf(error).message}.`,
      `Paths are relative to ${process.cwd()}.`,
    );
  }
  throw new CliError(`${given} is a file; \`init\` takes a folder.`);
}

async function write(path: string, text: string): Promise<void> {
  try {
    // `wx`: one that has been written in the meantime is not overwritten either.
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    throw new CliError(`${path} could not be written: it ${problemOf(error).message}.`);
  }
  process.stdout.write(`Wrote ${printable(path)}\n`);
}

/** What was found, a line each. */
function told({ files, runbooks, dbtTargets }: Survey): string[] {
  const lines = [...files].map(
    ([title, paths]) => `Found ${title}: ${count(paths.length, "file")} (${someOf(paths)})`,
  );
  if (lines.length === 0) lines.push("Found no rule files");
  if (runbooks) {
    const { folder, pages, url } = runbooks;
    lines.push(
      `Found runbooks: ${count(pages, "page")} in ${folder}/${url === undefined ? "" : `, published at ${url}`}`,
    );
  } else lines.push("Found no runbooks");
  lines.push(...dbtTargets.map((target) => `Found dbt results: ${target}/`));
  return lines;
}

function someOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).join(", ");
  return paths.length > 3 ? `${shown} …` : shown;
}

function outer(folder: string): string[] {
  for (let here = dirname(folder), last = folder; here !== last; last = here, here = dirname(here)) {
    const name = settingsNames.find((one) => existsSync(join(here, one)));
    if (name !== undefined)
      return [`${join(here, name)} does not apply to this folder any more: the nearest one does.`];
  }
  return [];
}

/** The text of a `.tocsin.yaml`. What was not found stands in it as a comment, to be filled in. */
function settingsFor({ runbooks, dbtTargets }: Survey): string {
  const pages = runbooks
    ? [
        "runbooks:",
        "  # The pages that `runbook_url` points to, relative to this file.",
        `  folder: ${scalar(runbooks.folder)}`,
      ]
    : [
        "# runbooks:",
        "#   folder: runbooks   # the pages that `runbook_url` points to, relative to this file",
      ];
  const address = "A runbook_url below this address is the page of the same name in the folder.";
  const url = runbooks?.url;
  if (url !== undefined) pages.push(`  # ${address}`, `  url: ${scalar(url)}`);
  else
    pages.push(
      `${runbooks ? "  # " : "#   # "}${address}`,
      `${runbooks ? "  # " : "#   "}url: https://runbooks.example.com/`,
    );
  const excluded =
    dbtTargets.length > 0
      ? [
          "files:",
          "  exclude:",
          "    # Written by dbt; no rules are kept here.",
          ...dbtTargets.map((one) => `    - ${scalar(`${one}/**`)}`),
        ]
      : ["# files:", "#   exclude: [vendor/**]   # not judged"];
  excluded.push(
    '#   kinds: { "logs/**": loki-rules }   # what the content does not say; `tocsin kinds` lists them',
  );
  return [
    "# Settings of Tocsin for this folder and everything below it, in editors and in `tocsin check`.",
    "",
    ...pages,
    "",
    ...excluded,
    "",
    "# checks:   # off | info | warning | error, for one check or a family; `tocsin explain` lists them all",
    "#   alert/missing-runbook: off",
    "#   promql/*: warning",
    "",
    "# target:",
    '#   prometheus: "3.14"   # versions of the programs that read the files; default: the newest\n#   features: [promql-experimental-functions]   # what --enable-feature gives the Prometheus that reads the rules',
    "",
  ].join("\n");
}

/** A string as a YAML scalar: plain where no reader could take it for something else. */
const scalar = (text: string): string =>
  /^[A-Za-z][\w./:*-]*$/.test(text) && !/:$|^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
