import type { AlertTies, PlacedAlert } from "../engine/model/placedAlert.ts";
import type { StepKind, StepName } from "./stepNames.ts";

/** An alert that may speak of a step, and how surely: the larger the surer. */
export interface TiedAlert {
  readonly alert: PlacedAlert;
  readonly score: number;
}

/** An alert that names the step scores at least so much; one about steps of its kind in general scores less. */
const namedScore = 20;

/**
 * The alerts that are about a step: those that name it (a label or a selector asks for its name, or their own name or a
 * metric holds it), else those about steps of its kind (a label of the kind, and a word of it in the alert's name).
 */
export function tiedAlerts(
  names: readonly StepName[],
  kind: StepKind | undefined,
  alerts: readonly PlacedAlert[],
): TiedAlert[] {
  const scored = alerts
    .map((alert) => ({ alert, score: scoreOf(alert, names, kind) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.alert.name < b.alert.name ? -1 : 1));
  const named = scored.filter(({ score }) => score >= namedScore);
  const best = scored[0]?.score ?? 0;
  return named.length > 0 ? named : scored.filter(({ score }) => score * 2 > best);
}

/** Labels whose values say who is told and how loudly, not what is watched. */
const routingLabels: ReadonlySet<string> = new Set([
  "severity",
  "priority",
  "team",
  "owner",
  "env",
  "environment",
  "channel",
]);

function scoreOf(alert: PlacedAlert, names: readonly StepName[], kind: StepKind | undefined): number {
  const ties = alert.ties();
  const best = Math.max(0, ...names.map((name) => nameScore(alert.name, ties, name)));
  if (best >= namedScore) return best;
  return Math.min(best + (kind ? kindScore(alert, ties, kind) : 0), namedScore - 1);
}

/** What is said of the source or data product around a step is not said of the step alone. */
function nameScore(alert: string, ties: AlertTies, { name, weight }: StepName): number {
  const base = weight > 2 ? namedScore : 0;
  if (asksFor(ties, name)) return base + 4 * weight;
  if (holdsName(alert, name)) return base + 3 * weight;
  return ties.metrics.some((metric) => holdsName(metric, name)) ? base + 2 * weight : 0;
}

function asksFor({ values, patterns }: AlertTies, name: string): boolean {
  const text = name.toLowerCase();
  return (
    values.some(({ label, value }) => !routingLabels.has(label) && value.toLowerCase() === text) ||
    patterns.some(({ label, matches }) => !routingLabels.has(label) && matches(name) && !matches(nobody))
  );
}

/** A name that nothing has: a pattern that matches it asks for anything. */
const nobody = "\u0001 nobody \u0001";

/** Whether all words of the name stand in the text, one after the other. Short names say too little. */
function holdsName(text: string, name: string): boolean {
  if (name.length < 5) return false;
  return `_${wordsOf(text).join("_")}_`.includes(`_${wordsOf(name).join("_")}_`);
}

/** `DbtModelRunFailed` → dbt, model, run, failed. */
const wordsOf = (text: string): string[] =>
  text
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

function kindScore(alert: PlacedAlert, ties: AlertTies, kind: StepKind): number {
  const labels = kind.labels.filter((label) => ties.labels.has(label));
  if (labels.length === 0) return 0;
  // It asks for another table or model by name.
  if (ties.values.some(({ label }) => kind.labels.includes(label))) return 0;
  const words = new Set(wordsOf(alert.name));
  const common = kind.words.filter((word) => words.has(word)).length;
  return common === 0 ? 0 : common * 3 + Math.min(labels.length, 2);
}
