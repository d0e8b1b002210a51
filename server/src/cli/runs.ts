import type { Run } from "../runs/store.ts";
import { duration } from "../views/amounts.ts";
import type { Drawing } from "../views/drawing.ts";
import { asOf } from "./asOf.ts";
import { CliError } from "./cliError.ts";
import { paintFor } from "./colours.ts";
import { projectFolder, runsFormats, runsOptions, terminalDrawing, withRuns } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { filterOptions, readFilter, readPageRequest, readStatuses } from "./runFilter.ts";
import { runFormat, runRow } from "../views/rowFormats.ts";
import { csvOf } from "./runRows.ts";
import { jsonPage, localTime, moreLine, runsTable } from "./runsTable.ts";

/** `tocsin runs`: the last runs, newest first. */
export async function runs(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("runs", args, {
    ...runsOptions,
    ...filterOptions,
    status: { type: "string", multiple: true },
  });
  if (positionals.length > 0)
    throw new CliError(`\`runs\` takes no \`${positionals.join(" ")}\`.`, "`tocsin run ID` shows one run.");
  const format = oneOf("format", values.format, runsFormats);
  const statuses = readStatuses(values.status);
  const filter = { ...readFilter(values), ...(statuses.length > 0 ? { statuses } : {}) };
  const request = readPageRequest(values);
  const { items, next, readTo, lines } = await withRuns(values, async (store, signal) => ({
    ...(await store.runs(filter, request, signal)),
    lines: await asOf(store, projectFolder(values.project), format, signal),
  }));
  if (format === "json") process.stdout.write(jsonPage("runs", items.map(runRow), next, readTo));
  else if (format === "csv") process.stdout.write(csvOf(items, runFormat));
  else {
    const drawing = terminalDrawing();
    const paint = paintFor(process.stdout, values["no-color"]);
    process.stdout.write(
      items.length === 0
        ? "No run is like that.\n"
        : runsTable(
            items.map((run) => cells(run, drawing)),
            paint,
          ),
    );
  }
  if (format !== "json") process.stderr.write(moreLine(next, readTo));
  process.stderr.write(lines);
  return 0;
}

function cells(run: Run, drawing: Drawing): [Run["status"], ...string[]] {
  const { startedAt, endedAt } = run;
  const took = startedAt === undefined || endedAt === undefined ? "" : duration(endedAt - startedAt, drawing);
  return [
    run.status,
    localTime(startedAt ?? endedAt),
    took,
    run.environments.join(","),
    run.id,
    [run.pipeline ?? "", ...counts(run, drawing)].filter((word) => word !== "").join(" · "),
  ];
}

function counts({ stages }: Run, { words }: Drawing): string[] {
  return (["integration", "transformation", "consumption"] as const).flatMap((stage) => {
    const { total, failed } = stages[stage];
    return total === 0 ? [] : `${words[stage]} ${total}${failed > 0 ? ` (${failed} failed)` : ""}`;
  });
}
