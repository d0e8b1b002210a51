import { newest } from "../../facts/target.ts";
import type { LanguageError, LanguageOptions, Parsed } from "../language.ts";
import { fillVariables } from "./grafanaVariables.ts";
import type { Filled, GrafanaVariable } from "./grafanaVariables.ts";
import type { Span } from "../../text/span.ts";
import { treeOf } from "./tree.ts";
import type { PromqlTree } from "./tree.ts";

/** A query of Grafana: its tree is that of the text with placeholders, at the same offsets. */
export interface GrafanaTree extends PromqlTree {
  readonly variables: readonly GrafanaVariable[];
  /** The stage by which a text that is no PromQL is known as LogQL; it is not read, for the data source may be Loki. */
  readonly logStage?: Span | undefined;
}

type Parse = (text: string, options: LanguageOptions) => Parsed<PromqlTree>;

/** Stages of a LogQL pipeline, which Loki's queries have below the same key. */
const logql =
  /\|[=~]|!~\s*["`]|\|\s*(?:json|logfmt|pattern|regexp|unpack|unwrap|decolorize|line_format|label_format|drop|keep)\b/;

/** Words of MetricsQL, which VictoriaMetrics answers behind a data source of type `prometheus`. */
const metricsql =
  /\b(?:keep_metric_names\b|ifnot\b|default\s+[\d"(]|with\s*\(|(?:rollup\w*|range_(?:avg|first|last|linear_regression|mad|max|median|min|normalize|quantile|stddev|stdvar|sum|trim\w*|zscore)|running_\w+|\w+_pure|label_(?:copy|del|graphite_group|keep|lowercase|map|match|mismatch|move|set|transform|uppercase|value)|median_over_time|mode_over_time|share_\w+|t(?:min|max|first|last)_over_time|histogram_over_time|prometheus_buckets|count_(?:eq|ne|gt|le)_over_time|topk_\w+|bottomk_\w+|outliers\w+|lifetime|lag|increases_over_time|decreases_over_time|integrate|ideriv|distinct\w*|remove_resets|interpolate|keep_(?:last|next)_value|smooth_exponential|alias|union|median|zscore\w*|geomean\w*|hoeffding\w*)\s*\()/i;

/** What gives the values of a variable; around the part that is PromQL. */
const variableQuery = /^(\s*(?:label_values|query_result)\s*\()([^]*?)((?:,\s*[\w:${}[\].]+\s*)?\)\s*)$/;

/**
 * Reads PromQL with Grafana's variables in it: `promql:grafana` a query, `promql:grafana-variable` what a variable takes
 * its values from. Errors are those that stay whatever the variables hold.
 */
export function parseGrafana(
  text: string,
  variant: string,
  options: LanguageOptions,
  parse: Parse,
): Parsed<GrafanaTree> {
  const query = variant === "grafana-variable" ? withoutCall(text) : text;
  const { variables, ...filled } = fillVariables(query ?? text);
  const unread = (logStage?: Span): Parsed<GrafanaTree> => {
    const tree = treeOf(undefined, undefined, options.target ?? newest);
    return { text, tree: { ...tree, variables, logStage }, errors: [] };
  };
  if (query === undefined || query.trim() === "" || metricsql.test(query)) return unread();
  const parsed = parse(filled.text, options);
  if (logql.test(query)) {
    const stage = logql.exec(withoutTexts(query));
    const isPromql = certain(parsed.errors, filled).length === 0;
    return unread(
      stage && !isPromql ? { start: stage.index, end: stage.index + stage[0].length } : undefined,
    );
  }
  const errors = certain(parsed.errors, filled).map((error) =>
    inItsWords(error, text, filled.text, variables),
  );
  return { text, tree: { ...parsed.tree, variables }, errors };
}

/** What stands within quotes says nothing of the language. */
const withoutTexts = (text: string): string =>
  text.replaceAll(
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g,
    (quoted) => `${quoted[0]}${"_".repeat(quoted.length - 2)}${quoted[0]}`,
  );

/** The selector or expression alone, at its place; `undefined` for lists of names, labels and metrics. */
function withoutCall(text: string): string | undefined {
  const match = variableQuery.exec(text);
  if (!match) return undefined;
  const [, head = "", inner = "", tail = ""] = match;
  const isResult = head.includes("query_result");
  // `label_values(label)`: there is no selector.
  if (!isResult && !tail.includes(",")) return undefined;
  const kept = isResult && tail.startsWith(",") ? inner + tail.slice(0, tail.lastIndexOf(")")) : inner;
  return (" ".repeat(head.length) + kept).padEnd(text.length);
}

/** With a variable that may be anything, types are unknown, and a syntax error beside it may be none. */
function certain(errors: readonly LanguageError[], filled: Omit<Filled, "variables">): LanguageError[] {
  if (filled.isUnsure) return [];
  if (filled.open.length === 0) return [...errors];
  const syntax = errors.filter(({ check }) => check !== "promql/type");
  const isBeside = ({ span }: LanguageError): boolean =>
    filled.open.some(({ start, end }) => {
      const after = /^\s*/.exec(filled.text.slice(end, end + 100))![0].length;
      return span.start <= end + after && span.end >= start;
    });
  return syntax.some(isBeside) ? [] : syntax;
}

/** Names the variable instead of its placeholder. Grafana loads the file all the same: another check reports it. */
function inItsWords(
  error: LanguageError,
  text: string,
  filled: string,
  variables: readonly GrafanaVariable[],
): LanguageError {
  let { message } = error;
  for (const { span } of variables) {
    const stand = filled.slice(span.start, span.end).trim();
    if (stand.length > 2) message = message.replace(stand, text.slice(span.start, span.end));
  }
  return { ...error, message, check: "grafana/broken-query" };
}
