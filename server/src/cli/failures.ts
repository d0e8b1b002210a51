import type { Step } from "../runs/store.ts";
import { asOf } from "./asOf.ts";
import { fill } from "../views/drawing.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import { projectFolder, runsFormats, runsOptions, terminalDrawing, withRuns } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { filterOptions, readFilter, readPageRequest } from "./runFilter.ts";
import { stepFormat, stepRow } from "../views/rowFormats.ts";
import { csvOf } from "./runRows.ts";
import { jsonPage, localTime, moreLine, runsTable } from "./runsTable.ts";

/** `tocsin failures`: the steps that failed last, with their errors. */
export async function failures(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("failures", args, { ...runsOptions, ...filterOptions });
  if (positionals.length > 0) throw new CliError(`\`failures\` takes no \`${positionals.join(" ")}\`.`);
  const format = oneOf("format", values.format, runsFormats);
  const request = readPageRequest(values);
  const { items, next, readTo, lines } = await withRuns(values, async (store, signal) => ({
    ...(await store.failures(readFilter(values), request, signal)),
    lines: await asOf(store, projectFolder(values.project), format, signal),
  }));
  if (format === "json") process.stdout.write(jsonPage("failures", items.map(stepRow), next, readTo));
  else if (format === "csv") process.stdout.write(csvOf(items, stepFormat));
  else {
    const paint = paintFor(process.stdout, values["no-color"]);
    process.stdout.write(
      items.length === 0 ? "No failure is like that.\n" : runsTable(items.map(cells), paint),
    );
  }
  if (format !== "json") process.stderr.write(moreLine(next, readTo));
  process.stderr.write(lines);
  return 0;
}

const cells = (step: Step): [Step["status"], ...string[]] => [
  step.status,
  localTime(step.endedAt ?? step.startedAt),
  step.environment ?? "",
  step.runId,
  step.name,
  `${again(step)}${firstLine(step.message) ?? terminalDrawing().words.noMessage}`,
];

/** How the last attempt ended, where that is another one. */
function again({ attempt, attempts, lastStatus }: Step): string {
  if (attempt === undefined || attempt === attempts || lastStatus === undefined) return "";
  const { words } = terminalDrawing();
  return `(${fill(words.triedAgain, words[lastStatus])}) `;
}

const firstLine = (message: string | undefined): string | undefined =>
  message
    ?.split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "");
