import type { Span } from "../../text/span.ts";
import type { Hover, Language, LanguageOptions, LanguageSymbol, Names, Parsed } from "../language.ts";
import type { Name } from "../promql/tree.ts";
import { addNamesOf } from "../labelValue.ts";
import { completeName, completeValues } from "./complete.ts";
import { written } from "../promql/symbols.ts";
import { readName, reportBehind } from "./name.ts";
import { rename } from "./rename.ts";
import { here, openReader, report, skipSpaces } from "./reader.ts";
import type { Reader } from "./reader.ts";
import type { SeriesItem, SeriesName, SeriesTree } from "./tree.ts";
import { readValues } from "./values.ts";

/**
 * The notation of series in promtool's unit tests. Variants: none, a series and whatever values stand behind it;
 * `values`, the values alone; `metric`, labels of an expected sample; `histogram`, one native histogram.
 * https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 */
export const series: Language<SeriesTree> = {
  id: "series",
  title: "Series",
  parse,
  symbols,
  rename,
  hover,
  complete: (parsed, offset, names) =>
    parsed.tree.variant === "values" || parsed.tree.variant === "histogram"
      ? completeValues(parsed, offset)
      : completeName(parsed, offset, names),
};

function parse(text: string, options?: LanguageOptions): Parsed<SeriesTree> {
  const variant = options?.variant ?? "";
  if (variant === "metric")
    return finish(text, variant, parseMetric(openReader(text, 0, text.length, options?.target)));
  if (variant === "histogram") {
    return finish(text, variant, parseHistogram(openReader(text, 0, text.length, options?.target)));
  }
  // promtool writes the series and its values into one line of a script that it reads line by line.
  const newline = text.search(/\n/);
  const first = openReader(text, 0, newline < 0 ? text.length : newline, options?.target);
  const tree = variant === "values" ? { items: readValues(first) } : parseSeries(first);
  if (newline < 0) return finish(text, variant, { reader: first, tree });
  for (let at = newline + 1; at < text.length;) {
    const next = text.indexOf("\n", at);
    const end = next < 0 ? text.length : next;
    const line = openReader(text, at, end, options?.target);
    skipSpaces(line);
    if (here(line) === "" || here(line) === "#") break;
    parseSeries(line);
    first.errors.push(...line.errors);
    at = end + 1;
  }
  return finish(text, variant, { reader: first, tree: { ...tree, lineEnd: newline } });
}

interface Read {
  readonly reader: Reader;
  readonly tree: SeriesTree;
}

const finish = (text: string, variant: string, { reader, tree }: Read): Parsed<SeriesTree> => ({
  text,
  tree: { ...tree, variant },
  errors: reader.errors,
});

/** Reads a whole line: the series, and values behind it. */
function parseSeries(r: Reader): SeriesTree {
  skipSpaces(r);
  // promtool passes over a line that is a comment.
  if (here(r) === "#") return { items: [] };
  const name = readName(r, false);
  if (reportBehind(r, "in series sequence")) return { items: [], ...(name && { name }) };
  skipSpaces(r);
  if (here(r) === "{" && r.text[r.at + 1] !== "{") {
    reportBehind(r, "in series sequence");
    return { items: [], ...(name && { name }) };
  }
  return { items: readValues(r), ...(name && { name }) };
}

function parseMetric(reader: Reader): Read {
  const name = readName(reader, true);
  skipSpaces(reader);
  if (here(reader) === "#") reader.at = reader.end;
  reportBehind(reader, "behind the labels");
  return { reader, tree: { items: [], ...(name && { name }) } };
}

function parseHistogram(reader: Reader): Read {
  const items = readValues(reader);
  const [item] = items;
  const end = reader.text.length;
  if (reader.errors.length === 0 && item !== undefined) {
    const count = items.reduce((sum, each) => sum + each.count, 0);
    if (count !== 1) report(reader, 0, end, `expected 1 value, got ${count}`);
    else if (item.type !== "histogram") report(reader, 0, end, "expected histogram");
  }
  return { reader, tree: { items } };
}

function symbols({ text, tree }: Parsed<SeriesTree>): LanguageSymbol[] {
  const { name } = tree;
  const found: LanguageSymbol[] = [];
  if (name?.metric && name.metric.value !== "") {
    const { metric } = name;
    found.push({ space: "metric", name: metric.value, span: written(metric), role: "refers" });
  }
  for (const { name: label, value } of name?.labels ?? []) {
    if (label.value === "" || label.value === "__name__") continue;
    found.push({ space: "label", name: label.value, span: written(label), role: "refers" });
    if (!value) continue;
    const span = written(value);
    const matcher = { label: label.value, operator: "=", value: value.value };
    addNamesOf(found, matcher, text.slice(span.start, span.end), span);
  }
  return found;
}

function hover({ tree }: Parsed<SeriesTree>, offset: number, names: Names): Hover | undefined {
  const item = tree.items.find(({ start, end }) => start <= offset && offset <= end);
  if (item) return { span: { start: item.start, end: item.end }, markdown: itemInWords(item) };
  return tree.name && nameHover(tree.name, offset, names);
}

/** What the project knows of the metric or label under the cursor. */
function nameHover({ metric, labels }: SeriesName, offset: number, names: Names): Hover | undefined {
  const isHere = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  const about = (space: "metric" | "label", name: Name): Hover => {
    const info = names.find(space, name.value);
    const lines = [`**${name.value}** — ${info?.detail ?? space}`, info?.documentation ?? ""];
    return {
      span: { start: name.start, end: name.end },
      markdown: lines.filter((line) => line !== "").join("\n\n"),
    };
  };
  if (metric && isHere(metric)) return about("metric", metric);
  const label = labels.find(({ name }) => isHere(name));
  return label && about("label", label.name);
}

/** What an item stands for: `6 samples: 0, 10, 20 … 50`. */
function itemInWords({ type, count, first = 0, step = 0 }: SeriesItem): string {
  const samples = count === 1 ? "1 sample" : `${count} samples`;
  if (type === "blank") return count === 1 ? "No sample here." : `No sample, ${count} times.`;
  if (type === "stale") return "The series ends here: a staleness marker.";
  if (type === "histogram") return `${samples}: a native histogram.`;
  const value = (index: number): string => `${first + step * index}`;
  if (count === 1) return `${samples}: ${value(0)}.`;
  if (step === 0) return `${samples} of ${value(0)}.`;
  const begin = [0, 1, 2].filter((index) => index < count).map(value);
  return `${samples}: ${begin.join(", ")}${count > 3 ? ` … ${value(count - 1)}` : ""}.`;
}
