import type { Completion, Hover, Names, Parsed } from "../language.ts";
import { complete } from "./complete.ts";
import type { GrafanaTree } from "./grafana.ts";
import { hover } from "./hover.ts";
import type { PromqlTree } from "./tree.ts";

/** Variables that every query of Grafana has: Grafana 12.2, packages/grafana-prometheus/src/datasource.ts. */
const builtIn: ReadonlyMap<string, string> = new Map([
  [
    "__rate_interval",
    "A window for `rate` and `increase` that holds at least four scrapes, whatever the time range; the larger of `$__interval` plus one scrape interval and four scrape intervals.",
  ],
  [
    "__interval",
    "The distance between two points of the panel, as a duration. It follows the time range and the panel's width.",
  ],
  ["__interval_ms", "The distance between two points of the panel, in milliseconds."],
  ["__range", "The panel's whole time range, as a duration."],
  ["__range_s", "The panel's whole time range, in seconds."],
  ["__range_ms", "The panel's whole time range, in milliseconds."],
  ["__from", "Start of the time range, in milliseconds since 1970."],
  ["__to", "End of the time range, in milliseconds since 1970."],
]);

const variablesOf = ({ tree }: Parsed<PromqlTree>): GrafanaTree["variables"] | undefined =>
  (tree as Partial<GrafanaTree>).variables;

/** What Grafana puts in place of a variable; PromQL's own hover elsewhere. */
export function hoverQuery(parsed: Parsed<PromqlTree>, offset: number, names: Names): Hover | undefined {
  const found = variablesOf(parsed)?.find(({ span }) => span.start <= offset && offset < span.end);
  if (!found) return hover(parsed, offset, names);
  const { name, span } = found;
  const text =
    builtIn.get(name) ?? "A variable of the dashboard: Grafana fills it in before Prometheus sees the query.";
  return { span, markdown: `**\`$${name}\`**\n\n${text}` };
}

/** Grafana's own variables behind a `$`; PromQL's completion elsewhere. */
export function completeQuery(parsed: Parsed<PromqlTree>, offset: number, names: Names): Completion[] {
  const typed = variablesOf(parsed) && /\$\{?\w*$/.exec(parsed.text.slice(0, offset))?.[0];
  if (typed === undefined) return complete(parsed, offset, names);
  const end = offset + /^\w*/.exec(parsed.text.slice(offset))![0].length;
  return [...builtIn].map(([name, documentation]) => ({
    label: `$${name}`,
    kind: "variable",
    detail: "of Grafana",
    documentation,
    insert: typed.startsWith("${") ? `\${${name}` : `$${name}`,
    replace: { start: offset - typed.length, end },
  }));
}
