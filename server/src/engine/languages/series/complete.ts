import type { Completion, Names, Parsed } from "../language.ts";
import { promql } from "../promql/promql.ts";
import type { SeriesTree } from "./tree.ts";

/** What can be written at an offset of a series: names as in a selector. */
export function completeName({ text, tree }: Parsed<SeriesTree>, offset: number, names: Names): Completion[] {
  if (tree.items.some(({ start }) => start <= offset)) return [];
  const offered = promql.complete!(promql.parse(text), offset, names);
  return offered.filter(({ kind, label }) => kind === "metric" || kind === "label" || label === "=");
}

interface Form {
  readonly label: string;
  readonly insert?: string;
  readonly detail: string;
}

const forms: readonly Form[] = [
  { label: "0+1x10", insert: "${1:0}+${2:1}x${3:10}", detail: "11 samples, each greater by the step" },
  { label: "1x10", insert: "${1:1}x${2:10}", detail: "11 samples of one value" },
  { label: "_x10", insert: "_x${1:10}", detail: "no sample, 10 times" },
  { label: "_", detail: "no sample" },
  { label: "stale", detail: "the series ends here" },
  { label: "NaN", detail: "not a number" },
  {
    label: "{{schema:0 sum:1 count:1 buckets:[1]}}",
    insert: "{{schema:${1:0} sum:${2:1} count:${3:1} buckets:[${4:1}]}}",
    detail: "a native histogram",
  },
];

const keys: Readonly<Record<string, string>> = {
  schema: "resolution of the buckets",
  sum: "sum of the observations",
  count: "number of observations",
  z_bucket: "observations in the zero bucket",
  z_bucket_w: "width of the zero bucket",
  buckets: "observations in each positive bucket",
  offset: "index of the first positive bucket",
  n_buckets: "observations in each negative bucket",
  n_offset: "index of the first negative bucket",
  custom_values: "bounds of custom buckets",
  counter_reset_hint: "unknown, reset, not_reset or gauge",
};

/** What can be written at an offset of the values: an item, or a key within a histogram. */
export function completeValues({ text }: Parsed<SeriesTree>, offset: number): Completion[] {
  const before = text.slice(0, offset);
  const typed = /[^\s{}[\]]*$/.exec(before.slice(-60))?.[0] ?? "";
  const replace = { start: offset - typed.length, end: offset };
  if (before.lastIndexOf("{{") > before.lastIndexOf("}}")) {
    if (typed.includes(":") || before.lastIndexOf("[") > before.lastIndexOf("]")) return [];
    return Object.entries(keys).map(([label, detail]) => {
      const isList = label.endsWith("buckets") || label === "custom_values";
      const insert = isList ? `${label}:[\${1}]` : `${label}:\${1}`;
      return { label, kind: "key", detail, insert, snippet: true, replace };
    });
  }
  if (/^[\d.+-]/.test(typed)) return [];
  return forms.map(({ label, detail, insert }) => ({
    label,
    kind: "value",
    detail,
    ...(insert !== undefined && { insert, snippet: true }),
    replace,
  }));
}
