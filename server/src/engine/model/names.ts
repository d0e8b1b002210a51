import { notificationTemplate } from "../languages/gotemplate/templateNames.ts";
import type { NameInfo, Names } from "../languages/language.ts";
import { relativeTo } from "../text/uri.ts";
import type { RecordRule } from "./items.ts";
import type { Position } from "../text/chunk.ts";
import { definitionsIn } from "./definitions.ts";
import type { Document } from "./document.ts";
import { alertLabelNames, alertLabelValues } from "./alertValues.ts";
import { chunkAt, rangeOf } from "./place.ts";
import { labelsOfMetric, valuesOfLabel } from "./seenLabels.ts";
import type { Sought } from "./seenLabels.ts";
import { rangeOfName } from "./symbol.ts";
import { unitOf } from "./unit.ts";
import { mostNames } from "./seriesFacts.ts";
import type { NameCount } from "./nameIndex.ts";
import type { CheckRow, Project } from "./project.ts";
import { templateData } from "./templateData.ts";
import type { Workspace } from "./workspace.ts";

/** What the project of a file knows about names, in words for hover and completion. */
export function projectNames(workspace: Workspace, uri: string): Names {
  const project = workspace.project(uri);
  const leaveOut = (): void => void (workspace.leftOut = true);
  const isHere = (space: string, name: string): boolean => project.isDeclared(space, name) !== undefined;
  return {
    *list(space) {
      if (space === "check") for (const row of project.checks.values()) yield describeCheck(row);
      for (const name of project.names(space)) yield describe(space, name, project.count(space, name));
      for (const info of workspace.known.list(space)) if (!isHere(space, info.name)) yield info;
    },
    find(space, name) {
      const row = space === "check" ? project.checks.get(name) : undefined;
      if (row) return describeCheck(row);
      const count = project.count(space, name);
      const known = workspace.known.find(space, name);
      if (count.declared + count.used === 0) return known;
      const info = describe(space, name, count);
      const recorded =
        space === "metric"
          ? recordings(workspace, project, name)
          : space === notificationTemplate
            ? templateTexts(workspace, project, name)
            : "";
      const documentation = [known?.documentation ?? "", recorded].filter((part) => part !== "").join("\n\n");
      const detail = [info.detail, known?.detail].filter((part) => part !== undefined).join(", ");
      return { ...info, ...(detail !== "" && { detail }), ...(documentation !== "" && { documentation }) };
    },
    givenTo: (template) => [...(templateData(project).get(template) ?? [])],
    leaveOut,
    alertLabels: () => alertLabelNames(project),
    *alertValuesOf(label) {
      const told = new Set<string>();
      for (const info of alertLabelValues(project, label)) {
        told.add(info.name);
        yield info;
      }
      for (const info of this.valuesOf?.(label) ?? []) if (!told.has(info.name)) yield info;
    },
    *labelsOf(metric, typed = "") {
      const seen = labelsOfMetric(workspace, uri, metric, { typed, leaveOut });
      for (const [name] of [...seen].toSorted(([, a], [, b]) => totalOf(b) - totalOf(a)))
        yield { name, detail: `of \`${metric}\`` };
      for (const name of workspace.series.names({ metric }))
        if (!seen.has(name)) yield { name, detail: `of \`${metric}\` in Prometheus` };
    },
    *valuesOf(label, metric, typed = "") {
      const told = new Set<string>();
      for (const [detail, values] of valueSources(workspace, uri, { label, metric, typed, leaveOut })) {
        for (const name of values) {
          if (told.has(name)) continue;
          told.add(name);
          yield { name, detail };
        }
      }
    },
  };
}

/** Where values of a label are seen, the nearest first, and those of each, the most frequent first. */
function* valueSources(
  workspace: Workspace,
  uri: string,
  { label, metric, ...sought }: Sought & { readonly label: string; readonly metric: string | undefined },
): Generator<readonly [detail: string, values: Iterable<string>]> {
  const project = workspace.project(uri);
  const { typed } = sought;
  if (metric !== undefined) {
    const values = labelsOfMetric(workspace, uri, metric, sought).get(label);
    if (values) yield [`of \`${metric}\``, frequentFirst(values)];
  }
  const running = metric === undefined ? "in Prometheus" : `of \`${metric}\` in Prometheus`;
  const known = workspace.series.names({ metric, label });
  if (known.length >= mostNames && typed !== "")
    yield [running, workspace.series.names({ metric, label, prefix: typed })];
  yield [running, known];
  if (label === "job") yield ["job of a configuration", project.names("job")];
  if (label === "alertname") yield ["alert", project.names("alert")];
  yield [`\`${label}\` elsewhere`, frequentFirst(valuesOfLabel(workspace, uri, label, sought))];
  // The series of an alert carry the labels of its rule.
  if (metric === undefined || metric.startsWith("ALERTS"))
    yield ["label of rules", frequentFirst(ruleLabelValues(workspace, uri, label))];
}

const totalOf = (values: ReadonlyMap<string, number>): number =>
  [...values.values()].reduce((sum, count) => sum + count, 0);

const frequentFirst = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].toSorted(([, a], [, b]) => b - a).map(([value]) => value);

/** Values that the project's rules give a label. */
export function ruleLabelValues(workspace: Workspace, uri: string, label: string): Map<string, number> {
  const counts = new Map<string, number>();
  const folder = workspace.folderOf(uri);
  for (const one of workspace.uris()) {
    if (workspace.folderOf(one) !== folder) continue;
    for (const [value, count] of workspace.labelValues(one).get(label) ?? [])
      counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}

const describeCheck = ({ id, severity, summary }: CheckRow): NameInfo => ({
  name: id,
  detail: severity,
  documentation: summary,
});

function describe(space: string, name: string, { declared, used }: NameCount): NameInfo {
  const times = used === 0 ? "" : used === 1 ? "used once" : `used ${used} times`;
  const isRecorded = declared > 0 && space === "metric";
  const detail = [isRecorded ? "recording rule" : "", times].filter((word) => word !== "").join(", ");
  return { name, ...(detail !== "" && { detail }), ...(declared > 0 && { isDeclared: true }) };
}

/** The rules that record a metric, with their expressions. */
function recordings(workspace: Workspace, project: Project, name: string): string {
  const parts: string[] = [];
  for (const { uri, symbol } of project.mentions("metric", name, "declares")) {
    if (parts.length >= 3) break;
    const { start } = rangeOfName(symbol);
    const rule = recordAt(workspace.document(uri), start);
    if (!rule) continue;
    const line = start.line + 1;
    const file = relativeTo(project.folder, uri);
    parts.push(
      `Recorded in \`${file}\`, line ${line}:\n\n\`\`\`promql\n${rule.expr?.text.trim() ?? ""}\n\`\`\``,
    );
  }
  return parts.join("\n\n");
}

/** What the definitions of a template of notifications say. */
function templateTexts(workspace: Workspace, project: Project, name: string): string {
  const parts: string[] = [];
  for (const { uri, symbol } of project.mentions(notificationTemplate, name, "declares").slice(0, 3)) {
    const { line } = rangeOfName(symbol).start;
    const found = workspace
      .document(uri)
      ?.parts.flatMap(definitionsIn)
      .find((one) => rangeOf(one.name).start.line === line && one.definition.name === name);
    if (!found) continue;
    const lines = found.body.trim().split("\n");
    const shown = lines.length > mostLines ? [...lines.slice(0, mostLines), "…"] : lines;
    const file = relativeTo(project.folder, uri);
    const text = shown.join("\n").replaceAll("```", "` ` `");
    parts.push(`Defined in \`${file}\`, line ${line + 1}:\n\n\`\`\`go-template\n${text}\n\`\`\``);
  }
  return parts.join("\n\n");
}

/** So many lines of a template are shown. */
const mostLines = 12;

/** The rule whose metric's name begins there. */
function recordAt(document: Document | undefined, { line, character }: Position): RecordRule | undefined {
  const found = document && chunkAt(document, line);
  const unit = found && unitOf(found.chunk);
  return unit?.items.find((item): item is RecordRule => {
    if (item.type !== "record") return false;
    const { start } = rangeOf(item.name.place);
    return start.line === line && start.character === character;
  });
}
