import type { Severity } from "../../engine/engine.ts";
import { codeFrame } from "../codeFrame.ts";
import { severities } from "../findingRow.ts";
import type { FindingRow } from "../findingRow.ts";
import { count, printable } from "../print.ts";
import type { FileResult, Format, PrintOptions } from "./format.ts";

/** For people: `file:line:column: severity: message`, which editors and terminals make a link of, and the code. */
export const text: Format = {
  id: "text",
  print: (results, options) => {
    const blocks = results.flatMap((result) =>
      result.findings.map((finding) => block(finding, result, options)),
    );
    if (!options.quiet) blocks.push(summary(results, options));
    return blocks.join("\n");
  },
};

function block(finding: FindingRow, result: FileResult, { paint }: PrintOptions): string {
  const place = paint("bold", printable(`${finding.file}:${finding.line}:${finding.column}`));
  const severity = paint(finding.severity, finding.severity);
  const check = paint("dim", `[${finding.check}]`);
  const head = `${place}: ${severity}: ${printable(finding.message)} ${check}\n`;
  return head + codeFrame(result.lines(), finding, paint);
}

function summary(results: readonly FileResult[], { paint, recognised }: PrintOptions): string {
  const all = results.flatMap(({ findings }) => findings);
  if (all.length === 0 && recognised === 0) return nothingKnown(results.length);
  if (all.length === 0) return `No findings in ${count(recognised, "file")}.\n`;
  const of = (severity: Severity): number => all.filter((finding) => finding.severity === severity).length;
  const parts = severities.flatMap((severity) =>
    of(severity) === 0
      ? []
      : [paint(severity, severity === "info" ? `${of("info")} info` : count(of(severity), severity))],
  );
  const files = results.filter(({ findings }) => findings.length > 0).length;
  return `${parts.join(", ")} in ${files} of ${count(Math.max(recognised, files), "file")}\n`;
}

const nothingKnown = (looked: number): string =>
  looked === 0
    ? "No files to judge: there is no *.yml, *.yaml, *.json or *.rules here.\n"
    : `Nothing to judge: none of the ${count(looked, "file")} looked at is of a kind that Tocsin knows.\n`;
