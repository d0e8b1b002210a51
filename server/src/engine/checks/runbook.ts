import { entryOf } from "../model/items.ts";
import type { AlertRule } from "../model/items.ts";
import { runbookOf } from "../model/runbookPath.ts";

export const hasRunbook = (alert: AlertRule): boolean => (runbookOf(alert)?.value.value ?? "").trim() !== "";

/** `DbtTestFailure` → `dbt-test-failure`. */
export const pageName = (alert: string): string =>
  alert
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1-$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .toLowerCase() || "runbook";

/** A page is read without an alert at hand: a label is named, anything else that a template would fill in is left out. */
const withoutTemplates = (text: string): string =>
  text.replaceAll(/\{\{-?\s*(?:\$labels|\.Labels)\.(\w+)\s*-?\}\}/g, "`$1`").replaceAll(/\{\{[^}]*\}\}/g, "…");

/** A page with the four sections, and what the rule already says. */
export function newPage(alert: AlertRule): string {
  const summary = withoutTemplates(entryOf(alert.annotations, "summary")?.value.value ?? "");
  const expr = alert.expr?.text.trim() ?? "";
  return [
    `# ${alert.name.value}`,
    "",
    "## Meaning",
    "",
    summary || "What has happened when this alert fires, in a sentence.",
    "",
    ...(expr ? ["It fires when this returns anything:", "", "```promql", expr, "```", ""] : []),
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
