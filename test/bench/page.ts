import { growthTable } from "./growthTable.ts";
import { median, percentile } from "./figures.ts";
import { goalTable } from "./goalTable.ts";
import type { WorkProfile } from "./profile.ts";
import { profileTable } from "./profileTable.ts";
import { groupEdit, keystroke, over } from "./results.ts";
import type { Figure, Results } from "./results.ts";
import type { ServerId } from "./servers.ts";

export const serverTitles: readonly (readonly [ServerId, string])[] = [
  ["null", "answers without looking"],
  ["tocsin", "**tocsin**"],
  ["tocsin-first", "tocsin, without V8's code of earlier starts"],
  ["tocsin-lsp", "tocsin, started as `tocsin lsp`"],
  ["tocsin-pulled", "tocsin, asked for findings as VS Code does"],
  ["tocsin-other", "tocsin of another working tree"],
  ["yls0", "yaml-language-server, debounce 0"],
  ["yls", "yaml-language-server"],
];

/** docs/performance.md. */
export function page(results: Results): string {
  return [
    "# How fast it is",
    intro(results),
    "## What is wanted, and what is reached",
    goalTable(results),
    ...(results.left.length > 0 ? [`Not measured: ${results.left.join("; ")}.`] : []),
    "## The language server",
    serverTables(results),
    "## How it grows",
    growthTable(results),
    "## A workspace",
    workspaceText(results),
    "## The command line",
    commandTable(results),
    "## Activation and bundles",
    bundleText(results),
    ...(results.profiles ? ["## Where the time goes", profileText(results.profiles)] : []),
    "## Inside of one process",
    ...results.inside.map(({ program, output }) => `\`${program}\`:\n\n\`\`\`text\n${output}\n\`\`\``),
    "## How it is measured",
    method(results),
  ]
    .join("\n\n")
    .concat("\n");
}

function intro({ date, commit, machine, versions, rounds, isQuick, minutes }: Results): string {
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Written by \`npm run bench -- --write\`${isQuick ? " in its quick form" : ""}, ${date} UTC, at ${commit}, in ${minutes.toFixed(0)} minutes: ${machine}; ${programs.join(", ")}.`,
    `Medians of ${rounds} rounds in which all programs take turns; milliseconds unless something else is said. Every figure of every round is in [performance.json](performance.json).`,
    "Times belong to this machine. Ratios are taken inside one round and carry over to others.",
  ].join("\n");
}

function serverTables({ files }: Results): string {
  return files
    .map(({ id, bytes, servers }) => {
      const rows = serverTitles.flatMap(([server, title]) => {
        const samples = servers[server];
        if (!samples) return [];
        const refused = samples[0]?.unanswered;
        if (refused !== undefined) return [`| ${title} | ${refused} |${" |".repeat(8)}`];
        const all = samples.flatMap(({ keys = [] }) => keys);
        const figure = (one: Figure): string => ms(over(samples, one));
        const cells = [
          figure((sample) => sample.initialize),
          figure((sample) => sample.startToFirst),
          figure((sample) => sample.startToAll),
          figure((sample) => sample.openToAll),
          `${figure(keystroke)} / ${ms(percentile(all, 0.95))}`,
          figure((sample) => sample.cpuPerKey),
          figure(groupEdit),
          ["hover", "completion", "definition", "completion while typing"]
            .map((name) => figure(({ asks }) => (asks?.[name]?.length ? median(asks[name]) : undefined)))
            .join(" / "),
          ms(over(samples, (sample) => sample.peakMb)),
        ];
        return [`| ${title} | ${cells.join(" | ")} |`];
      });
      return [
        `**${id}** (${size(bytes)})`,
        "",
        "| server | ready | first finding | all findings | all, from opening | keystroke / p95 | its processor time | group pasted or deleted | hover / completion / definition / completion while typing | peak MB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
        ...rows,
      ].join("\n");
    })
    .join("\n\n")
    .concat(
      "\n\nReady, first finding and all findings count from the start of the process. The server that answers without looking shows what transport and harness cost.",
    );
}

export function workspaceText({ workspace }: Results): string {
  if (!workspace) return "Not measured.";
  const { files, samples } = workspace;
  const of = (figure: (sample: (typeof samples)[number]) => number | undefined): string =>
    ms(median(samples.flatMap((sample) => figure(sample) ?? [])));
  return [
    `A folder of ${files} files of 20 rules, and one file of 100 rules open in it: its first finding ${of((one) => one.startToFirst)} ms after the start of the process,`,
    `the names of all files ${of((one) => one.startToNames)} ms after it; a hover waited ${of((one) => one.longestWait)} ms at most meanwhile (${ms(Math.max(...samples.map((one) => one.longestWait)))} in the worst round); peak ${of((one) => one.peakMb)} MB.`,
  ].join("\n");
}

export function commandTable({ commands }: Results): string {
  const hasOther = commands.some(({ ms: { other } }) => other?.length > 0);
  const rows = commands.map(({ name, bytes, ms: times, peakMb }) => {
    const of = (samples: readonly number[] | undefined): string =>
      samples?.length ? ms(median(samples)) : "–";
    const cells = [
      of(times.tocsin),
      ...(hasOther ? [of(times.other)] : []),
      of(times.first),
      of(times.promtool),
      of(times.node),
      `${ms(peakMb.tocsin)} / ${ms(peakMb.promtool)}`,
    ];
    return `| ${name} | ${size(bytes)} | ${cells.join(" | ")} |`;
  });
  return [
    `| checked | size | \`tocsin check\` |${hasOther ? " of another working tree |" : ""} without V8's code of earlier runs | \`promtool check rules\` | a Node that does nothing | peak MB, ours / promtool's |`,
    `|---|--:|--:|--:|--:|--:|--:|${hasOther ? "--:|" : ""}`,
    ...rows,
  ].join("\n");
}

export function bundleText({ activation, bundles }: Results): string {
  const load = ms(median(activation.map((one) => one.load)));
  const activate = ms(median(activation.map((one) => one.activate)));
  const loading = `The extension loads in ${load} ms and is active ${activate} ms later, in a bare Node with a \`vscode\` that does nothing: the editor's own part, and what goes on behind it (the language client is loaded and starts the server), are not in it.`;
  const rows = bundles.map(({ name, bytes, parts }) => {
    const most = parts.slice(0, 6).map(([from, own]) => `${from} ${kb(own)}`);
    return `| ${name}.cjs | ${kb(bytes)} | ${most.join(", ")} |`;
  });
  const table = ["| bundle, minified as packaged | kB | of which |", "|---|--:|---|", ...rows].join("\n");
  return [...(activation.length > 0 ? [loading] : []), ...(bundles.length > 0 ? [table] : [])].join("\n\n");
}

const profileText = (profiles: readonly WorkProfile[]): string =>
  [
    profileTable(profiles),
    "V8's profiler, five samples a millisecond, on bundles that are not minified; times of what runs in several threads are added up. A keystroke is the mean of several hundred where they fit into eight seconds, start and read last from the start of the process to all findings.",
  ].join("\n\n");

function method({ noise }: Results): string {
  return [
    "- `test/bench/ruleFiles.ts` generates the files, the same at every run; promtool accepts them, and Tocsin finds nothing in them but the mistakes that are put in: an unknown key in the third and in the last rule. A keystroke types an `x` behind `for: 10m` in the middle of the file, or deletes it.",
    "- An answer counts when it shows the right mistakes on the right lines and no others; the first finding when it shows one of them. All servers push, but in the row that says otherwise. Of 10 000 findings Tocsin sends 1 000, one of which counts the rest: the right count is waited for, too.",
    "- Servers speak over stdio to one and the same client, in a process of their own for every round and file. The order changes from round to round. Between two edits pass 50 ms.",
    "- yaml-language-server is given `test/bench/rules.schema.json`, as faithful as JSON Schema can be; it does not read PromQL, templates and durations beyond a pattern, Tocsin does with all checks on. Its debounce of 200 ms is a constant: the second row of it is a copy with 0.",
    "- Command lines are timed from start to end, with one mistake in a file, in an expression, because promtool reads no further than a mistake in the YAML; both must refuse the file for it. In the many files and in the collections there is none.",
    "- The programs of ours that are measured have been started three times before, as they add to V8's code in their first three starts; one row and column show them without it, as after an update.",
    "- Peak memory is the most that the process ever had resident (`VmHWM`), for command lines in a run of its own and together with the processes that it starts.",
    `- Each sample waits until the machine is quiet (${noise.waits} times, of which ${noise.givenUp} in vain): what is measured then is too slow for all alike.`,
  ].join("\n");
}

/** Milliseconds, MB: three figures are enough. */
export function ms(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

const size = (bytes: number): string =>
  bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
const kb = (bytes: number): string => (bytes / 1000).toFixed(0);
