import type { Target } from "../facts/target.ts";
import type { YamlMap, YamlNode, YamlScalar } from "../languages/yaml/tree.ts";
import { isNull, placeOf, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { relabelRegex } from "../languages/relabelRegex.ts";
import { relabelAction } from "./relabelAction.ts";
import { relabelTarget } from "./relabelTarget.ts";
import type { Relabelled, TargetLabels } from "./relabelTarget.ts";
import { zeroed } from "./zeroed.ts";

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

const known = new WeakMap<YamlMap, { readonly target: Target; readonly found: readonly StaticTarget[] }>();

/**
 * The targets of `static_configs` that relabelling keeps and that are not plainly right, as far as what becomes of them
 * is known. Labels of a scrape job after Prometheus 3.14, scrape/target.go (PopulateLabels); of Alertmanagers after
 * notifier/alertmanager.go. Remembered for as long as the job stands.
 */
export function staticTargets(node: YamlMap, isJob: boolean, target: Target): readonly StaticTarget[] {
  const before = known.get(node);
  if (before?.target === target) return before.found;
  const found = find(node, isJob, target);
  known.set(node, { target, found });
  return found;
}

function find(node: YamlMap, isJob: boolean, target: Target): StaticTarget[] {
  const found: StaticTarget[] = [];
  const rules = valueOf(node, "relabel_configs");
  if (rules && !isNull(rules) && rules.type !== "seq") return found;
  const steps = rules?.type === "seq" ? rules.items : [];
  const mayTouch = steps.some(touchesAddress);
  const job = isJob ? node : undefined;
  let followed = 0;
  for (const { scalar, place, labels } of targetsOf(node)) {
    if (labels === undefined) continue;
    const written = isNull(scalar) ? "" : scalar!.text;
    if (!mayTouch && plainAddress.test(written) && ![...labels.keys()].some(isOfScraping)) continue;
    if ((followed += steps.length) > MOST_STEPS) break;
    const end = relabelTarget(startLabels(labels, written, job), steps, target);
    if (end && end !== "dropped") found.push({ scalar, place, written, end });
  }
  return found;
}

/** Nothing is wrong with these, unless relabelling makes something else of them. */
const plainAddress = /^[\w.-]+(?::(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?$/;

const isOfScraping = (label: string): boolean => label.startsWith("__");

const decisive = ["__address__", "__scrape_interval__", "__scrape_timeout__"];

/** Whether a step of relabelling may write, or take away, what a target is scraped by. */
function touchesAddress(step: YamlNode | undefined): boolean {
  if (step?.type !== "map") return true;
  const action = relabelAction(step);
  const regex = relabelRegex(zeroed(step, "regex", "(.*)") ?? "");
  if (!action || !regex) return true;
  if (action === "labeldrop") return decisive.some((label) => regex.matches(label));
  if (action === "labelkeep") return !decisive.every((label) => regex.matches(label));
  if (action === "labelmap") return !(zeroed(step, "regex") ?? "").startsWith("__meta_");
  if (action.endsWith("equal") || action === "keep" || action === "drop") return false;
  const label = zeroed(step, "target_label") ?? "";
  return decisive.includes(label) || label.includes("$");
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
