import type { Target } from "../facts/target.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import { isNull, placeOf, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { relabelTarget } from "./relabelTarget.ts";
import type { Relabelled, TargetLabels } from "./relabelTarget.ts";

/** One target of `static_configs`, and its labels behind relabelling. */
export interface StaticTarget {
  /** `undefined` where an item of the list stands empty. */
  readonly scalar: YamlScalar | undefined;
  readonly place: Place;
  readonly written: string;
  readonly end: Relabelled;
}

/** Steps of relabelling that are followed for one job, at most. */
const MOST_STEPS = 50_000;

/**
 * The targets of `static_configs` that relabelling keeps, as far as what becomes of them is known. Labels of a scrape
 * job after Prometheus 3.14, scrape/target.go (PopulateLabels); of Alertmanagers after notifier/alertmanager.go.
 */
export function* staticTargets(node: YamlMap, isJob: boolean, target: Target): Generator<StaticTarget> {
  const rules = valueOf(node, "relabel_configs");
  if (rules && !isNull(rules) && rules.type !== "seq") return;
  const steps = rules?.type === "seq" ? rules.items : [];
  const job = isJob ? node : undefined;
  let followed = 0;
  for (const { scalar, place, labels } of targetsOf(node)) {
    if (labels === undefined || (followed += steps.length) > MOST_STEPS) return;
    const written = isNull(scalar) ? "" : scalar!.text;
    const end = relabelTarget(startLabels(labels, written, job), steps, target);
    if (end && end !== "dropped") yield { scalar, place, written, end };
  }
}

interface Listed {
  readonly scalar: YamlScalar | undefined;
  readonly place: Place;
  /** Of its group; `undefined` where they are no mapping. */
  readonly labels: TargetLabels | undefined;
}

function* targetsOf(node: YamlMap): Generator<Listed> {
  const groups = valueOf(node, "static_configs");
  for (const group of groups?.type === "seq" ? groups.items : []) {
    const targets = valueOf(group, "targets");
    const labels = labelsOf(valueOf(group, "labels"));
    for (const target of targets?.type === "seq" ? targets.items : []) {
      if (target && target.type !== "scalar") continue;
      yield { scalar: target, place: target ? placeOf(target) : placeOf(targets!), labels };
    }
  }
}

function labelsOf(node: YamlNode | undefined): TargetLabels | undefined {
  if (isNull(node)) return new Map();
  if (node?.type !== "map") return undefined;
  return new Map(node.pairs.map(({ key }) => [key.text, textAt(node, key.text) ?? ""]));
}

/** What relabelling begins with; `undefined` for what other parts of the configuration say. */
function startLabels(labels: TargetLabels, address: string, job: YamlMap | undefined): TargetLabels {
  const start: TargetLabels = new Map(job ? undefined : [["__alerts_path__", undefined]]);
  const params = valueOf(job, "params");
  for (const { key } of params?.type === "map" ? params.pairs : [])
    start.set(`__param_${key.text}`, undefined);
  start.set("__scheme__", textAt(job, "scheme") ?? "http");
  if (job) {
    start.set("job", textAt(job, "job_name") ?? "");
    start.set("__metrics_path__", textAt(job, "metrics_path") ?? "/metrics");
    for (const name of ["__scrape_interval__", "__scrape_timeout__"]) start.set(name, undefined);
  }
  for (const [name, value] of labels) if (value !== "") start.set(name, value);
  return start.set("__address__", address);
}
