import { hasWord, renamedFunctions } from "../../facts/promqlVersions.ts";
import type { Target } from "../../facts/target.ts";
import { nearest } from "../../text/nearest.ts";
import { everyFunction, isExperimental } from "./functionSignature.ts";
import { aggregators, experimentalAggregators } from "./words.ts";

/**
 * The function or aggregator that an unknown name was probably meant to be, of those that the target has; one that is
 * not enabled comes last.
 */
export function nearestFunction(name: string, { prometheus, features }: Target): string | undefined {
  const renamed = renamedFunctions.get(name);
  if (renamed !== undefined) return renamed;
  if (name.length > 40) return undefined;
  const isEnabled = (experimental: boolean): boolean =>
    !experimental || features.has("promql-experimental-functions");
  const all = [
    ...everyFunction.map((each) => ({
      name: each.name,
      enabled: isEnabled(isExperimental(each, prometheus)),
    })),
    ...aggregators.map((each) => ({ name: each, enabled: isEnabled(experimentalAggregators.has(each)) })),
  ].filter((each) => hasWord(each.name, prometheus));
  const candidates = [...all.filter((each) => each.enabled), ...all.filter((each) => !each.enabled)];
  return nearest(
    name,
    candidates.map((each) => each.name),
  );
}
