import { readYaml } from "../engine/languages/yaml/read.ts";
import { valueOf } from "../engine/languages/yaml/tree.ts";
import type { YamlNode, YamlScalar } from "../engine/languages/yaml/tree.ts";
import { makeChunk } from "../engine/text/chunk.ts";
import { lineAt } from "./lines.ts";

/** Where a test stands in a file of properties. `isExact`: this very test, else the model or column that it is about. */
export interface TestLine {
  readonly line: number;
  readonly character: number;
  readonly isExact: boolean;
}

/** One entry below `tests` or `data_tests`. */
interface Entry {
  readonly node: YamlNode;
  /** What dbt calls a test of this entry where nobody names it. */
  readonly fullName: string;
  readonly shortStart: string;
  /** That somebody gave it. */
  readonly name: string | undefined;
}

/**
 * Finds a test by the name that dbt gives it: of the test, of what is tested, and of its arguments.
 * https://docs.getdbt.com/reference/resource-properties/data-tests
 */
export function testLine(text: string, name: string): TestLine | undefined {
  const { root } = readYaml(text, [{ start: 0, chunk: makeChunk(text, "frame") }]);
  const at = (node: YamlNode, isExact: boolean): TestLine => {
    const line = lineAt(text, node.start);
    return { line, character: node.start - (text.lastIndexOf("\n", node.start - 1) + 1), isExact };
  };
  for (const unit of itemsOf(valueOf(root, "unit_tests")))
    if (textOf(valueOf(unit, "name")) === name) return at(unit, true);
  const tested = [
    ...["models", "seeds", "snapshots"].flatMap((key) =>
      itemsOf(valueOf(root, key)).map((node) => ({ node, prefix: "" })),
    ),
    ...itemsOf(valueOf(root, "sources")).flatMap((source) => {
      const prefix = `${textOf(valueOf(source, "name")) ?? ""}_`;
      return itemsOf(valueOf(source, "tables")).map((node) => ({ node, prefix }));
    }),
  ];
  const all = tested.flatMap(({ node, prefix }) => entriesOf(node, prefix));
  const exact = all.filter(
    (entry) => entry.name === name || (entry.name === undefined && entry.fullName === name),
  );
  const [only] = exact;
  if (only && exact.length === 1) return at(only.node, true);
  // Long names end in a hash of what they were.
  const hashed = /^(.*)_[0-9a-f]{32}$/.exec(name)?.[1];
  const likely =
    hashed === undefined
      ? exact
      : all.filter(({ shortStart, fullName }) => shortStart === hashed && fullName.length >= longest);
  const [first] = likely;
  return first && at(first.node, likely.length === 1);
}

/** From so many characters on dbt shortens a name. */
const longest = 64;
const keptStart = 30;

function entriesOf(node: YamlNode, prefix: string): Entry[] {
  const model = textOf(valueOf(node, "name"));
  if (model === undefined) return [];
  const kind = prefix === "" ? "" : "source_";
  const of = (holder: YamlNode, column: string | undefined): Entry[] =>
    ["tests", "data_tests"]
      .flatMap((key) => itemsOf(valueOf(holder, key)))
      .flatMap((test) => entryOf(test, kind, `${prefix}${model}`, column) ?? []);
  const columns = itemsOf(valueOf(node, "columns")).flatMap((column) =>
    of(column, textOf(valueOf(column, "name"))),
  );
  return [...of(node, undefined), ...columns];
}

/** Keys of an entry that are no arguments of its test. */
const settings = new Set([
  ...["name", "description", "config", "tags", "meta", "severity", "where", "limit", "warn_if", "error_if"],
  ...[
    "fail_calc",
    "store_failures",
    "store_failures_as",
    "enabled",
    "database",
    "schema",
    "alias",
    "test_name",
  ],
]);

function entryOf(
  test: YamlNode,
  kind: string,
  tested: string,
  column: string | undefined,
): Entry | undefined {
  const given = test.type === "map" ? test : undefined;
  const named = textOf(valueOf(given, "test_name"));
  const first = given?.pairs[0];
  const type = textOf(test) ?? named ?? first?.key.text;
  if (type === undefined) return undefined;
  const about = named === undefined ? first?.value : given;
  const values = new Map<string, string[]>();
  for (const holder of [about, valueOf(about, "arguments")])
    if (holder?.type === "map")
      for (const { key, value } of holder.pairs)
        if (!settings.has(key.text) && key.text !== "arguments") values.set(key.text, wordsOf(value));
  if (column !== undefined) values.set("column_name", [column]);
  const sorted = [...values].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, words]) => words);
  const identifier = `${kind}${type.replaceAll(".", "_")}_${tested}`;
  const args = sorted.map((word) => word.replaceAll(/[^0-9a-zA-Z_]+/g, "_")).join("__");
  return {
    node: test,
    fullName: `${identifier}_${args}`,
    shortStart: identifier.slice(0, keptStart),
    name: textOf(valueOf(about, "name")) ?? textOf(valueOf(given, "name")),
  };
}

/** An argument as Python writes its parts. */
function wordsOf(node: YamlNode | undefined): string[] {
  if (!node) return ["None"];
  if (node.type === "scalar") return [pythonText(node)];
  const inner = node.type === "seq" ? node.items : node.pairs.map(({ value }) => value);
  return inner.flatMap((one) => (one?.type === "scalar" ? [pythonText(one)] : []));
}

const pythonText = ({ value, text }: YamlScalar): string =>
  value === true ? "True" : value === false ? "False" : value === null ? "None" : text;

const itemsOf = (node: YamlNode | undefined): YamlNode[] =>
  node?.type === "seq" ? node.items.filter((one) => one !== undefined) : [];

const textOf = (node: YamlNode | undefined): string | undefined =>
  node?.type === "scalar" && node.text !== "" ? node.text : undefined;
