import { hasWord, lifeOf, renamedFunctions } from "../../facts/promqlVersions.ts";
import { report } from "./cursor.ts";
import type { PromqlFunction } from "../../facts/promqlFunctions.ts";
import type { Cursor } from "./cursor.ts";
import { isExperimental } from "./functionSignature.ts";
import { nearestFunction } from "./nearestFunction.ts";
import type { Name } from "./tree.ts";

/** Reports a function that the target does not have, or has behind a flag only. */
export function checkFunction(
  c: Cursor,
  { start, end, value }: Name,
  called: PromqlFunction | undefined,
): void {
  if (called === undefined || !hasWord(value, c.version)) return unknownFunction(c, { start, end, value });
  if (!isExperimental(called, c.version) || c.features.has("promql-experimental-functions")) return;
  const extra = { feature: "promql-experimental-functions" };
  report(c, start, end, `function ${JSON.stringify(value)} is not enabled`, extra);
}

/** A name that no version has, or the target not yet, or no longer. */
export function unknownFunction(c: Cursor, { start, end, value }: Name): void {
  const check = "promql/unknown-function";
  const message = `unknown function with name ${JSON.stringify(value)}`;
  const { since } = lifeOf(value);
  if (since !== undefined) return report(c, start, end, message, { check, since: `prometheus ${since}` });
  const now = renamedFunctions.get(value);
  const words = now === undefined ? "" : `: since Prometheus ${lifeOf(now).since} it is called ${now}`;
  const isLate = now !== undefined && !c.features.has("promql-experimental-functions");
  const flag = isLate ? ", and needs --enable-feature=promql-experimental-functions" : "";
  report(c, start, end, message + words + flag, { check, replacement: nearestFunction(value, c.target) });
}
