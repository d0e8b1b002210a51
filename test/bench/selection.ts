import { resolve } from "node:path";

/** What one run measures: all there is, where no topic is named. */
export interface Selection {
  readonly topics: readonly Topic[];
  readonly isQuick: boolean;
  readonly rounds: number;
  /** Only files of so many rules. */
  readonly rules?: number;
  /** Another working tree of the project, which is measured as well. */
  readonly other?: string;
}

export const topics = {
  keystroke: "a character typed or deleted",
  group: "a group pasted or deleted",
  start: "from the start of the process to the findings",
  ask: "hover, completion, definition",
  workspace: "a folder of many files",
  check: "the command line",
  activation: "the extension host side",
  bundles: "sizes",
  edits: "keystrokes of every sort, inside of one process",
  inside: "the programs that measure inside of one process",
  profile: "where the time goes",
} as const;

export type Topic = keyof typeof topics;

const isTopic = (word: string): word is Topic => Object.hasOwn(topics, word);

/** Topics for which language servers are started on generated files. */
export const ofServers: readonly Topic[] = ["keystroke", "group", "start", "ask"];

/** Reads the arguments; throws what is wrong with them in words for people. */
export function selectionOf(args: readonly string[]): Selection {
  const words: Topic[] = [];
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--profile") words.push("profile");
    else if (["--rounds", "--rules", "--against"].includes(arg)) values.set(arg, args[++at] ?? "");
    else if (["--quick", "--write", "--page"].includes(arg)) flags.add(arg);
    else if (isTopic(arg)) words.push(arg);
    else throw new Error(`bench knows no "${arg}". Topics: ${Object.keys(topics).join(", ")}.`);
  }
  const isQuick = flags.has("--quick");
  const rounds = Number(values.get("--rounds") ?? (isQuick ? 2 : 5));
  const rules = values.has("--rules") ? Number(values.get("--rules")) : undefined;
  if (!(rounds >= 1) || (rules !== undefined && !(rules >= 1)))
    throw new Error("--rounds and --rules want a number above zero.");
  const other = values.get("--against");
  return {
    topics: words,
    isQuick,
    rounds,
    ...(rules !== undefined && { rules }),
    ...(other !== undefined && { other: resolve(other) }),
  };
}
