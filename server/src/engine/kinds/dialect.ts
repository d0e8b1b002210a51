import type { Look } from "../languages/yaml/layout.ts";
import type { Kind } from "../model/kind.ts";

/** Programs that read files in the shape of Prometheus rules and know more than Prometheus does. */
export type Dialect = "loki" | "mimir" | "thanos" | "vmalert";

const dialects: ReadonlySet<string> = new Set<Dialect>(["loki", "mimir", "thanos", "vmalert"]);

/** Whether the file is one of those programs'. */
export const isDialect = ({ program }: Kind): boolean => dialects.has(program);

const ofThanos = ["groups[].partial_response_strategy"];

const ofMimir = [
  "groups[].source_tenants",
  "groups[].evaluation_delay",
  "groups[].align_evaluation_time_on_interval",
];

const ofVmalert = [
  ...["type", "concurrency", "eval_offset", "eval_delay", "eval_alignment", "params", "headers"],
  ...["notifier_headers", "tenant", "debug", "rules[].debug", "rules[].update_entries_limit"],
].map((key) => `groups[].${key}`);

/** A log selector with a line filter or a parser behind it, which no PromQL has. */
const logql =
  /\{[^{}\n]*\}\s*(?:\|[=~]|!=\s*["'`]|\|\s*(?:json|logfmt|regexp|pattern|unpack|line_format|label_format|unwrap|decolorize|drop|keep)\b)/;

/** Whose file it plainly is, by keys that nobody else has or by expressions; `undefined` where nothing says so. */
export function dialectOf({ keys, paths }: Look, head: string): Dialect | undefined {
  if (!keys.has("groups") || keys.has("apiVersion") || keys.has("kind")) return undefined;
  const has = (path: string): boolean => paths.has(path);
  if (logql.test(head)) return "loki";
  if (keys.has("namespace")) return "mimir";
  if (ofThanos.some(has)) return "thanos";
  if (ofVmalert.some(has)) return "vmalert";
  return ofMimir.some(has) || has("groups[].remote_write") ? "mimir" : undefined;
}
