import { entryOf } from "./items.ts";
import type { AlertRule } from "./items.ts";

/** What a new page is about: an alert, or a table, model or pipeline that no alert speaks for. */
export interface RunbookSubject {
  readonly name: string;
  /** May hold templates. */
  readonly summary?: string;
  /** PromQL. */
  readonly expr?: string;
  readonly severity?: string;
}

export const subjectOf = (alert: AlertRule): RunbookSubject => ({
  name: alert.name.value,
  summary: entryOf(alert.annotations, "summary")?.value.value ?? "",
  expr: alert.expr?.text.trim() ?? "",
  severity: entryOf(alert.labels, "severity")?.value.value ?? "",
});

/** File name of a page without `.md`: `DbtTestFailure` → `dbt-test-failure`. */
export const pageName = (subject: string): string =>
  subject
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .toLowerCase() || "runbook";

/** A page is read without an alert at hand: a label is named, anything else that a template would fill in is left out. */
const withoutTemplates = (text: string): string =>
  text
    .replaceAll(/\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}/g, "`$1`")
    .replaceAll(/\{\{[^}]*\}\}/g, "…");

/** A page with the four sections, and what is known of its subject. */
export function newPage({ name, summary = "", expr = "", severity = "" }: RunbookSubject): string {
  const fence = /`{3,}/.test(expr) ? "~~~" : "```";
  const fires = withoutTemplates(severity).replaceAll(/\s+/g, " ").trim();
  const when =
    fires === "" ? "It fires when" : `It fires with severity \`${fires.replaceAll("`", "")}\` when`;
  return [
    `# ${name.replaceAll(/\s+/g, " ").trim()}`,
    "",
    "## Meaning",
    "",
    withoutTemplates(summary).trim() || "What has happened, in a sentence.",
    "",
    ...(expr ? [`${when} this returns anything:`, "", `${fence}promql`, expr, fence, ""] : []),
    "## Impact",
    "",
    "Who notices, and by when it hurts.",
    "",
    "## Diagnosis",
    "",
    "1. What to look at first.",
    "",
    "## Mitigation",
    "",
    "1. What to do to stop the damage.",
    "",
  ].join("\n");
}
