import { blockAt, depthOf, indentOf, isBlank, readLine, writeLine } from "./lines.ts";
import type { Random } from "./random.ts";

/** What mutations take from elsewhere. */
export interface Pool {
  /** `key: value` lines of all files of the kind, without indentation. */
  readonly entries: readonly string[];
  /** Values that could stand after a key. */
  readonly valuesOf: ReadonlyMap<string, readonly string[]>;
  /** Keys that could stand at a line, by what the editor would offer there. */
  keysAt(text: string, line: number, depth: number): readonly string[];
}

/** Values of every type that a YAML scalar or small collection can have. */
const values: readonly string[] = [
  ..."|~|null|0|1|-1|1.5|1e3|0x10|017|true|yes|on|.inf|2020-01-01|foo|''|\"\"|'1'|\"true\"|[]|[~]|[1]|[foo, bar]|{}|{a: b}|5m|0s|1m30s|5|-5m|10MB".split(
    "|",
  ),
  ...[
    "http://localhost:9090",
    "localhost:9090",
    "localhost",
    "/a/b",
    "foo bar",
    "a=b",
    "*.yml",
    "$1",
    "(",
    "é",
  ],
];

const characters = [..."()[]{}\"'`,:;=!~<>+-*/%^@#$&|?.\\_ \t0aZ", "é"];

type Mutation = (lines: string[], random: Random, pool: Pool) => void;

const used = (lines: readonly string[]): number[] =>
  lines.flatMap((line, index) => (isBlank(line) ? [] : [index]));

const keyed = (lines: readonly string[]): number[] =>
  used(lines).filter((index) => readLine(lines[index]!).key !== undefined);

const withValue = (lines: readonly string[]): number[] =>
  used(lines).filter((index) => readLine(lines[index]!).value !== "");

/** One place of a text changed by a function. */
function edited(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const how = random.below(4);
  if (how === 0) return text.slice(0, at) + text.slice(at + 1);
  if (how === 1) return text.slice(0, at) + random.pick(characters) + text.slice(at);
  if (how === 2) return text.slice(0, at) + random.pick(characters) + text.slice(at + 1);
  const words = text.split(/(\b)/);
  words.splice(random.below(words.length), 1);
  return words.join("");
}

const change =
  (
    places: (lines: readonly string[]) => number[],
    how: (line: ReturnType<typeof readLine>, random: Random) => ReturnType<typeof readLine>,
  ): Mutation =>
  (lines, random) => {
    const found = places(lines);
    if (found.length === 0) return;
    const index = random.pick(found);
    lines[index] = writeLine(how(readLine(lines[index]!), random));
  };

const dropBlock: Mutation = (lines, random) => {
  const { first, end } = blockAt(lines, random.pick(used(lines)));
  lines.splice(first, end - first);
};

const doubleBlock: Mutation = (lines, random) => {
  const { first, end } = blockAt(lines, random.pick(used(lines)));
  lines.splice(end, 0, ...lines.slice(first, end));
};

/** Below its own block, as a neighbour. */
const insertEntry: Mutation = (lines, random, pool) => {
  const places = keyed(lines);
  if (places.length === 0) return;
  const index = random.pick(places);
  const depth = depthOf(lines[index]!);
  lines.splice(blockEnd(lines, index), 0, " ".repeat(depth) + random.pick(pool.entries));
};

const insertKnownKey: Mutation = (lines, random, pool) => {
  const places = keyed(lines);
  if (places.length === 0) return;
  const index = random.pick(places);
  const depth = depthOf(lines[index]!);
  const end = blockEnd(lines, index);
  const keys = pool.keysAt(lines.join("\n"), end, depth);
  if (keys.length === 0) return;
  const key = random.pick(keys);
  const same = pool.entries.filter((entry) => entry.startsWith(`${key}:`));
  const fitting = pool.valuesOf.get(key) ?? [];
  const how = random.below(4);
  const value =
    how === 0 && same.length > 0
      ? random.pick(same)
      : `${key}: ${random.pick(how === 1 || fitting.length === 0 ? values : fitting)}`;
  lines.splice(end, 0, " ".repeat(depth) + value);
};

/** Where the value of a key ends, whose line may begin with dashes. */
function blockEnd(lines: readonly string[], index: number): number {
  const depth = depthOf(lines[index]!);
  let end = index + 1;
  while (end < lines.length && (isBlank(lines[end]!) || indentOf(lines[end]!) > depth)) end++;
  while (end > index + 1 && isBlank(lines[end - 1]!)) end--;
  return end;
}

/** A value that the schema has for that key, here or elsewhere. */
const fittingValue: Mutation = (lines, random, pool) => {
  const places = keyed(lines).filter((index) => {
    const { key, value } = readLine(lines[index]!);
    return value !== "" && (pool.valuesOf.get(key!) ?? []).length > 0;
  });
  if (places.length === 0) return;
  const index = random.pick(places);
  const line = readLine(lines[index]!);
  lines[index] = writeLine({ ...line, value: random.pick(pool.valuesOf.get(line.key!)!) });
};

const moveLine: Mutation = (lines, random) => {
  const [line] = lines.splice(random.pick(used(lines)), 1);
  lines.splice(random.below(lines.length + 1), 0, line!);
};

const indentBlock: Mutation = (lines, random) => {
  const { first, end } = blockAt(lines, random.pick(used(lines)));
  const by = random.pick([1, 2, -1, -2]);
  const last = random.below(2) === 0 ? first + 1 : end;
  for (let index = first; index < last; index++) {
    lines[index] =
      by > 0 ? " ".repeat(by) + lines[index]! : lines[index]!.replace(new RegExp(`^ {0,${-by}}`), "");
  }
};

const swapValues: Mutation = (lines, random) => {
  const places = withValue(lines);
  if (places.length < 2) return;
  const [a, b] = [random.pick(places), random.pick(places)];
  const [left, right] = [readLine(lines[a]!), readLine(lines[b]!)];
  lines[a] = writeLine({ ...left, value: right.value });
  lines[b] = writeLine({ ...right, value: left.value });
};

const truncate: Mutation = (lines, random) => {
  lines.length = random.below(lines.length) + 1;
  const last = lines.length - 1;
  lines[last] = lines[last]!.slice(0, random.below(lines[last]!.length + 1));
};

/** More of those that leave YAML whole: they reach what comes after it. */
const mutations: readonly (readonly [weight: number, mutation: Mutation])[] = [
  [3, change(withValue, (line, random) => ({ ...line, value: edited(line.value, random) }))],
  [4, change(used, (line, random) => ({ ...line, value: random.pick(values) }))],
  [1, change(keyed, (line, random) => ({ ...line, key: edited(line.key!, random) || "a" }))],
  [
    1,
    change(keyed, (line, random) => ({ ...line, key: random.pick(["~", "1", "true", '""', "<<", "foo"]) })),
  ],
  [4, fittingValue],
  [3, dropBlock],
  [1, doubleBlock],
  [1, insertEntry],
  [8, insertKnownKey],
  [1, moveLine],
  [1, indentBlock],
  [2, swapValues],
  [0.5, truncate],
];

const total = mutations.reduce((sum, [weight]) => sum + weight, 0);

/** A text with one to three changes. */
export function mutate(text: string, random: Random, pool: Pool): string {
  const lines = text.split("\n");
  for (let count = random.pick([1, 1, 1, 1, 2, 3]); count > 0 && used(lines).length > 0; count--) {
    let at = (random.below(1000) / 1000) * total;
    const [, mutation] = mutations.find(([weight]) => (at -= weight) < 0) ?? mutations[0]!;
    mutation(lines, random, pool);
  }
  return lines.join("\n");
}
