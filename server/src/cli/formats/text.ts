import { withoutPassword } from "../../engine/text/withoutPassword.ts";
import { codeFrame } from "../codeFrame.ts";
import { severities } from "../findingRow.ts";
import type { FindingRow } from "../findingRow.ts";
import { count, printable } from "../print.ts";
import type { FileResult, Format, PrintOptions } from "./format.ts";

/** For people: `file:line:column: severity: message`, which editors and terminals make a link of, and the code. */
export const text: Format = {
  id: "text",
  print: (results, options) => {
    const blocks = results.flatMap((result) => {
      const lines = withoutSecrets(result);
      return result.findings.map((finding) => block(finding, lines, options));
    });
    if (!options.quiet) blocks.push(summary(results, options));
    return blocks.join("\n");
  },
};

/** What is printed may stand in the log of a CI, which more people read than the file. */
function withoutSecrets({ lines, findings }: FileResult): ReadonlyMap<number, string> {
  const shown = new Map(lines);
  for (const { check, message, line, endColumn } of findings) {
    const text = shown.get(line);
    if (text === undefined) continue;
    if (check === "tocsin/secret-in-settings") shown.set(line, `${text.slice(0, endColumn - 1)}: ***`);
    else if (message.startsWith("`***@"))
      shown.set(
        line,
        withoutPassword(text, (found) => "*".repeat(found.length)),
      );
  }
  return shown;
}

function block(finding: FindingRow, lines: ReadonlyMap<number, string>, { paint }: PrintOptions): string {
  const place = paint("bold", printable(`${finding.file}:${finding.line}:${finding.column}`));
  const severity = paint(finding.severity, finding.severity);
  const check = paint("dim", `[${finding.check}]`);
  const head = `${place}: ${severity}: ${printable(finding.message)} ${check}\n`;
  return head + codeFrame(lines, finding, paint);
}

/** How many of what, in one line. */
export function summary(results: readonly FileResult[], options: PrintOptions): string {
  const { recognised } = options;
  const all = results.flatMap(({ findings }) => findings);
  if (all.length === 0 && recognised === 0) return nothingKnown(results.length, options);
  if (all.length === 0) return `No findings in ${count(recognised, "file")}.\n`;
  // One of these stands for many that are not shown.
  const shown = all.filter(({ check }) => check !== "tocsin/too-many-findings");
  const total = results.reduce((sum, result) => sum + result.total, 0);
  const files = results.filter(({ findings }) => findings.length > 0).length;
  const where = `in ${files} of ${count(Math.max(recognised, files), "file")}`;
  return total > shown.length
    ? `${count(total, "finding")} ${where}; shown: ${bySeverity(shown, options)}\n`
    : `${bySeverity(all, options)} ${where}\n`;
}

function bySeverity(findings: readonly FindingRow[], { paint }: PrintOptions): string {
  const words = severities.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    if (number === 0) return [];
    return [paint(severity, severity === "info" ? `${number} info` : count(number, severity))];
  });
  return words.join(", ");
}

function nothingKnown(looked: number, { excluded, problems, nothing }: PrintOptions): string {
  if (nothing !== undefined) return `${nothing}\n`;
  // What was asked for is not there, and stderr has said so.
  if (looked === 0 && problems.length > 0) return "";
  if (looked === 0) return "No files to judge: there is no *.yml, *.yaml, *.json or *.rules here.\n";
  const by = `\`files.exclude\` of ${excluded.settings.map(printable).join(" and of ")}`;
  if (excluded.files === looked) return `Nothing to judge: ${by} leaves out ${whole(looked)}.\n`;
  const rest = looked - excluded.files;
  const others =
    rest === 1
      ? "the one file looked at is of no kind that Tocsin knows"
      : `none of the ${rest} files looked at is of a kind that Tocsin knows`;
  return excluded.files === 0
    ? `Nothing to judge: ${others}.\n`
    : `Nothing to judge: ${by} leaves out ${count(excluded.files, "file")}, and ${others}.\n`;
}

const whole = (files: number): string => (files === 1 ? "the only file" : `all ${files} files`);
