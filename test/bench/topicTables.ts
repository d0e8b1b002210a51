import { median, pairedRatio, percentile } from "./figures.ts";
import { bundleText, commandTable, serverTitles, workspaceText } from "./page.ts";
import { profileTable } from "./profileTable.ts";
import { groupEdit, keystroke, oursOf, over } from "./results.ts";
import type { Figure, MeasuredFile, Results } from "./results.ts";
import type { Selection, Topic } from "./selection.ts";

/** What a run of a few topics has found, for who waits at the terminal. */
export function topicTables(results: Results, { topics }: Selection): string {
  const said = topics.flatMap((topic) => sectionOf(topic, results));
  const left = results.left.length > 0 ? [`Not measured: ${results.left.join("; ")}.`] : [];
  return [...said, ...left, ""].join("\n\n");
}

function sectionOf(topic: Topic, results: Results): string[] {
  switch (topic) {
    case "keystroke":
      return [
        rows(results, topic, keystroke, ({ keys = [] }) => keys),
        rows(results, "processor time of a keystroke", (sample) => sample.cpuPerKey),
      ];
    case "group":
      return [rows(results, topic, groupEdit, ({ groups = [] }) => groups)];
    case "start":
      return [
        rows(results, "ready", (sample) => sample.initialize),
        rows(results, "first finding", (sample) => sample.startToFirst),
        rows(results, "all findings", (sample) => sample.startToAll),
        rows(results, "processor time to all findings", (sample) => sample.cpuToAll),
      ];
    case "ask":
      return ["hover", "completion", "definition", "completion while typing"].map((name) =>
        rows(
          results,
          name,
          ({ asks }) => (asks?.[name]?.length ? median(asks[name]) : undefined),
          ({ asks }) => asks?.[name] ?? [],
        ),
      );
    case "workspace":
      return [workspaceText(results)];
    case "check":
      return [commandTable(results)];
    case "activation":
    case "bundles":
      return [bundleText(results)];
    case "edits":
    case "inside":
      return results.inside.map(({ program, output }) => `${program}\n${output}`);
    case "profile":
      return [profileTable(results.profiles ?? [])];
  }
}

/** A figure of every file and server; beside another working tree with how many times ours it takes. */
function rows(
  { files }: Results,
  title: string,
  figure: Figure,
  all?: (sample: Parameters<Figure>[0]) => readonly number[],
): string {
  const lines = files.flatMap((file) => fileRows(file, figure, all));
  const head = [
    title,
    "median",
    ...(all ? ["p95", "worst"] : []),
    "peak MB",
    "÷ tocsin (lowest–highest round)",
  ];
  return aligned([head, ...lines]);
}

function fileRows(
  file: MeasuredFile,
  figure: Figure,
  all?: (sample: Parameters<Figure>[0]) => readonly number[],
): string[][] {
  const { id, servers } = file;
  const ours = oursOf(file);
  return serverTitles.flatMap(([server, name]) => {
    const samples = servers[server]?.filter(({ unanswered }) => unanswered === undefined) ?? [];
    const value = over(samples, figure);
    if (value === undefined) return [];
    const each = samples.flatMap((sample) => all?.(sample) ?? []);
    const ratio =
      server === "tocsin" ? undefined : pairedRatio(samples.map(figure), (ours ?? []).map(figure));
    return [
      [
        `${id}: ${name.replaceAll("*", "")}`,
        ms(value),
        ...(all ? [ms(percentile(each, 0.95)), ms(Math.max(...each))] : []),
        ms(over(samples, (sample) => sample.peakMb) ?? Number.NaN),
        ratio ? `${short(ratio.median)} (${short(ratio.low)}–${short(ratio.high)})` : "",
      ],
    ];
  });
}

const ms = (value: number): string =>
  Number.isNaN(value) ? "–" : value < 10 ? value.toFixed(2) : value.toFixed(0);

const short = (ratio: number): string => String(Number(ratio.toPrecision(3)));

function aligned(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
