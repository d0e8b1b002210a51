import type { OrchestratorSource } from "../../../history.ts";
import { isObject } from "../dbt/artifact.ts";
import type { JsonObject } from "../dbt/artifact.ts";

/** An id is no longer than this. */
const longest = 200;

/**
 * What was handed to a run under a name: in mappings (parameters, `conf`, labels), in lists of `{ key, value }`, and in lists
 * of tags, `name:value` or `name=value`. Capital letters do not count, nor whether words are joined by `_` or `-`.
 */
export function handedOver(name: string, places: readonly unknown[]): string | undefined {
  const wanted = plain(name);
  for (const place of places) {
    for (const [key, value] of entriesOf(place)) {
      const text = typeof value === "number" ? String(value) : value;
      if (plain(key) !== wanted || typeof text !== "string") continue;
      const trimmed = text.trim();
      if (trimmed !== "" && trimmed.length <= longest && !/[\n\r]/.test(trimmed)) return trimmed;
    }
  }
  return undefined;
}

/** What ties a run to others, and says what it is for. */
export const tiesOf = (source: OrchestratorSource, places: readonly unknown[]) => ({
  runId: handedOver(source.runIdName, places),
  environment: handedOver("environment", places) ?? source.environment,
  dataProduct: handedOver("data_product", places) ?? source.dataProduct,
});

const plain = (name: string): string => name.toLowerCase().replaceAll("-", "_");

function entriesOf(place: unknown): (readonly [string, unknown])[] {
  if (isObject(place)) return Object.entries(place);
  if (!Array.isArray(place)) return [];
  return place.flatMap((one: unknown): (readonly [string, unknown])[] => {
    if (isObject(one) && typeof one["key"] === "string") return [[one["key"], one["value"]]];
    const at = typeof one === "string" ? one.search(/[:=]/) : -1;
    return typeof one === "string" && at > 0 ? [[one.slice(0, at), one.slice(at + 1)]] : [];
  });
}

/** Without what was handed to a run or a task: it may hold secrets. */
export const without = (object: JsonObject, keys: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
