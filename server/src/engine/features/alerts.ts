import type { Parsed } from "../languages/language.ts";
import { compileMatcher } from "../languages/regex/compile.ts";
import { nodesOf } from "../languages/promql/tree.ts";
import type { Matcher, PromqlTree } from "../languages/promql/tree.ts";
import type { Cursor } from "../model/cursor.ts";
import type { Document } from "../model/document.ts";
import { isRule } from "../model/items.ts";
import type { AlertRule, Entry, RecordRule } from "../model/items.ts";
import { isLarge } from "../model/listedMost.ts";
import { newPage, pageName, subjectOf } from "../model/newRunbook.ts";
import { chunkAt, rangeOf } from "../model/place.ts";
import { unitOf } from "../model/unit.ts";
import type { AlertTies, PlacedAlert, RunbookHome } from "../model/placedAlert.ts";
import type { Region } from "../model/region.ts";
import { runbookAddress, runbookOf } from "../model/runbookPath.ts";
import type { Workspace } from "../model/workspace.ts";

/** The alerts of a file, in the order in which they stand. */
export function alerts(document: Document, workspace: Workspace): PlacedAlert[] {
  const home = runbookHome(workspace, document.uri);
  return rulesOf(document)
    .filter((rule) => rule.type === "alert" && rule.name.value !== "")
    .map((rule) => placed(workspace, document, rule as AlertRule, home));
}

/** Those that lenses are drawn above: none in a large file. */
export const lensedAlerts = (document: Document, workspace: Workspace): PlacedAlert[] =>
  isLarge(document) ? [] : alerts(document, workspace);

export const filesWithAlerts = (workspace: Workspace): string[] =>
  [...workspace.uris()].filter((uri) => {
    for (const { type } of workspace.ruleHeads(uri)) if (type === "alert") return true;
    return false;
  });

/** The alert whose rule holds the position. */
export function alertAt({ workspace, document, position: { line } }: Cursor): PlacedAlert | undefined {
  const unit = unitOf(chunkAt(document, line)?.chunk);
  const found = (unit?.items ?? [])
    .filter(isRule)
    .map((rule) => ({ rule, ...rangeOf(rule.extent) }))
    .filter(({ start, end }) => start.line <= line && line <= end.line);
  // Where one rule ends and the next begins on the same line, the later one is meant.
  const { rule } = found.findLast(({ start }) => start.line === line) ?? found.at(-1) ?? {};
  return rule?.type === "alert" && rule.name.value !== ""
    ? placed(workspace, document, rule, runbookHome(workspace, document.uri))
    : undefined;
}

const rulesOf = ({ parts }: Document): (AlertRule | RecordRule)[] =>
  parts.flatMap((part) => part.items).filter(isRule);

function placed(workspace: Workspace, document: Document, alert: AlertRule, home: RunbookHome): PlacedAlert {
  const written = runbookOf(alert)?.value.value.trim() ?? "";
  const { url } = workspace.project(document.uri).settings.runbooks;
  return {
    name: alert.name.value,
    uri: document.uri,
    range: rangeOf(alert.place),
    group: alert.group.name?.value ?? "",
    home,
    address: runbookAddress(filledIn(written, alert), home.folder, url),
    written,
    newPage: () => ({
      path: `${home.folder}/${pageName(alert.name.value)}.md`,
      text: newPage(subjectOf(alert)),
    }),
    ties: () => tiesOf(alert),
  };
}

/** Where the project of a file keeps its runbooks. */
export function runbookHome(workspace: Workspace, uri: string): RunbookHome {
  const project = workspace.project(uri);
  const annotations = [...project.names("annotation")];
  return {
    project: project.folder,
    folder: project.runbookFolder,
    used:
      (project.runbooks()?.length ?? 0) > 0 ||
      annotations.some((name) => name === "runbook_url" || name === "runbook"),
  };
}

/** The address with what is known of its templates without an alert that fires: its name and the rule's own labels. */
function filledIn(written: string, alert: AlertRule): string {
  return written.replaceAll(/\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}/g, (template, label: string) => {
    const value =
      label === "alertname"
        ? alert.name.value
        : alert.labels.find(({ key }) => key.value === label)?.value.value;
    return value === undefined || value === "" || value.includes("{{") ? template : value;
  });
}

function tiesOf(alert: AlertRule): AlertTies {
  const texts = [alert.expr, ...[...alert.annotations, ...alert.labels].map(({ template }) => template)];
  const symbols = texts.flatMap((region) => region?.language.symbols?.(region.parsed) ?? []);
  const own = [...alert.group.labels, ...alert.labels].filter(isPlain);
  const matchers = matchersOf(alert.expr);
  const asked = (operator: string): { label: string; value: string }[] =>
    matchers
      .filter((matcher) => matcher.operator?.value === operator && matcher.value !== undefined)
      .map(({ label, value }) => ({ label: label.value, value: value!.value }));
  return {
    values: [...own.map(({ key, value }) => ({ label: key.value, value: value.value })), ...asked("=")],
    patterns: asked("=~").map(({ label, value }) => ({
      label,
      matches: (text) => compileMatcher(value).matches(text),
    })),
    labels: new Set(symbols.filter(({ space }) => space === "label").map(({ name }) => name)),
    metrics: symbols.filter(({ space }) => space === "metric").map(({ name }) => name),
  };
}

const isPlain = ({ value }: Entry): boolean => value.value !== "" && !value.value.includes("{{");

function matchersOf(expr: Region | undefined): Matcher[] {
  if (expr?.language.id !== "promql") return [];
  const { tree } = expr.parsed as Parsed<PromqlTree>;
  return nodesOf(tree).flatMap((node) => (node.type === "selector" ? node.matchers : []));
}
