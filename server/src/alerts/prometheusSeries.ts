import { mostNames } from "../engine/model/seriesFacts.ts";
import type { SeriesQuestion } from "../engine/model/seriesFacts.ts";
import { askPrometheus, texts } from "./askPrometheus.ts";

/** Longer answers are not read; old versions do not know of `limit`. */
const mostBytes = 4_000_000;
/** Series that were there within this time count: all that Prometheus holds in memory, so that it has little to look for. */
const lookBackMs = 3_600_000;

/** The labels of a metric's series, or the values of a label; rejects when Prometheus is away or answers something else. */
export async function prometheusSeries(
  url: string,
  question: SeriesQuestion,
  now: number,
): Promise<readonly string[]> {
  const { label } = question;
  const query = new URLSearchParams({ limit: String(mostNames) });
  query.set("start", String(Math.floor((now - lookBackMs) / 1000)));
  query.set("end", String(Math.ceil(now / 1000)));
  const selector = selectorOf(question);
  if (selector !== "{}") query.set("match[]", selector);
  const path = label === undefined ? "labels" : `label/${encodeURIComponent(label)}/values`;
  const names = texts(await askPrometheus(url, `${path}?${query.toString()}`, mostBytes));
  return names.filter((name) => name !== "" && name !== "__name__").slice(0, mostNames);
}

function selectorOf(question: SeriesQuestion): string {
  const { metric, label } = question;
  const prefix = "prefix" in question ? question.prefix : undefined;
  const begins =
    prefix === undefined
      ? undefined
      : JSON.stringify(`${prefix.replaceAll(/[^\w\u{80}-\u{10ffff}]/gu, "\\$&")}.*`);
  const matchers = [
    ...(metric === undefined ? [] : [`__name__=${JSON.stringify(metric)}`]),
    ...(begins === undefined ? [] : [`${label}=~${begins}`]),
  ];
  return `{${matchers.join(",")}}`;
}
