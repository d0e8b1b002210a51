import type { Severity } from "../../engine/engine.ts";
import type { FindingRow } from "../findingRow.ts";
import { plain } from "../colours.ts";
import { printable } from "../print.ts";
import { pathInRepository } from "../repositoryPath.ts";
import type { Format } from "./format.ts";
import { summary } from "./text.ts";

/** Commands that a GitHub workflow makes annotations of: https://docs.github.com/actions/reference/workflow-commands */
export const github: Format = {
  id: "github",
  print: (results, options) => {
    const lines = results.flatMap(({ findings }) =>
      findings.map((finding) => `${annotation(finding, options.cwd)}\n`),
    );
    if (!options.quiet) lines.push(summary(results, { ...options, paint: plain }));
    return lines.join("");
  },
};

const words: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

function annotation(finding: FindingRow, cwd: string): string {
  const { line, column, endLine, endColumn, severity, check, message } = finding;
  const file = pathInRepository(finding.file, cwd);
  // Columns are known to a workflow within one line only.
  const columns: [string, number][] =
    line === endLine
      ? [
          ["col", column],
          ["endColumn", endColumn],
        ]
      : [];
  const properties: readonly [string, string | number][] = [
    ["file", file],
    ["line", line],
    ["endLine", endLine],
    ...columns,
    ["title", check],
  ];
  const shown = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(",");
  // The log of a job shows the text alone, and so it says the place once more.
  const text = printable(`${file}:${line}:${column}: ${message} [${check}]`);
  return `::${words[severity]} ${shown}::${escapeData(text)}`;
}

const escapeData = (text: string): string =>
  text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
