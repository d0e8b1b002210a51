import { promqlFunctions } from "../../facts/promqlFunctions.ts";
import { nearest } from "../../text/nearest.ts";
import { functionOf } from "./functionSignature.ts";
import { aggregators, experimentalAggregators } from "./words.ts";

export const isFunction = (name: string): boolean => functionOf(name) !== undefined;

/** Needs `promql-experimental-functions`. */
export const isExperimental = (name: string): boolean => functionOf(name)?.experimental === true;

/** Functions that were renamed. https://github.com/prometheus/prometheus/blob/v3.14.0/CHANGELOG.md (3.0.0) */
const renamed: Readonly<Record<string, string>> = { holt_winters: "double_exponential_smoothing" };

/** The function or aggregator that an unknown name was probably meant to be; one that is not enabled comes last. */
export function nearestFunction(name: string, features: ReadonlySet<string>): string | undefined {
  if (Object.hasOwn(renamed, name)) return renamed[name];
  if (name.length > 40) return undefined;
  const isEnabled = (experimental: boolean): boolean =>
    !experimental || features.has("promql-experimental-functions");
  const all = [
    ...promqlFunctions.map((each) => ({ name: each.name, enabled: isEnabled(each.experimental) })),
    ...[...aggregators].map((each) => ({
      name: each,
      enabled: isEnabled(experimentalAggregators.has(each)),
    })),
  ];
  const candidates = [...all.filter((each) => each.enabled), ...all.filter((each) => !each.enabled)];
  return nearest(
    name,
    candidates.map((each) => each.name),
  );
}
