import { overviewDays } from "../protocol/trends.ts";
import type { PlatformOverview } from "../protocol/trends.ts";
import { amount, bytes, duration } from "../views/amounts.ts";
import { numberFormat } from "../views/formats.ts";
import { overview as readOverview } from "../views/overview.ts";
import { asOf } from "./asOf.ts";
import { CliError } from "./cliError.ts";
import { projectFolder, runsOptions, terminalDrawing, withRuns } from "./openRuns.ts";
import { oneOf, readOptions } from "./options.ts";
import { printable } from "./print.ts";
import { localTime } from "./runsTable.ts";

const formats = ["text", "json"] as const;

const overviewOptions = {
  ...runsOptions,
  days: { type: "string", default: "7" },
  environment: { type: "string" },
} as const;

/** `tocsin overview`: how the platform has done in the last days. */
export async function overview(args: readonly string[]): Promise<0> {
  const { values, positionals } = readOptions("overview", args, overviewOptions);
  if (positionals.length > 0) throw new CliError(`\`overview\` takes no \`${positionals.join(" ")}\`.`);
  const format = oneOf("format", values.format, formats);
  const days = overviewDays.find((one) => String(one) === values.days);
  if (days === undefined)
    throw new CliError(
      `\`--days ${values.days}\` is none of ${overviewDays.join(", ")}.`,
      "Name one of them.",
    );
  const { environment } = values;
  const { found, lines } = await withRuns(values, async (store, signal) => ({
    found: await readOverview(
      store,
      { days, ...(environment !== undefined && { environment }) },
      terminalDrawing(),
      signal,
    ),
    lines: await asOf(store, projectFolder(values.project), format, signal),
  }));
  process.stdout.write(format === "json" ? `${JSON.stringify(found, undefined, 2)}\n` : textOf(found));
  process.stderr.write(lines);
  return 0;
}

type Row = readonly string[];

function textOf(found: PlatformOverview): string {
  const { locale } = terminalDrawing();
  const number = (value: number): string => amount(value, { locale });
  const share = (value: number | null): string =>
    value === null
      ? "none ended"
      : numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value);
  const time = (at: number | null): string => (at === null ? "never" : localTime(at));
  const { runs, runsBefore } = found;
  const names = found.failing.map((one) => [
    one.name,
    `${number(one.failed)} of ${number(one.steps)} failed`,
  ]);
  const slow = found.slowest.map((one) => [
    one.name,
    one.meanMs === null ? "" : duration(one.meanMs, { locale }),
  ]);
  const sections: [string, Row[]][] = [
    [
      `Since ${localTime(found.since)}`,
      [
        ["runs that succeeded", share(found.successRate), `before: ${share(found.successRateBefore)}`],
        ["runs that failed", number(runs.failed), `before: ${number(runsBefore.failed)}`],
      ],
    ],
    [
      "Stages",
      found.stages.map((one) => [
        one.stage,
        `${number(one.steps)} steps`,
        `${number(one.failed)} failed`,
        duration(one.durationMs, { locale }),
        `${number(one.rows)} rows`,
        bytes(one.bytes, { locale }),
      ]),
    ],
    [
      "Last success, by source",
      found.systems.map((one) => [
        one.system || one.stage,
        time(one.succeededAt),
        `stalest: ${time(one.stalestAt)}`,
      ]),
    ],
    [
      "Failures, by type",
      found.failures.map((one) => [one.stage, one.type || "(not said)", number(one.steps)]),
    ],
    ["Failing most (by whole days, UTC)", names],
    ["Slowest, on average (by whole days, UTC)", slow],
  ];
  const counted = found.counted < 1 ? `${share(found.counted)} of the steps have been counted so far.\n` : "";
  return counted + sections.map(([title, rows]) => sectionOf(title, rows)).join("\n");
}

function sectionOf(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return `${title}\n  none\n`;
  const cells = rows.map((row) => row.map((cell) => printable(cell.replaceAll(/\s+/g, " "))));
  const wide = (column: number): number => Math.max(...cells.map((row) => row[column]?.length ?? 0));
  const line = (row: Row): string =>
    row
      .map((cell, column) => cell.padEnd(wide(column)))
      .join("  ")
      .trimEnd();
  return `${title}\n${cells.map((row) => `  ${line(row)}\n`).join("")}`;
}
