import type { EpochMs, Run, Stage, Step } from "../runs/store.ts";
import { discoverUrl, exploreUrl, logsInsightsUrl, tracesUrl } from "./linkPresets.ts";
import type { Sought } from "./linkPresets.ts";

/** A page elsewhere. */
export interface Link {
  readonly title: string;
  readonly url: string;
}

/** What the settings say of a page; texts hold placeholders. */
export interface LinkTemplate {
  readonly title: string;
  readonly on: "run" | "step";
  readonly stage: Stage | undefined;
  readonly preset: string | undefined;
  readonly url?: string;
  readonly region?: string;
  readonly logGroups?: readonly string[];
  readonly query?: string;
  readonly dataView?: string;
  readonly datasource?: string;
}

/** So long before and after its times something of a run may be written, in milliseconds. */
const marginMs = 5 * 60_000;

/** The pages about a run, or about a step of it. One is left out where a value that it needs is not known. */
export function linksOf(
  templates: readonly LinkTemplate[],
  run: Run,
  step: Step | undefined,
  now: EpochMs,
): Link[] {
  const values = valuesOf(run, step, now);
  return templates
    .filter(({ on, stage }) =>
      on === "step" ? step !== undefined && (stage === undefined || stage === step.stage) : true,
    )
    .flatMap((template) => {
      const url = urlOf(template, values, timesOf(run, step, now));
      return url === undefined ? [] : [{ title: template.title, url }];
    });
}

type Values = Readonly<Record<string, string>>;

function urlOf(template: LinkTemplate, values: Values, times: Times | undefined): string | undefined {
  const { preset, url = "", region = "" } = template;
  if (preset === undefined) return filled(url, values, encodeURIComponent);
  const query = filled(template.query ?? "", values, inQuotes);
  if (query === undefined || !times) return undefined;
  const sought: Sought = { query, from: times.from - marginMs, to: times.to + marginMs };
  switch (preset) {
    case "cloudwatch-logs":
      return logsInsightsUrl(region, template.logGroups ?? [], sought);
    case "xray":
      return tracesUrl(region, sought);
    case "kibana":
      return discoverUrl(url, template.dataView ?? "", sought);
    case "grafana-explore":
      return exploreUrl(url, template.datasource ?? "", sought);
    default:
      return undefined;
  }
}

/** A value where a query has it between quotes: it cannot end them. Control characters have no business there. */
const inQuotes = (value: string): string => value.replaceAll(/[\\"]/g, "\\$&").replaceAll(/\p{Cc}+/gu, " ");

/** A text with values in the places `{name}`; `undefined` where one is not known. */
export function filled(text: string, values: Values, write: (value: string) => string): string | undefined {
  let isWhole = true;
  const done = text.replaceAll(/\{([A-Za-z_]\w*)\}/g, (_, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name]! : "";
    if (value === "") isWhole = false;
    return write(value.toWellFormed());
  });
  return isWhole ? done : undefined;
}

interface Times {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** When it ran: of a step that says no time, when its run did. What is under way lasts until now. */
function timesOf(run: Run, step: Step | undefined, now: EpochMs): Times | undefined {
  const { startedAt, endedAt } = step && (step.startedAt ?? step.endedAt) !== undefined ? step : run;
  const from = startedAt ?? endedAt;
  return from === undefined ? undefined : { from, to: endedAt ?? Math.max(now, from) };
}

/** The placeholders that every link may have; a link of a step also the fields of its row. */
export const placeholders = [
  ...["run_id", "pipeline", "status", "environment", "data_product", "step", "stage"],
  ...["started_ms", "started_s", "started_iso", "ended_ms", "ended_s", "ended_iso"],
] as const;

function valuesOf(run: Run, step: Step | undefined, now: EpochMs): Values {
  const fields = Object.entries(step?.fields ?? {}).map(([name, value]) => [name, String(value ?? "")]);
  const times = timesOf(run, step, now);
  return {
    ...Object.fromEntries(fields),
    run_id: run.id,
    pipeline: run.pipeline ?? "",
    status: step?.status ?? run.status,
    environment: step?.environment ?? run.environments[0] ?? "",
    data_product: step?.dataProduct ?? run.dataProducts[0] ?? "",
    step: step?.name ?? "",
    stage: step?.stage ?? "",
    ...(times && { ...written("started", times.from), ...written("ended", times.to) }),
  };
}

const written = (name: string, at: EpochMs): Values => ({
  [`${name}_ms`]: String(at),
  [`${name}_s`]: String(Math.trunc(at / 1000)),
  [`${name}_iso`]: new Date(at).toISOString(),
});
