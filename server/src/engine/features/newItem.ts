import { textOf } from "../text/branch.ts";
import { relativeFrom } from "../text/relativeFrom.ts";
import type { Document } from "../model/document.ts";
import { isRule } from "../model/items.ts";
import type { AlertRule, RecordRule, RuleGroup } from "../model/items.ts";
import { fileText, groupLines, ruleLines, testText } from "../model/newItem.ts";
import type { NewRule } from "../model/newItem.ts";
import { rangeOf } from "../model/place.ts";
import { unitOf } from "../model/unit.ts";
import type { Range } from "../text/chunk.ts";

export type { NewRule } from "../model/newItem.ts";

/** A text to be put in at a place. */
export interface Insertion {
  readonly range: Range;
  readonly text: string;
}

/** The rule in its group's list, behind the rule at the line or as the last; `undefined` where there is no such list. */
export function newRule(
  document: Document,
  _workspace: unknown,
  line: number,
  rule: NewRule,
): Insertion | undefined {
  const group = groupsOf(document).findLast(({ node }) => rangeOf(node).start.line <= line);
  const last = group?.rules.findLast(({ place }) => rangeOf(place).start.line <= line) ?? group?.rules.at(-1);
  const indent = last && unitOf(last.extent.chunk)?.indent;
  if (!last || indent === undefined || indent < 0) return undefined;
  return behind(document, endLine(last), indent, ruleLines(rule));
}

/** A group of its own, behind all others. */
export function newGroup(
  document: Document,
  _workspace: unknown,
  name: string,
  rule: NewRule,
): Insertion | undefined {
  const last = groupsOf(document).at(-1);
  const rules = last?.rules.at(-1);
  const start = last && rangeOf(last.node).start;
  if (!start || !rules) return undefined;
  const line = textOf(document.root).split("\n")[start.line] ?? "";
  const indent = /^ *(?=- )/.exec(line)?.[0].length;
  if (indent === undefined) return undefined;
  return behind(document, endLine(rules), indent, groupLines(name, rule));
}

/** A whole file with one group and one rule. */
export const newRuleFile = (_workspace: unknown, name: string, rule: NewRule): string => fileText(name, rule);

/** The text of a test file for the rule at a line, which is to be written at `path`. */
export function newTest(
  document: Document,
  _workspace: unknown,
  line: number,
  uri: string,
): string | undefined {
  const rule = rulesOf(document).find(({ extent }) => {
    const { start, end } = rangeOf(extent);
    return start.line <= line && line <= end.line;
  });
  return rule && testText(rule, relativeFrom(uri, document.uri));
}

const groupsOf = ({ parts }: Document): RuleGroup[] =>
  parts.flatMap(({ items }) => items.filter((item) => item.type === "group"));

const rulesOf = ({ parts }: Document): (AlertRule | RecordRule)[] =>
  parts.flatMap(({ items }) => items.filter(isRule));

/** The last line of a rule that says something. */
function endLine({ extent: { chunk, start, end } }: AlertRule | RecordRule): number {
  const last = start + chunk.text.slice(start, end).trimEnd().length;
  return rangeOf({ chunk, start: last, end: last }).end.line;
}

/** Lines of their own below a line. */
function behind(document: Document, line: number, indent: number, lines: readonly string[]): Insertion {
  const own = (textOf(document.root).split("\n")[line] ?? "").replace(/\r$/, "");
  const lineBreak = textOf(document.root).includes("\r\n") ? "\r\n" : "\n";
  const at = { line, character: own.length };
  const text = lines.map((one) => `${lineBreak}${" ".repeat(indent)}${one}`).join("");
  return { range: { start: at, end: at }, text };
}
