import { labelsLacking } from "../languages/promql/analysis.ts";
import { drops } from "../languages/promql/labelFlow.ts";
import { nodesOf } from "../languages/promql/tree.ts";
import type { PromqlTree } from "../languages/promql/tree.ts";
import type { Context } from "../model/check.ts";
import { isLoadedWith } from "./loadedTogether.ts";

/** Recorded metrics whose series have to lack a label for the result to lack it. */
export interface Suspicion {
  readonly label: string;
  readonly metrics: readonly string[];
}

/** The labels that a result lacks if recorded metrics in the expression lack them. */
export function suspicions(tree: PromqlTree, labels: readonly string[]): Suspicion[] {
  const metrics = recordedIn(tree);
  if (metrics.length === 0 || labels.length === 0) return [];
  const poorest = labelsLacking(tree, { metrics, labels });
  return labels.flatMap((label) => {
    if (!drops(poorest, label)) return [];
    const alone = metrics.find((one) =>
      drops(labelsLacking(tree, { metrics: [one], labels: [label] }), label),
    );
    return [{ label, metrics: alone === undefined ? metrics : [alone] }];
  });
}

/** Names with a colon are those of rules. */
function recordedIn(tree: PromqlTree): string[] {
  if (!tree.source?.includes(":")) return [];
  const names = new Set<string>();
  for (const node of nodesOf(tree))
    if (node.type === "selector" && node.name?.value.includes(":")) names.add(node.name.value);
  return [...names];
}

/** Programs whose rules read what they have recorded as they have recorded it: others add labels of their own. */
const plainPrograms: ReadonlySet<string> = new Set(["prometheus", "mimir", "kubernetes"]);

/**
 * Whether it is known of the metrics: that all rules of the project which record them leave the label out and are
 * evaluated beside this one, and that nothing else puts it in.
 */
export function isLacked({ label, metrics }: Suspicion, { project, uri, kind }: Context): boolean {
  if (!plainPrograms.has(kind.program)) return false;
  // The operator can be told to write the namespace into whatever is recorded.
  if (kind.program === "kubernetes" && label === "namespace") return false;
  const isLost = metrics.every((metric) => {
    const { declared } = project.count("metric", metric);
    const known = project.count("labels-known", metric).used;
    const lost = project.count("label-lost", `${metric} ${label}`).used;
    const isKept = project.isDeclared("label-kept", `${metric} ${label}`) !== undefined;
    return declared > 0 && !isKept && known + lost >= declared;
  });
  // Rules, groups and the configuration may add it.
  if (!isLost || project.isDeclared("label", label) === true) return false;
  for (const { prometheus } of project.configs())
    if (prometheus?.externalLabels.some(([name]) => name === label)) return false;
  return metrics.every((metric) =>
    project
      .mentions("metric", metric, "declares")
      .every((one) => one.uri === uri || isLoadedWith(project, uri, one.uri)),
  );
}
