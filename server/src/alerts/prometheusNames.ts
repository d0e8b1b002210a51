import { askPrometheus, isRecord, texts } from "./askPrometheus.ts";
import type { MetricFact, MetricsFact } from "../engine/model/metricFacts.ts";

/** Longer answers are not read. */
const mostBytes = 64_000_000;

/** The names that a Prometheus knows, with type and help; rejects when it is away or answers something else. */
export async function prometheusNames(url: string): Promise<MetricsFact> {
  const [names, labels, metadata] = await Promise.all([
    askPrometheus(url, "label/__name__/values", mostBytes),
    askPrometheus(url, "labels", mostBytes),
    // Old versions and some of its kin have none.
    askPrometheus(url, "metadata", mostBytes).catch(() => ({})),
  ]);
  const about = isRecord(metadata) ? metadata : {};
  const metrics = texts(names).map((name) =>
    metricOf(name, ownOf(about, name) ?? ownOf(about, name.replace(/_(?:bucket|count|sum)$/, ""))),
  );
  return { metrics, labels: texts(labels).filter((label) => label !== "__name__") };
}

/** Histograms and summaries are known by the name that their series have in common. */
const ownOf = (about: Record<string, unknown>, name: string): unknown =>
  Object.hasOwn(about, name) ? about[name] : undefined;

function metricOf(name: string, about: unknown): MetricFact {
  const [first] = Array.isArray(about) ? (about as unknown[]) : [];
  const { type, help } = isRecord(first) ? first : {};
  return {
    name,
    ...(typeof type === "string" && type !== "unknown" && { type }),
    ...(typeof help === "string" && help !== "" && { help }),
  };
}
