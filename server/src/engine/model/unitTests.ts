import { formatDuration, parseDuration } from "../languages/duration/parseDuration.ts";
import { isMerge, isNull, placeOf, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import type { Document } from "./document.ts";
import { headOf } from "./headOf.ts";
import { rangeOf } from "./place.ts";
import type { Range } from "../text/chunk.ts";

/** The unit tests of a file for `promtool test rules`. */
export interface UnitTestFile {
  /** Paths and globs, as written. */
  readonly ruleFiles: readonly string[];
  /** The keys beside `rule_files` and `tests`, each as one line of YAML. */
  readonly head: readonly string[];
  readonly tests: readonly UnitTest[];
}

export interface UnitTest {
  /** Empty for a test without a name. */
  readonly name: string;
  readonly range: Range;
  readonly assertions: readonly Assertion[];
  /** The test as one line of YAML. */
  readonly text: string;
}

/** What a test says that must come out. */
export interface Assertion {
  readonly type: "alert" | "expr";
  /** The name of the alert, or the expression. */
  readonly subject: string;
  /** As promtool prints it: `1h30m`; empty for a time that is none. */
  readonly time: string;
  readonly range: Range;
}

/** Undefined for a file of another kind. */
export function readUnitTests({ parts }: Document): UnitTestFile | undefined {
  const root = parts.find(({ kind }) => kind?.id === "promtool-tests")?.root;
  if (root?.type !== "map") return undefined;
  const head = root.pairs
    .filter(({ key, value }) => value && key.text !== "rule_files" && key.text !== "tests")
    .map(({ key, value }) => `${keyText(key)}: ${flowText(value, 0)}`);
  const ruleFiles = itemsOf(valueOf(root, "rule_files")).flatMap((item) =>
    item?.type === "scalar" && !isNull(item) ? [item.text] : [],
  );
  const tests = itemsOf(valueOf(root, "tests")).flatMap((test) =>
    test?.type === "map" ? [readTest(test)] : [],
  );
  return { ruleFiles, head, tests };
}

const itemsOf = (node: YamlNode | undefined): readonly (YamlNode | undefined)[] =>
  node?.type === "seq" ? node.items : [];

function readTest(test: YamlMap): UnitTest {
  const name = valueOf(test, "name");
  return {
    name: textAt(test, "name") ?? "",
    range: rangeOf(name?.type === "scalar" && !isNull(name) ? placeOf(name) : headOf(test)),
    assertions: [
      ...assertionsAt(test, "alert_rule_test", "alert", "alertname"),
      ...assertionsAt(test, "promql_expr_test", "expr", "expr"),
    ],
    text: flowText(test, 0),
  };
}

const assertionsAt = (test: YamlMap, list: string, type: Assertion["type"], key: string): Assertion[] =>
  itemsOf(valueOf(test, list)).flatMap((item) => {
    if (item?.type !== "map") return [];
    const subject = valueOf(item, key);
    const duration = parseDuration(textAt(item, "eval_time") ?? "0");
    const isText = subject?.type === "scalar" && !isNull(subject);
    return {
      type,
      subject: isText ? subject.text : "",
      time: "ms" in duration ? formatDuration(duration.ms) : "",
      range: rangeOf(isText ? placeOf(subject) : headOf(item)),
    };
  });

/** Deeper values are left out; no test file is so deep. */
const mostDepth = 50;

/** A value on one line, read by the program as what was written. */
function flowText(node: YamlNode | undefined, depth: number): string {
  if (!node || depth > mostDepth) return "null";
  if (node.type === "scalar") return scalarText(node);
  if (node.type === "seq") return `[${node.items.map((item) => flowText(item, depth + 1)).join(", ")}]`;
  const pairs = node.pairs.map(({ key, value }) => `${keyText(key)}: ${flowText(value, depth + 1)}`);
  return `{${pairs.join(", ")}}`;
}

const keyText = (key: YamlScalar): string => (isMerge(key) ? "<<" : JSON.stringify(key.text));

/** A number stays as it was spelt: where a text is wanted, the program takes the spelling. */
const scalarText = ({ text, value, style }: YamlScalar): string =>
  style === "plain" && typeof value !== "string" && text !== "" ? text : textInQuotes(text, value);

const textInQuotes = (text: string, value: YamlScalar["value"]): string =>
  value === null ? "null" : JSON.stringify(text);
