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

/** Every step of relabelling in a Prometheus configuration or a file of scrape configurations. */
export function relabelSteps(root: YamlNode, target: Target): RelabelStep[] {
  const found: RelabelStep[] = [];
  const add = (owner: YamlNode | undefined, keys: readonly string[], scheme: NameScheme): void => {
    for (const key of keys) for (const node of mappingsAt(owner, key)) found.push({ node, scheme });
  };
  const common = schemeOf(valueOf(root, "global"), "utf8", target);
  for (const job of mappingsAt(root, "scrape_configs"))
    add(job, ["relabel_configs", "metric_relabel_configs"], schemeOf(job, common, target));
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
