import type { NameInfo } from "../languages/language.ts";

/** A metric that a running Prometheus has series of. */
export interface MetricFact {
  readonly name: string;
  /** `counter`, `gauge` …, as the target says. */
  readonly type?: string;
  readonly help?: string;
}

/** What a running Prometheus knows. It is offered while somebody writes; no finding depends on it. */
export interface MetricsFact {
  readonly metrics: readonly MetricFact[];
  readonly labels: readonly string[];
}

/** The same, ready to be asked. */
export interface KnownMetrics {
  find(space: string, name: string): NameInfo | undefined;
  list(space: string): Iterable<NameInfo>;
}

export const nothingKnown: KnownMetrics = { find: () => undefined, list: () => [] };

export function knownMetrics({ metrics, labels }: MetricsFact): KnownMetrics {
  const spaces = new Map([
    ["metric", new Map(metrics.map((one) => [one.name, metricInfo(one)]))],
    ["label", new Map(labels.map((name) => [name, { name, detail: "in Prometheus" }]))],
  ]);
  return {
    find: (space, name) => spaces.get(space)?.get(name),
    list: (space) => spaces.get(space)?.values() ?? [],
  };
}

const metricInfo = ({ name, type, help }: MetricFact): NameInfo => ({
  name,
  detail: type === undefined ? "in Prometheus" : `${type} in Prometheus`,
  ...(help !== undefined && { documentation: help.replaceAll(/([\\`*_{}[\]<>])/g, "\\$1") }),
});
