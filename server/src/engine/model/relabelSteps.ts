import type { Target } from "../facts/target.ts";
import { isBefore } from "../facts/target.ts";
import type { NameScheme } from "../languages/nameScheme.ts";
import type { YamlMap, YamlNode } from "../languages/yaml/tree.ts";
import { textAt, valueOf } from "../languages/yaml/tree.ts";
import { mappingsAt } from "./mappingsAt.ts";

/** A step of relabelling, and how names are spelled where it works. */
export interface RelabelStep {
  readonly node: YamlMap;
  readonly scheme: NameScheme;
}

/** The steps of a scrape job. `root`: of its file. */
export function stepsOfJob(job: YamlMap, root: YamlNode | undefined, target: Target): RelabelStep[] {
  const common = schemeOf(valueOf(root, "global"), "utf8", target);
  const scheme = schemeOf(job, common, target);
  return ["relabel_configs", "metric_relabel_configs"].flatMap((key) =>
    mappingsAt(job, key).map((node) => ({ node, scheme })),
  );
}

/** Every other step of relabelling in a Prometheus configuration. */
export function stepsBesideJobs(root: YamlNode, target: Target): RelabelStep[] {
  const found: RelabelStep[] = [];
  const add = (owner: YamlNode | undefined, keys: readonly string[], scheme: NameScheme): void => {
    for (const key of keys) for (const node of mappingsAt(owner, key)) found.push({ node, scheme });
  };
  const common = schemeOf(valueOf(root, "global"), "utf8", target);
  const alerting = valueOf(root, "alerting");
  add(alerting, ["alert_relabel_configs"], common);
  for (const one of mappingsAt(alerting, "alertmanagers"))
    add(one, ["relabel_configs", "alert_relabel_configs"], common);
  for (const one of mappingsAt(root, "remote_write")) add(one, ["write_relabel_configs"], common);
  return found;
}

/** How names are spelled in a section of a Prometheus configuration: `utf8` exists since Prometheus 3.0. */
export function schemeOf(section: YamlNode | undefined, fallback: NameScheme, target: Target): NameScheme {
  if (isBefore(target.prometheus, "3.0")) return "legacy";
  const text = textAt(section, "metric_name_validation_scheme");
  return text === "legacy" || text === "utf8" ? text : fallback;
}
