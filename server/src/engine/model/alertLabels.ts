import { labelsOf } from "../languages/promql/analysis.ts";
import type { PromqlTree } from "../languages/promql/tree.ts";
import type { Part } from "./document.ts";
import type { AlertRule, Entry, Item, RecordRule, RuleGroup } from "./items.ts";
import type { PrometheusFacts } from "./configFacts.ts";
import type { Kind } from "./kind.ts";
import type { KnownLabels } from "./routeWay.ts";
import type { Read, Unit } from "./unit.ts";

/** What a rule says of the labels of its alerts; written as a text, so that equal ones are one. */
export interface AlertLabels {
  /** What the rule sets, its name included; `null` where a template makes the value. */
  readonly set: Readonly<Record<string, string | null>>;
  /** Of the others: those that its series can have, or `null` for any. */
  readonly kept: readonly string[] | null;
  /** Those that they never have, and those that they always have, with the value where it is known. */
  readonly never: readonly string[];
  readonly always: Readonly<Record<string, string | null>>;
}

/** What was written of a unit's alerts, which counts as long as they stand in the same group. */
export interface AlertTexts {
  readonly group: RuleGroup;
  readonly texts: readonly string[];
}

/** Of what declares none. */
const noAlerts: readonly string[] = [];

/** The labels of each alert of a unit, as texts. The tree of the unit is read again where nobody has asked before. */
export function alertTexts(items: readonly Item[], read: Read, kind: Kind): readonly string[] {
  const alerts = kind.program === "grafana" ? [] : items.filter((item) => item.type === "alert");
  const [first] = alerts;
  if (!first) return noAlerts;
  const { group } = first;
  const before = read.alertTexts;
  if (before && hasSameLabels(before.group, group) && before.texts.length === alerts.length)
    return before.texts;
  const texts = alerts.map(textOf);
  read.alertTexts = alerts.every((alert) => alert.group === group) ? { group, texts } : undefined;
  return texts;
}

const hasSameLabels = (one: RuleGroup, other: RuleGroup): boolean =>
  one === other || (one.labels.length === 0 && other.labels.length === 0);

const textOf = (alert: AlertRule): string => JSON.stringify(alertLabels(alert));

/** What the rule sets; any other label can be there as well. */
export function setLabels(alert: AlertRule): AlertLabels {
  const set: Record<string, string | null> = {};
  const put = ({ key, value }: Entry): void =>
    void (set[key.value] = value.value.includes("{{") ? null : value.value);
  alert.group.labels.forEach(put);
  alert.labels.forEach(put);
  set["alertname"] = alert.name.value;
  return { set, kept: null, never: [], always: {} };
}

/** By the rule alone. Prometheus 3.14, rules/alerting.go (Eval). */
export function alertLabels(alert: AlertRule): AlertLabels {
  const plain = setLabels(alert);
  const { expr } = alert;
  if (expr?.language.id !== "promql" || expr.parsed.errors.length > 0) return plain;
  const flow = labelsOf(expr.parsed.tree as PromqlTree);
  const never = [...flow.dropped.keys()];
  const kept = flow.kept === "all" ? null : flow.kept.filter((label) => !never.includes(label));
  const always: Record<string, string | null> = {};
  for (const label of flow.guaranteed) always[label] = flow.values.get(label) ?? null;
  return { ...plain, kept, never: kept ? [] : never, always };
}

const parsed = new Map<string, AlertLabels>();
const mostParsed = 20_000;

/** The labels behind a text. */
export function readAlertText(text: string): AlertLabels {
  let labels = parsed.get(text);
  if (labels) return labels;
  if (parsed.size >= mostParsed) parsed.clear();
  parsed.set(text, (labels = JSON.parse(text) as AlertLabels));
  return labels;
}

/** `undefined` for a rule that is no alert, or whose alerts are not sent to an Alertmanager. */
export function labelsOfRule(
  rule: AlertRule | RecordRule,
  { items, read }: Pick<Unit, "items" | "read">,
  { kind }: Pick<Part, "kind">,
): AlertLabels | undefined {
  if (rule.type !== "alert" || !read || !kind) return undefined;
  const alerts = items.filter((item) => item.type === "alert");
  const text = alertTexts(items, read, kind)[alerts.indexOf(rule)];
  return text === undefined ? undefined : readAlertText(text);
}

/**
 * What arrives at Alertmanager. `senders`: the configurations of Prometheus that may send the alert; without one it may
 * get any label on its way.
 */
export function arriving(
  { set, kept, never, always }: AlertLabels,
  senders: readonly PrometheusFacts[],
): KnownLabels {
  if (senders.some(({ relabels }) => relabels)) return { value: () => undefined };
  const external = senders.map(({ externalLabels }) => new Map(externalLabels));
  const added = (label: string): string | undefined => {
    const [first, ...others] = external.map((labels) => (labels.has(label) ? labels.get(label) : ""));
    return first !== undefined && others.every((value) => value === first) ? first : undefined;
  };
  const isMissing = (label: string): boolean => (kept ? !kept.includes(label) : never.includes(label));
  return {
    value(label) {
      const own = Object.hasOwn(set, label) ? set[label] : undefined;
      if (own === null) return undefined;
      if (own !== undefined && own !== "") return own;
      if (own === undefined && Object.hasOwn(always, label)) return always[label] ?? undefined;
      // A label that is set to nothing is taken away; one that is missing may come with those of the sender.
      return own === "" || isMissing(label) ? added(label) : undefined;
    },
    isThere: (label) => !Object.hasOwn(set, label) && Object.hasOwn(always, label),
  };
}
