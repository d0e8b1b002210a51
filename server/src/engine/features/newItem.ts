import { textOf } from "../text/branch.ts";
import { relativeFrom } from "../text/relativeFrom.ts";
import type { Document } from "../model/document.ts";
import { ruleInBrackets } from "../model/flowInsertion.ts";
import type { Insertion } from "../model/flowInsertion.ts";
import { isRule } from "../model/items.ts";
import type { AlertRule, RecordRule, RuleGroup } from "../model/items.ts";
import { isNull, pairOf, valueOf } from "../languages/yaml/tree.ts";
import type { YamlMap, YamlNode, YamlPair } from "../languages/yaml/tree.ts";
import { fileText, groupLines, ruleLines, testText } from "../model/newItem.ts";
import type { NewRule } from "../model/newItem.ts";
import { rangeOf } from "../model/place.ts";
import { unitOf } from "../model/unit.ts";
import type { Place } from "../text/place.ts";

export type { Insertion } from "../model/flowInsertion.ts";
export type { NewRule } from "../model/newItem.ts";

/**
 * The rule in its group's list, behind the rule at the line or as the last, or as the first of a list that is empty;
 * `undefined` where there is no group.
 */
export function newRule(
  document: Document,
  _workspace: unknown,
  line: number,
  rule: NewRule,
): Insertion | undefined {
  const group = groupsOf(document).findLast(({ node }) => rangeOf(node).start.line <= line);
  const isFirst = group?.rules.length === 0;
  const own = isFirst ? firstOf(document, group.node, rule) : undefined;
  const put = own ?? (group && ruleInBrackets(group, line, rule));
  if (put || isFirst) return put;
  const last = group?.rules.findLast(({ place }) => rangeOf(place).start.line <= line) ?? group?.rules.at(-1);
  const indent = last && unitOf(last.extent.chunk)?.indent;
  if (!last || indent === undefined || indent < 0) return newFirst(document, "rules", rule);
  return behind(document, endLine(last), indent, ruleLines(rule));
}

/** The first rule of a group that is not between braces: below its key, or with a key of its own behind all others. */
function firstOf(document: Document, group: YamlMap, rule: NewRule): Insertion | undefined {
  if (group.flow) return undefined;
  const pair = pairOf(group, "rules");
  const lines = ruleLines(rule);
  if (pair)
    return isEmpty(pair.value) ? inEmptyList(textOf(document.root), placeOfKey(pair), lines) : undefined;
  const [first] = group.pairs;
  if (!first || group.alias) return undefined;
  const indent = rangeOf(first.key).start.character;
  return behind(document, lastLine(group), indent, ["rules:", ...lines.map((one) => `  ${one}`)]);
}

/** A group of its own, behind all others. */
export function newGroup(
  document: Document,
  _workspace: unknown,
  name: string,
  rule: NewRule,
): Insertion | undefined {
  const last = groupsOf(document).at(-1);
  if (!last) return newFirst(document, name, rule);
  const start = rangeOf(last.node).start;
  const line = textOf(document.root).split("\n")[start.line] ?? "";
  const indent = /^ *(?=- )/.exec(line)?.[0].length;
  if (indent === undefined) return undefined;
  const rules = last.rules.at(-1);
  const end = rules ? endLine(rules) : lastLine(last.node);
  return behind(document, end, indent, groupLines(name, rule));
}

/** The first group of a file: where its list stands empty, or where nothing stands but comments. */
function newFirst(document: Document, name: string, rule: NewRule): Insertion | undefined {
  if (groupsOf(document).length > 0) return undefined;
  const text = textOf(document.root);
  const all = text.split("\n").map((line) => line.trimEnd());
  const said = all.flatMap((line, at) => (/^\s*(#.*|---)?$/.test(line) ? [] : [at]));
  if (said.length === 0) return atEnd(text, all, fileText(name, rule));
  // Too little for the file to be known as one of rules.
  if (said.length === 1 && /^groups *:/.test(all[said[0]!]!)) {
    const key = { line: said[0]!, start: 0, end: "groups".length };
    return inEmptyList(text, key, groupLines(name, rule));
  }
  for (const { root } of document.parts) {
    const pair = pairOf(root, "groups") ?? pairOf(valueOf(root, "spec"), "groups");
    if (pair && isEmpty(pair.value)) return inEmptyList(text, placeOfKey(pair), groupLines(name, rule));
  }
  return undefined;
}

function atEnd(text: string, lines: readonly string[], added: string): Insertion {
  const lineBreak = lineBreakOf(text);
  const last = lines.at(-1)!;
  const end = { line: lines.length - 1, character: text.length - text.lastIndexOf("\n") - 1 };
  const own = added.replaceAll("\n", lineBreak);
  return last === ""
    ? { range: { start: { ...end, character: 0 }, end }, text: own }
    : { range: { start: end, end }, text: lineBreak + own };
}

/** A whole file with one group and one rule. */
export const newRuleFile = (_workspace: unknown, name: string, rule: NewRule): string => fileText(name, rule);

/** The text of a test file for the rule at a line, which is to be written at `uri`; promtool reads rule files only. */
export function newTest(
  document: Document,
  _workspace: unknown,
  line: number,
  uri: string,
): string | undefined {
  const roots = document.parts.flatMap(({ kind, root }) => (kind?.program === "prometheus" ? root : []));
  const rule = rulesOf(document).find(({ extent }) => {
    const { start, end } = rangeOf(extent);
    return start.line <= line && line <= end.line;
  });
  if (!rule?.group.holder || !roots.includes(rule.group.holder)) return undefined;
  return testText(rule, relativeFrom(uri, document.uri));
}

const groupsOf = ({ parts }: Document): RuleGroup[] =>
  parts.flatMap(({ items }) => items.filter((item) => item.type === "group"));

const rulesOf = ({ parts }: Document): (AlertRule | RecordRule)[] =>
  parts.flatMap(({ items }) => items.filter(isRule));

/** The last line of a rule that says something. */
const endLine = ({ extent }: AlertRule | RecordRule): number => lastLine(extent);

function lastLine({ chunk, start, end }: Place): number {
  const last = start + chunk.text.slice(start, end).trimEnd().length;
  return rangeOf({ chunk, start: last, end: last }).end.line;
}

/** Lines of their own below a line. */
function behind(document: Document, line: number, indent: number, lines: readonly string[]): Insertion {
  const text = textOf(document.root);
  const own = (text.split("\n")[line] ?? "").replace(/\r$/, "");
  const at = { line, character: own.length };
  return { range: { start: at, end: at }, text: indented(lines, indent, lineBreakOf(text)) };
}

/** A key in one line of the file. */
interface KeyPlace {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

function placeOfKey({ key }: YamlPair): KeyPlace {
  const { start, end } = rangeOf(key);
  return { line: start.line, start: start.character, end: end.character };
}

/** Below a key whose value is an empty list or is missing; a comment behind it stays with the key. */
function inEmptyList(text: string, key: KeyPlace, lines: readonly string[]): Insertion | undefined {
  const line = (text.split("\n")[key.line] ?? "").replace(/\r$/, "");
  const [, colon, comment] = /^( *:) *(?:null|~|\[ *\])? *(#.*)?$/.exec(line.slice(key.end)) ?? [];
  if (colon === undefined || !/^ *(- )?$/.test(line.slice(0, key.start))) return undefined;
  const start = { line: key.line, character: key.end + colon.length };
  const kept = comment === undefined ? "" : ` ${comment}`;
  return {
    range: { start, end: { line: key.line, character: line.length } },
    text: kept + indented(lines, key.start + 2, lineBreakOf(text)),
  };
}

const isEmpty = (node: YamlNode | undefined): boolean =>
  node === undefined ||
  (node.type === "scalar" ? isNull(node) : node.type === "seq" && node.items.length === 0);

const indented = (lines: readonly string[], indent: number, lineBreak: string): string =>
  lines.map((one) => `${lineBreak}${" ".repeat(indent)}${one}`).join("");

const lineBreakOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");
