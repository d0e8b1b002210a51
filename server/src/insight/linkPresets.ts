import type { EpochMs } from "../runs/store.ts";

/** What is looked for in logs and traces, and when it was written. */
export interface Sought {
  readonly query: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Everything but letters, digits and `_.-` as `%XX`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const isoOf = (at: EpochMs): string => new Date(at).toISOString();

/** Consoles of AWS; that of its partition in China stands elsewhere. */
const consoleOf = (region: string): string =>
  `https://${region}.console.${region.startsWith("cn-") ? "amazonaws.cn" : "aws.amazon.com"}`;

/**
 * CloudWatch Logs Insights. Its console writes a query in a notation of its own: texts begin with `'` and are
 * percent-encoded with `*` for `%`. All of that is percent-encoded twice, the second time with `$` for `%`.
 */
export function logsInsightsUrl(
  region: string,
  logGroups: readonly string[],
  { query, from, to }: Sought,
): string {
  const text = (value: string): string => `'${encoded(value).replaceAll("%", "*")}`;
  const fields = [
    ...["end", text(isoOf(to)), "start", text(isoOf(from)), "timeType", text("ABSOLUTE"), "tz", text("UTC")],
    ...["editorString", text(query), "source", `~(~${logGroups.map(text).join("~")})`.replace(/^~/, "")],
  ];
  const detail = `~(${fields.join("~")})`;
  const inner = `?queryDetail=${detail.replaceAll(/[~()']/g, encoded)}`;
  const fragment = encoded(inner).replaceAll("%", "$").replaceAll("$2A", "*");
  return `${consoleOf(region)}/cloudwatch/home?region=${encoded(region)}#logsV2:logs-insights${fragment}`;
}

/** The longest stretch of time that the console of X-Ray takes, in milliseconds. */
const tracesMs = 6 * 3_600_000;

/** Traces of X-Ray: https://docs.aws.amazon.com/xray/latest/devguide/xray-console-deeplinks.html */
export function tracesUrl(region: string, { query, from, to }: Sought): string {
  const time = (at: EpochMs): string => isoOf(at).slice(0, 19);
  const range = `${time(from)}~${time(Math.min(to, from + tracesMs))}`;
  return `${consoleOf(region)}/xray/home?region=${encoded(region)}#/traces?filter=${encoded(query)}&timeRange=${range}`;
}

/** Discover of Kibana, whose state is written in Rison. */
export function discoverUrl(base: string, dataView: string, { query, from, to }: Sought): string {
  const text = (value: string): string => `'${encoded(value.replaceAll(/[!']/g, "!$&"))}'`;
  const global = `(time:(from:${text(isoOf(from))},to:${text(isoOf(to))}))`;
  const app = `(index:${text(dataView)},query:(language:kuery,query:${text(query)}))`;
  return `${base.replace(/\/+$/, "")}/app/discover#/?_g=${global}&_a=${app}`;
}

/** Explore of Grafana 10 and newer. Which of the two a query is read from depends on the data source. */
export function exploreUrl(base: string, datasource: string, { query, from, to }: Sought): string {
  const asked = { refId: "A", datasource: { uid: datasource }, expr: query, query };
  const panes = {
    tocsin: { datasource, queries: [asked], range: { from: String(from), to: String(to) } },
  };
  return `${base.replace(/\/+$/, "")}/explore?schemaVersion=1&panes=${encoded(JSON.stringify(panes))}`;
}
