import type { RunFilter, PageRequest, Status } from "../runs/store.ts";
import { CliError } from "./cliError.ts";
import { oneOf } from "./options.ts";

/** Options that leave runs or failures out, and choose the page. */
export const filterOptions = {
  environment: { type: "string", multiple: true },
  "data-product": { type: "string", multiple: true },
  text: { type: "string" },
  limit: { type: "string", default: "20" },
  after: { type: "string" },
} as const;

interface FilterValues {
  readonly environment?: readonly string[] | undefined;
  readonly "data-product"?: readonly string[] | undefined;
  readonly text?: string | undefined;
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
  const { environment, text } = values;
  const products = values["data-product"];
  return {
    ...(environment ? { environments: environment } : {}),
    ...(products ? { dataProducts: products } : {}),
    ...(text === undefined ? {} : { text }),
  };
}

/** The most that one page holds. */
const mostRows = 500;

export function readPageRequest({ limit, after }: FilterValues): PageRequest {
  const rows = Number(limit);
  if (!Number.isInteger(rows) || rows < 1 || rows > mostRows)
    throw new CliError(`\`--limit\` does not take \`${limit}\`.`, `It takes a number from 1 to ${mostRows}.`);
  return { limit: rows, ...(after === undefined ? {} : { after }) };
}
