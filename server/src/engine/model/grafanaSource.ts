import { isNull, textAt, valueOf } from "../languages/yaml/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";

/** What the data source of a query speaks; `unknown` where nothing says it. */
export type Dialect = "prometheus" | "other" | "unknown";

/** Plugins that read PromQL. */
const promql = /prometheus|mimir|cortex|thanos/i;
const others =
  /loki|elastic|influx|tempo|jaeger|graphite|cloudwatch|mysql|postgres|mssql|testdata|datadog|__expr__/i;

/** A dashboard's variables of type `datasource`, and what it asks for on import, by name: id of the plugin. */
export type SourceVariables = ReadonlyMap<string, string>;

/** Reads the variables of a dashboard, or of the `spec` of one. */
export function sourceVariables(dashboard: YamlNode | undefined): SourceVariables {
  const found = new Map<string, string>();
  for (const variable of itemsOf(valueOf(valueOf(dashboard, "templating"), "list"))) {
    const name = textAt(variable, "name");
    if (name && textAt(variable, "type") === "datasource") found.set(name, textAt(variable, "query") ?? "");
  }
  for (const input of itemsOf(valueOf(dashboard, "__inputs"))) {
    const name = textAt(input, "name");
    if (name && textAt(input, "type") === "datasource") found.set(name, textAt(input, "pluginId") ?? "");
  }
  return found;
}

/** By the id of a data source's plugin. */
export const dialectOfPlugin = (id: string): Dialect =>
  id === "" || id === "DataQuery" ? "unknown" : promql.test(id) ? "prometheus" : "other";

/** `datasource` of a target or panel: an object, the name in older dashboards, or nothing. */
export function dialectOf(source: YamlNode | undefined, variables: SourceVariables): Dialect {
  if (!source || isNull(source)) return "unknown";
  const text = source.type === "scalar" ? source.text : (textAt(source, "uid") ?? "");
  const type = textAt(source, "type") ?? "";
  if (type !== "" && type !== "datasource") return promql.test(type) ? "prometheus" : "other";
  const name = /^\$\{?(\w+)|^\[\[(\w+)/.exec(text);
  const plugin = name && variables.get(name[1] ?? name[2] ?? "");
  if (plugin !== undefined && plugin !== null) return promql.test(plugin) ? "prometheus" : "other";
  if (promql.test(text)) return "prometheus";
  return others.test(text) || text.startsWith("-- ") || type === "datasource" ? "other" : "unknown";
}

const itemsOf = (node: YamlNode | undefined): readonly (YamlNode | undefined)[] =>
  node?.type === "seq" ? node.items : [];
