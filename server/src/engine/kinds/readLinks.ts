import type { Plain } from "../languages/yaml/plainOf.ts";

/** An item of `history.links`: a page about a run or a step that stands elsewhere. */
export type LinkSettings = LinkPlace &
  (
    | { readonly preset: undefined; readonly url: string }
    | {
        readonly preset: "cloudwatch-logs";
        readonly region: string;
        readonly logGroups: readonly string[];
        readonly query: string;
      }
    | { readonly preset: "xray"; readonly region: string; readonly query: string }
    | {
        readonly preset: "kibana";
        readonly url: string;
        readonly dataView: string;
        readonly query: string;
      }
    | {
        readonly preset: "grafana-explore";
        readonly url: string;
        readonly datasource: string;
        readonly query: string;
      }
  );

interface LinkPlace {
  readonly title: string;
  readonly on: "run" | "step";
  /** Of steps only those of this stage. */
  readonly stage: "integration" | "transformation" | "consumption" | undefined;
}

type Mapping = Readonly<Record<string, Plain>>;

const stages = ["integration", "transformation", "consumption"] as const;

/** `history.links`; what the schema finds wrong is left out. */
export function readLinks(said: Plain | undefined): LinkSettings[] {
  return Array.isArray(said) ? said.flatMap((one: Plain) => linkOf(mappingOf(one))) : [];
}

function linkOf(said: Mapping): LinkSettings[] {
  const text = (key: string): string | undefined => textOf(said[key]);
  const [title, preset, url, region, query] = ["title", "preset", "url", "region", "query"].map(text);
  if (title === undefined || (url !== undefined && !isSafe(url))) return [];
  const place: LinkPlace = {
    title,
    on: said["on"] === "step" || said["stage"] !== undefined ? "step" : "run",
    stage: stages.find((one) => one === said["stage"]),
  };
  switch (preset) {
    case undefined:
      return url === undefined ? [] : [{ ...place, preset, url }];
    case "cloudwatch-logs": {
      const logGroups = textsOf(said["log_groups"]);
      if (region === undefined || logGroups.length === 0) return [];
      return [{ ...place, preset, region, logGroups, query: query ?? logsQuery }];
    }
    case "xray":
      return region === undefined || query === undefined ? [] : [{ ...place, preset, region, query }];
    case "kibana": {
      const dataView = text("data_view");
      if (url === undefined || dataView === undefined) return [];
      return [{ ...place, preset, url, dataView, query: query ?? '"{run_id}"' }];
    }
    case "grafana-explore": {
      const datasource = text("datasource");
      if (url === undefined || datasource === undefined || query === undefined) return [];
      return [{ ...place, preset, url, datasource, query }];
    }
    default:
      return [];
  }
}

const logsQuery =
  'fields @timestamp, @message, @logStream | filter @message like "{run_id}" | sort @timestamp asc';

/** Addresses that a page may be opened at: encrypted, or on this machine. */
export const isSafe = (url: string): boolean =>
  /^(?:https:\/\/[^\s@/?#{}]+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)(?:[/?#]\S*)?$/.test(url);

const mappingOf = (value: Plain | undefined): Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Mapping) : {};

const textOf = (value: Plain | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : typeof value === "number" ? String(value) : undefined;

/** One text, or a list of them. */
const textsOf = (value: Plain | undefined): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((one) => textOf(one as Plain | undefined) ?? []);
