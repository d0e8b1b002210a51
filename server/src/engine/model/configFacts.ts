import { isNull, valueOf } from "../languages/yaml/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import type { LanguageOptions } from "../languages/language.ts";
import type { Document } from "./document.ts";
import { operatedObjects } from "./operatedObjects.ts";
import { alertmanagerObject, operatedConfig } from "./operatedRoutes.ts";
import type { AlertmanagerObject, OperatedConfig } from "./operatedRoutes.ts";
import { isSameRouting, readRouting } from "./routeTree.ts";
import type { Routing } from "./routeTree.ts";

/** What other files of a project may ask about a configuration: plain data. */
export interface ConfigFacts {
  /** Of an alertmanager.yml. */
  readonly routing?: Routing | undefined;
  /** Paths and patterns of its `templates`. */
  readonly templates?: readonly string[] | undefined;
  /** AlertmanagerConfigs of the operator. */
  readonly operated?: readonly OperatedConfig[] | undefined;
  /** Alertmanagers that the operator runs. */
  readonly alertmanagers?: readonly AlertmanagerObject[] | undefined;
  /** Of a prometheus.yml. */
  readonly prometheus?: PrometheusFacts | undefined;
}

export interface PrometheusFacts {
  /** Paths and patterns of `rule_files`. */
  readonly ruleFiles: readonly string[];
  /** `undefined` for a value that the environment fills in. */
  readonly externalLabels: readonly (readonly [name: string, value: string | undefined])[];
  /** It relabels alerts before it sends them: nothing is known of the labels that arrive. */
  readonly relabels: boolean;
  /** It scrapes, and does not say how often in `global`. */
  readonly scrapesByDefault: boolean;
}

/** A configuration of the project and what it says. */
export interface ProjectConfig extends ConfigFacts {
  readonly uri: string;
}

/** `undefined` for a file that is no configuration, or none that can be read. */
export function configFacts(document: Document, options: LanguageOptions): ConfigFacts | undefined {
  for (const { kind, root } of document.parts) {
    if (kind?.id === "alertmanager-config") {
      const routing = readRouting(root, options);
      const templates = textsAt(root, "templates");
      if (templates.length > 0) return { routing, templates };
      return routing && { routing };
    }
    if (kind?.id === "prometheus-config") return { prometheus: prometheusFacts(root) };
  }
  const objects = operatedObjects(document);
  if (objects.length === 0) return undefined;
  const operated = objects.flatMap(({ kind, node }, index) =>
    kind === "AlertmanagerConfig" ? (operatedConfig(node, index, options) ?? []) : [],
  );
  const alertmanagers = objects.flatMap(({ kind, node }) =>
    kind === "Alertmanager" ? [alertmanagerObject(node)] : [],
  );
  return { operated, alertmanagers };
}

function prometheusFacts(root: YamlNode | undefined): PrometheusFacts {
  const global = valueOf(root, "global");
  const labels = valueOf(global, "external_labels");
  const jobs = [valueOf(root, "scrape_configs"), valueOf(root, "scrape_config_files")];
  const relabelling = valueOf(valueOf(root, "alerting"), "alert_relabel_configs");
  return {
    ruleFiles: textsAt(root, "rule_files"),
    externalLabels: (labels?.type === "map" ? labels.pairs : []).map(({ key, value }) => {
      const text = value?.type === "scalar" && !isNull(value) ? value.text : "";
      return [key.text, text.includes("$") ? undefined : text];
    }),
    scrapesByDefault:
      jobs.some((list) => list?.type === "seq" && list.items.length > 0) &&
      isNull(valueOf(global, "scrape_interval")),
    relabels: relabelling?.type === "seq" && relabelling.items.length > 0,
  };
}

function textsAt(root: YamlNode | undefined, key: string): readonly string[] {
  const list = valueOf(root, key);
  return (list?.type === "seq" ? list.items : []).flatMap((item) =>
    item?.type === "scalar" && !isNull(item) ? [item.text] : [],
  );
}

export function isSameConfig(a: ConfigFacts | undefined, b: ConfigFacts | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const rest = (facts: ConfigFacts): string => JSON.stringify({ ...facts, routing: undefined });
  return isSameRouting(a.routing, b.routing) && rest(a) === rest(b);
}
