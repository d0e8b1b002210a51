import type { NameInfo } from "../languages/language.ts";
import { readAlertText } from "./alertLabels.ts";
import type { Project } from "./project.ts";

type Asked = Pick<Project, "alerts" | "configs" | "names">;

/** The labels that the project's alerts arrive with at Alertmanager, the most usual ones first. */
export function alertLabelNames(project: Asked): NameInfo[] {
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const text of project.alerts()) {
    const { set, kept, always } = readAlertText(text);
    for (const name of new Set([...Object.keys(set), ...Object.keys(always), ...(kept ?? [])])) count(name);
  }
  for (const { prometheus } of project.configs())
    for (const [name] of prometheus?.externalLabels ?? []) count(name);
  return frequentFirst(counts).map((name) => ({ name, detail: "label of alerts" }));
}

/** The values that a label of them has, as far as rules and configurations say. */
export function alertLabelValues(project: Asked, label: string): NameInfo[] {
  if (label === "alertname")
    return [...project.names("alert")].sort().map((name) => ({ name, detail: "alert" }));
  const counts = new Map<string, number>();
  const count = (value: string | null | undefined): void => {
    if (value !== null && value !== undefined && value !== "")
      counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  for (const text of project.alerts()) {
    const { set, always } = readAlertText(text);
    count(Object.hasOwn(set, label) ? set[label] : Object.hasOwn(always, label) ? always[label] : undefined);
  }
  for (const { prometheus } of project.configs())
    for (const [name, value] of prometheus?.externalLabels ?? []) if (name === label) count(value);
  return frequentFirst(counts).map((name) => ({ name, detail: "of alerts" }));
}

const frequentFirst = (counts: ReadonlyMap<string, number>): string[] =>
  [...counts].toSorted(([a, some], [b, others]) => others - some || (a < b ? -1 : 1)).map(([name]) => name);
