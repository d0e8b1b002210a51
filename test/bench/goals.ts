import { exponent, median, pairedRatio, percentile } from "./figures.ts";
import { fileNamed, groupEdit, keystroke, oursOf, over } from "./results.ts";
import type { Figure, Results } from "./results.ts";
import type { ServerId } from "./servers.ts";

/** One thing that is wanted. */
export interface Goal {
  readonly work: string;
  /** The figure that is wanted, and whether more or less of it is better. */
  readonly wanted: number;
  readonly isAtLeast: boolean;
  readonly unit: "×" | "ms" | "" | "kB" | "of its memory";
  readonly reached: (results: Results) => number | undefined;
  /** What a program would reach that does nothing but what cannot be left out, in the same run. */
  readonly bound?: (results: Results) => number | undefined;
  /** What no program of this sort gets around. */
  readonly limit: string;
  /** Shown where it is missed: why, and what would be needed. */
  readonly missed: string;
}

/** How many times a server takes what we take, or what the server takes that answers without looking. */
const ratioTo =
  (server: ServerId, id: string, figure: Figure, under: "ours" | "null" = "ours") =>
  (results: Results): number | undefined => {
    const file = fileNamed(results, id);
    const samples = under === "null" ? file?.servers.null : file && oursOf(file);
    const theirs = file?.servers[server];
    if (!samples || !theirs) return undefined;
    return pairedRatio(theirs.map(figure), samples.map(figure))?.median;
  };

const without =
  (id: string, figure: Figure) =>
  (results: Results): number | undefined =>
    over(fileNamed(results, id)?.servers.null, figure);

const ours =
  (id: string, figure: Figure) =>
  (results: Results): number | undefined => {
    const file = fileNamed(results, id);
    return file && over(oursOf(file), figure);
  };

const keyP95 =
  (id: string, who: "ours" | "null" = "ours") =>
  (results: Results): number | undefined => {
    const file = fileNamed(results, id);
    const samples = who === "null" ? file?.servers.null : file && oursOf(file);
    const keys = samples?.flatMap((sample) => sample.keys ?? []);
    return keys && keys.length > 0 ? percentile(keys, 0.95) : undefined;
  };

/** How the keystroke grows from the small file to another. */
const growth =
  (id: string, of = ours) =>
  (results: Results): number | undefined => {
    const [small, large] = [of("100 rules", keystroke)(results), of(id, keystroke)(results)];
    const rules = fileNamed(results, id)?.rules;
    return small && large && rules ? exponent([100, rules], [small, large]) : undefined;
  };

const ask =
  (name: string): Figure =>
  ({ asks }) =>
    asks?.[name]?.length ? median(asks[name]) : undefined;

const commandRatio =
  (part: string, under: "tocsin" | "node" = "tocsin") =>
  ({ commands }: Results): number | undefined => {
    const ratios = commands
      .filter(({ name }) => name.startsWith(part))
      .flatMap(({ ms }) => pairedRatio(ms.promtool, ms[under] ?? [])?.median ?? []);
    return ratios.length > 0 ? Math.min(...ratios) : undefined;
  };

const bundle =
  (name: string, part: (from: string) => boolean = () => true) =>
  ({ bundles }: Results): number | undefined =>
    bundles
      .find((one) => one.name === name)
      ?.parts.filter(([from]) => part(from))
      .reduce((sum, [, bytes]) => sum + bytes / 1000, 0);

const isOurs = (from: string): boolean => /^(?:client|protocol)/.test(from);

const medianOf = (samples: readonly number[]): number | undefined =>
  samples.length > 0 ? median(samples) : undefined;

const yls = "against yaml-language-server";
const incremental =
  "An edit costs the message, the text around it, the rule, and the few checks that look at a whole file. Needed: fewer of these, and a shorter answer where many findings move.";
const cold =
  "A rule costs some 600 µs in the first hundred, 300 µs in the next nine hundred and 150 µs once V8 has compiled what reads it: it is read, its labels are followed through its expression, and some 200 checks look at it; the profile below says what takes how long. yaml-language-server looks at no expression, template or name. Needed: rules shared out to a thread beside, where there is a core that V8's own compiler leaves free, or less to be done for each.";
const coreByCore =
  "The start of Node and of the bundle takes as long as promtool takes for 100 to 200 rules, and the first rules are read by code that V8 has not compiled yet. With two cores the second one is V8's own: its compiler keeps half of it busy, so that further threads gained nothing here. Needed: more cores, for many files; for one file rules that are shared out as well, and code that is fast from the first rule on, which JavaScript is not.";

const messages =
  "a message each way through a pipe, its JSON, and two processes that wake up: what the server takes that answers without looking";
const startLimit =
  "the start of Node and of the connection, and the text of the file through a pipe; behind that V8 has to compile what reads it";
const checkLimit =
  "the start of Node, which stands beside promtool's whole time in the table of command lines; behind it the files have to be read and every character looked at once";
const compiled = "what is loaded has to be compiled, and a promise has to be answered";

export const goals: readonly Goal[] = [
  ...keyGoals("yls", `keystroke to fresh findings, ${yls}`, 100, 500),
  ...keyGoals("yls0", "the same, against it without its debounce", 50, 300),
  ...["100 rules", "1 000 rules", "1 000 rules in one group", "10 000 rules"].map((id): Goal => ({
    work: `keystroke: p95, ${id}`,
    wanted: 10,
    isAtLeast: false,
    unit: "ms",
    reached: keyP95(id),
    bound: keyP95(id, "null"),
    limit: messages,
    missed: incremental,
  })),
  ...["10 000 rules", "1 000 rules in one group"].map((id): Goal => ({
    work: `growth of the keystroke from 100 rules to ${id}: exponent`,
    wanted: 0.1,
    isAtLeast: false,
    unit: "",
    reached: growth(id),
    bound: growth(id, without),
    limit: "none: an edit is as long in a large file as in a small one",
    missed: incremental,
  })),
  {
    work: `a group pasted or deleted, 10 000 rules, ${yls}`,
    wanted: 50,
    isAtLeast: true,
    unit: "×",
    reached: ratioTo("yls", "10 000 rules", groupEdit),
    bound: ratioTo("yls", "10 000 rules", groupEdit, "null"),
    limit: `${messages}; behind it 20 rules have to be read`,
    missed: incremental,
  },
  ...["100 rules", "1 000 rules", "10 000 rules"].flatMap((id): Goal[] => [
    {
      work: `start to the first right finding, ${id}`,
      wanted: 4,
      isAtLeast: true,
      unit: "×",
      reached: ratioTo("yls", id, (sample) => sample.startToFirst),
      bound: ratioTo("yls", id, (sample) => sample.startToFirst, "null"),
      limit: startLimit,
      missed: cold,
    },
    {
      work: `start to all findings, ${id}`,
      wanted: 3,
      isAtLeast: true,
      unit: "×",
      reached: ratioTo("yls", id, (sample) => sample.startToAll),
      bound: ratioTo("yls", id, (sample) => sample.startToAll, "null"),
      limit: startLimit,
      missed: cold,
    },
  ]),
  ...["hover", "completion", "definition", "completion while typing"].map((name): Goal => ({
    work: `${name} in 10 000 rules`,
    wanted: 10,
    isAtLeast: false,
    unit: "ms",
    reached: ours("10 000 rules", ask(name)),
    bound: without("10 000 rules", ask(name)),
    limit: messages,
    missed:
      name === "completion while typing"
        ? "An answer waits until the typed character is read: needed is what the keystroke needs."
        : "Something is asked of every rule of the file. Needed: an index for it.",
  })),
  {
    work: "a hover while the files of the workspace are read: the longest wait",
    wanted: 50,
    isAtLeast: false,
    unit: "ms",
    reached: ({ workspace }) => workspace && Math.max(...workspace.samples.map((one) => one.longestWait)),
    bound: without("100 rules", ask("hover")),
    limit: "the step that is being done when the question comes",
    missed:
      "Files are read in slices between requests, and some single steps are longer than a slice. Needed: shorter steps.",
  },
  ...(
    [
      ["1000 rules", 2.5],
      ["10000 rules", 5],
      ["500 files", 6],
      ["awesome-prometheus-alerts", 1],
      ["kube-prometheus", 1],
    ] as const
  ).map(([part, wanted]): Goal => ({
    work: `\`tocsin check\`, ${part}, against promtool`,
    wanted,
    isAtLeast: true,
    unit: "×",
    reached: commandRatio(part),
    bound: commandRatio(part, "node"),
    limit: checkLimit,
    missed: coreByCore,
  })),
  {
    work: "peak memory, 10 000 rules open and edited, beside yaml-language-server's",
    wanted: 0.125,
    isAtLeast: false,
    unit: "of its memory",
    reached: (results) => {
      const theirs = ratioTo("yls", "10 000 rules", (sample) => sample.peakMb)(results);
      return theirs && 1 / theirs;
    },
    bound: (results) => {
      const theirs = ratioTo("yls", "10 000 rules", (sample) => sample.peakMb, "null")(results);
      return theirs && 1 / theirs;
    },
    limit: "Node itself, and the text as it comes and as it is kept",
    missed:
      "Of a rule its text, names, labels and annotations are kept, some 7 kB; the rest is Node itself, and what V8 has not collected yet. Needed: labels and annotations that are read again when somebody asks.",
  },
  {
    work: "activation of the extension host side",
    wanted: 30,
    isAtLeast: false,
    unit: "ms",
    reached: ({ activation }) => medianOf(activation.map(({ load, activate }) => load + activate)),
    limit: compiled,
    missed: "What is loaded before the commands are there belongs behind them, as vscode-languageclient is.",
  },
  {
    work: "our own client code",
    wanted: 150,
    isAtLeast: false,
    unit: "kB",
    reached: (results) => {
      const sizes = ["extension", "languageClient"].map((name) => bundle(name, isOurs)(results));
      return sizes.includes(undefined)
        ? undefined
        : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    },
    limit: "none",
    missed: "Pages with pictures belong into bundles of their own.",
  },
  {
    work: "the server's bundle",
    wanted: 1000,
    isAtLeast: false,
    unit: "kB",
    reached: bundle("server"),
    limit: "the package that speaks LSP, and what findings say",
    missed: "Most of it are the languages and the checks. Needed: bundles of what few files need.",
  },
];

function keyGoals(server: ServerId, work: string, at1000: number, at10000: number): Goal[] {
  return (
    [
      ["1 000 rules", at1000],
      ["10 000 rules", at10000],
    ] as const
  ).map(([id, wanted]) => ({
    work: `${work}, ${id}`,
    wanted,
    isAtLeast: true,
    unit: "×",
    reached: ratioTo(server, id, keystroke),
    bound: ratioTo(server, id, keystroke, "null"),
    limit: messages,
    missed: incremental,
  }));
}
