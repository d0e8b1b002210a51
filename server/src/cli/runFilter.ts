import type { EpochMs, PageRequest, RunFilter, Status } from "../runs/store.ts";
import { CliError } from "./cliError.ts";
import { oneOf } from "./options.ts";

/** Options that leave runs or failures out, and choose the page. */
export const filterOptions = {
  environment: { type: "string", multiple: true },
  "data-product": { type: "string", multiple: true },
  text: { type: "string" },
  since: { type: "string" },
  until: { type: "string" },
  limit: { type: "string", default: "20" },
  after: { type: "string" },
} as const;

interface FilterValues {
  readonly environment?: readonly string[] | undefined;
  readonly "data-product"?: readonly string[] | undefined;
  readonly text?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

interface PageValues {
  readonly limit: string;
  readonly after?: string | undefined;
}

const statuses: readonly Status[] = [
  "succeeded",
  "warned",
  "failed",
  "skipped",
  "running",
  "cancelled",
  "unknown",
];

/** `failed,warned` or `--status failed --status warned`. */
export const readStatuses = (values: readonly string[] | undefined): Status[] =>
  (values ?? []).flatMap((value) => value.split(",")).map((word) => oneOf("status", word.trim(), statuses));

export function readFilter(values: FilterValues): RunFilter {
  const { environment, text, since, until } = values;
  const products = values["data-product"];
  return {
    ...(environment ? { environments: environment } : {}),
    ...(products ? { dataProducts: products } : {}),
    ...(text === undefined ? {} : { text }),
    ...(since === undefined ? {} : { since: readTime("since", since) }),
    ...(until === undefined ? {} : { until: readTime("until", until) }),
  };
}

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `7d` for so long ago; a day or a time, of this machine's zone where it names none. */
function readTime(option: string, value: string): EpochMs {
  const [, count, unit] = /^(\d{1,6})([mhdw])$/.exec(value) ?? [];
  if (count !== undefined && unit !== undefined) return Date.now() - Number(count) * unitMs[unit]!;
  // A day alone is read as one of UTC.
  const time = Date.parse(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00` : value);
  if (/^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(time)) return time;
  throw new CliError(
    `\`--${option}\` does not take \`${value}\`.`,
    "It takes how long ago, such as `90m`, `24h`, `7d` or `4w`, or a time such as `2026-11-01` or `2026-11-01T06:00Z`.",
  );
}

/** The most that one page holds. */
const mostRows = 500;

export function readPageRequest({ limit, after }: PageValues): PageRequest {
  const rows = Number(limit);
  if (!Number.isInteger(rows) || rows < 1 || rows > mostRows)
    throw new CliError(`\`--limit\` does not take \`${limit}\`.`, `It takes a number from 1 to ${mostRows}.`);
  return { limit: rows, ...(after === undefined ? {} : { after }) };
}
