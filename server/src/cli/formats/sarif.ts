import type { Severity } from "../../engine/engine.ts";
import { checks } from "../../engine/checks/index.ts";
import { fileUri } from "../../workspaceFiles/fileUri.ts";
import { packageVersion, pageText } from "../../workspaceFiles/packageFiles.ts";
import type { FindingRow } from "../findingRow.ts";
import { pathInRepository } from "../repositoryPath.ts";
import type { Format, PrintOptions } from "./format.ts";

/** SARIF 2.1.0, which code hosts and editors read: https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export const sarif: Format = {
  id: "sarif",
  print: (results, options) => {
    const findings = results.flatMap((result) => result.findings);
    const ids = [...new Set(findings.map(({ check }) => check))].sort();
    const places = new Map(ids.map((id, at) => [id, at]));
    const run = {
      tool: { driver: { name: "Tocsin", semanticVersion: packageVersion(), rules: ids.map(ruleOf) } },
      columnKind: "utf16CodeUnits",
      invocations: [invocationOf(options)],
      results: findings.map((finding) => resultOf(finding, places.get(finding.check)!, options)),
    };
    const log = { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    return `${JSON.stringify(log, undefined, 2)}\n`;
  },
};

const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

/** What a check is about, with its page, which is shown beside each of its findings. */
function ruleOf(id: string): object {
  const check = checks.find((one) => one.id === id);
  const summary = check?.summary ?? id;
  const page = pageText(id);
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: summary },
    help: { text: `tocsin explain ${id}`, ...(page !== undefined && { markdown: page }) },
    ...(check && { defaultConfiguration: { level: levels[check.severity] } }),
    properties: { tags: [id.slice(0, id.indexOf("/"))] },
  };
}

function resultOf(finding: FindingRow, ruleIndex: number, { cwd, fingerprint }: PrintOptions): object {
  const { file, line, column, endLine, endColumn, severity, check, message } = finding;
  return {
    ruleId: check,
    ruleIndex,
    level: levels[severity],
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: locationOf(file, cwd),
          region: { startLine: line, startColumn: column, endLine, endColumn },
        },
      },
    ],
    partialFingerprints: { "tocsin/v1": fingerprint(finding) },
  };
}

/** Relative to the root of the sources, wherever that is; a file elsewhere by its own address. */
function locationOf(file: string, cwd: string): object {
  const path = pathInRepository(file, cwd);
  if (/^(?:[A-Za-z]:)?\//.test(path)) return { uri: fileUri(path) };
  return { uri: path.toWellFormed().split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function invocationOf({ problems }: PrintOptions): object {
  const notifications = problems.map(({ message, hint }) => ({
    level: "error",
    message: { text: `${message} ${hint}` },
  }));
  return {
    executionSuccessful: problems.length === 0,
    ...(notifications.length > 0 && { toolExecutionNotifications: notifications }),
  };
}
