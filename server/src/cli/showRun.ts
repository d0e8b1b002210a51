import type { RunStore, Step } from "../runs/store.ts";
import { runPage } from "../views/runPage.ts";
import { CliError } from "./cliError.ts";
import { paintFor, plain } from "./colours.ts";
import { didYouMean } from "./didYouMean.ts";
import { layOutMarkdown } from "./layOutMarkdown.ts";
import { runsFormats, runsOptions, terminalDrawing, withRuns } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { runRow, stepFormat, stepRow } from "../views/rowFormats.ts";
import { csvOf } from "./runRows.ts";

/** Lines are not made wider than this, in columns. */
const widest = 100;

/** `tocsin run ID`: one run with its steps and errors. */
export async function showRun(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("run", args, runsOptions);
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0)
    throw new CliError("`run` takes the id of one run.", "`tocsin runs` lists the last runs with their ids.");
  const format = oneOf("format", values.format, runsFormats);
  const text = await withRuns(values, async (store) => {
    const run = await store.run(id);
    if (!run)
      throw new CliError(
        `there is no run \`${id}\`.${await meantRun(store, id)}`,
        "`tocsin runs` lists the last runs.",
      );
    if (format === "text") return runPage(store, id, terminalDrawing());
    const all = await allSteps(store, id);
    if (format === "csv") return csvOf(all, stepFormat);
    const steps = all.map((step) => JSON.stringify(stepRow(step)));
    return `{"run":${JSON.stringify(runRow(run))},"steps":[\n${steps.join(",\n")}\n]}\n`;
  });
  const paint = paintFor(process.stdout, values["no-color"]);
  const columns = Math.min(process.stdout.columns ?? widest, widest);
  const isLaidOut = format === "text" && paint !== plain;
  process.stdout.write(
    isLaidOut
      ? layOutMarkdown(withoutEscapes(printable(text)), paint, columns)
      : format === "csv"
        ? text
        : printable(text),
  );
  return 0;
}

/** The run whose id the given one is a part of, or is near to. */
async function meantRun(store: RunStore, id: string): Promise<string> {
  const around = await store.runs({ text: id }, { limit: 100 });
  const part = id.toLowerCase();
  const [first, second] = around.items
    .map((run) => run.id)
    .filter((one) => one.toLowerCase().includes(part))
    .toSorted((a, b) => a.length - b.length);
  if (first !== undefined && first.length !== second?.length) return ` Did you mean \`${first}\`?`;
  const newest = await store.runs({}, { limit: 500 });
  return didYouMean(
    id,
    newest.items.map((run) => run.id),
  );
}

/** Text in Markdown as it is read: without the backslashes that keep it from being more than text. */
function withoutEscapes(markdown: string): string {
  let fence = "";
  const lines = markdown.split("\n").map((line) => {
    const mark = /^(`{3,}|~{3,})/.exec(line)?.[1] ?? "";
    if (fence === "" ? mark !== "" : mark.startsWith(fence)) fence = fence === "" ? mark : "";
    else if (fence === "") return line.replaceAll(/(`[^`]*`)|\\([!-/:-@[-`{-~])/g, "$1$2");
    return line;
  });
  return lines.join("\n");
}

async function allSteps(store: RunStore, runId: string): Promise<Step[]> {
  const steps: Step[] = [];
  let after: string | undefined;
  do {
    const page = await store.steps({ runId }, { limit: 500, ...(after === undefined ? {} : { after }) });
    steps.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return steps;
}
