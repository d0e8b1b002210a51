import { createHash } from "node:crypto";
import type { FindingRow } from "./findingRow.ts";

/** Of longer lines (a dashboard in one line) only what is marked counts, in UTF-16 code units. */
const longestLine = 500;

/**
 * What stays the same of a finding when lines around it come and go: its check, the text of its line, and the name of
 * the rule, job or receiver that it stands in.
 */
export function fingerprint(
  { check, line, column, endLine, endColumn }: FindingRow,
  lines: readonly string[],
): string {
  const text = lines[line - 1] ?? "";
  const end = endLine === line ? endColumn - 1 : text.length;
  const marked = text.length > longestLine ? text.slice(column - 1, end) : text;
  const parts = [check, nameAround(lines, line - 1), marked.trim().replaceAll(/\s+/g, " ")];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** Keys that name an item of a list. */
const naming = /^(?:- +)?["']?(?:alert|record|job_name|name|title|uid)["']?[ \t]*:[ \t]*(.*?)[ \t]*(?:#.*)?$/;

/** The name of the innermost item of a YAML list that holds a line and has one; looks at no more than the text says. */
function nameAround(lines: readonly string[], at: number): string {
  let within = Number.POSITIVE_INFINITY;
  for (let start = at; start >= 0 && within > 0 && at - start < furthest; start--) {
    const line = lines[start]!;
    const indent = indentOf(line);
    if (indent >= within || line.trim() === "") continue;
    within = isItem(line) ? indent : start === at ? indent + 1 : Math.min(within, indent + 1);
    const name = isItem(line) ? nameOf(lines, start) : undefined;
    if (name !== undefined) return name;
  }
  return "";
}

/** So many lines are looked at, for a name above and below: rules are shorter. */
const furthest = 1000;

/** The name that an item has which begins in this line. */
function nameOf(lines: readonly string[], start: number): string | undefined {
  const dash = indentOf(lines[start]!);
  const key = dash + /^- */.exec(lines[start]!.trimStart())![0].length;
  for (let at = start; at < lines.length && at - start < furthest; at++) {
    const line = lines[at]!;
    if (line.trim() === "") continue;
    const indent = indentOf(line);
    if (at > start && indent <= dash) return undefined;
    if (at > start && indent !== key) continue;
    const name = naming.exec(line.trimStart())?.[1];
    if (name !== undefined) return name;
  }
  return undefined;
}

const isItem = (line: string): boolean => /^ *- /.test(line);

const indentOf = (line: string): number => line.length - line.trimStart().length;
