import type { Paint } from "./colours.ts";
import type { FindingRow } from "./findingRow.ts";
import { printable } from "./print.ts";

/** So many columns of a line are shown; of a longer one, those around the finding. */
const widest = 160;

/** The line before, the line, and marks under what is meant. Empty when the line does not exist. */
export function codeFrame(lines: ReadonlyMap<number, string>, finding: FindingRow, paint: Paint): string {
  const line = lines.get(finding.line);
  if (line === undefined) return "";
  const before = lines.get(finding.line - 1);
  const gutter = String(finding.line).length;
  const edge = paint("dim", "|");
  const number = (text: string): string => paint("dim", `  ${text.padStart(gutter)} `) + edge;
  const cut = windowOf(line, finding);
  const rows = [
    ...(before === undefined || before.trim() === ""
      ? []
      : [`${number(String(finding.line - 1))} ${shown(before, cut)}`]),
    `${number(String(finding.line))} ${shown(line, cut)}`,
    `${number("")} ${marks(line, finding, cut, paint)}`,
  ];
  return rows.map((row) => `${row.trimEnd()}\n`).join("");
}

interface Window {
  readonly from: number;
  readonly to: number;
}

/** The part of a line to show, in UTF-16 code units, never within a surrogate pair. */
function windowOf(line: string, { column }: FindingRow): Window {
  if (line.length <= widest) return { from: 0, to: widest };
  const from = Math.max(0, Math.min(column - 1 - widest / 2, line.length - widest));
  return { from: splits(line, from) ? from - 1 : from, to: from + widest };
}

const splits = (line: string, at: number): boolean => /[\udc00-\udfff]/.test(line.charAt(at)) && at > 0;

function shown(line: string, { from, to }: Window): string {
  const end = splits(line, to) ? to - 1 : to;
  return `${from > 0 ? "…" : ""}${printable(line.slice(from, end))}${end < line.length ? "…" : ""}`;
}

function marks(line: string, finding: FindingRow, { from, to }: Window, paint: Paint): string {
  const start = Math.max(finding.column - 1, from);
  const last = finding.endLine > finding.line ? line.length : finding.endColumn - 1;
  const end = Math.min(Math.max(last, start + 1), to);
  const lead = (from > 0 ? " " : "") + blank(line.slice(from, start));
  return lead + paint(finding.severity, "^".repeat(Math.max(widthOf(line.slice(start, end)), 1)));
}

/** White space as wide as the text; tabs stay, since only the terminal knows their width. */
const blank = (text: string): string =>
  text
    .split("\t")
    .map((piece) => " ".repeat(widthOf(piece)))
    .join("\t");

/** Columns that a terminal gives to the text: two for East Asian wide characters and emoji, none for marks. */
function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of printable(text)) {
    if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}
