import { RunsError } from "../runs/store.ts";
import { packageVersion } from "../workspaceFiles/packageFiles.ts";
import { check } from "./check.ts";
import { CliError } from "./cliError.ts";
import { didYouMean } from "./didYouMean.ts";
import { doctor } from "./doctor.ts";
import { explain } from "./explain.ts";
import { exportRuns } from "./exportRuns.ts";
import { failures } from "./failures.ts";
import { commandHelp, help } from "./help.ts";
import { fmt } from "./fmt.ts";
import { forgetRuns } from "./forgetRuns.ts";
import { importRuns } from "./importRuns.ts";
import { init } from "./init.ts";
import { kinds } from "./kinds.ts";
import { lsp } from "./lsp.ts";
import { complain } from "./print.ts";
import { route } from "./route.ts";
import { runbook } from "./runbook.ts";
import { overview } from "./overview.ts";
import { runs } from "./runs.ts";
import { showRun } from "./showRun.ts";
import { syncRuns } from "./syncRuns.ts";

/** Exit code of a command: 0 all is well, 1 findings, 2 could not run; `undefined` while it goes on running. */
export type ExitCode = 0 | 1 | 2 | undefined;

const commands: Readonly<Record<string, (args: readonly string[]) => Promise<ExitCode>>> = {
  check,
  doctor,
  explain,
  export: exportRuns,
  failures,
  fmt,
  forget: forgetRuns,
  import: importRuns,
  init,
  kinds,
  lsp,
  overview,
  run: showRun,
  route,
  runbook,
  runs,
  sync: syncRuns,
};

/** Runs one command line, without the program's name. */
export async function run(args: readonly string[]): Promise<ExitCode> {
  try {
    return await dispatch(args);
  } catch (error) {
    if (!(error instanceof CliError) && !(error instanceof RunsError)) throw error;
    complain(error.message, error.hint);
    return 2;
  }
}

async function dispatch([name, ...args]: readonly string[]): Promise<ExitCode> {
  if (name === undefined) {
    process.stderr.write(help());
    return 2;
  }
  if (name === "--version" || name === "-v" || name === "version") return print(`${packageVersion()}\n`);
  if (name === "--help" || name === "-h") return print(help());
  if (name === "help") return print(args[0] === undefined ? help() : helpOf(args[0]));
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw unknownCommand(name);
  const end = args.indexOf("--");
  const options = end < 0 ? args : args.slice(0, end);
  return options.some((arg) => arg === "--help" || arg === "-h") ? print(helpOf(name)) : command(args);
}

function helpOf(name: string): string {
  const text = commandHelp(name);
  if (text === undefined) throw unknownCommand(name);
  return text;
}

function unknownCommand(name: string): CliError {
  const kind = name.startsWith("-") ? "option" : "command";
  const guess = didYouMean(name, [...Object.keys(commands), "help", "--help", "--version"]);
  return new CliError(`there is no ${kind} \`${name}\`.${guess}`, "`tocsin --help` lists the commands.");
}

function print(text: string): 0 {
  process.stdout.write(text);
  return 0;
}
