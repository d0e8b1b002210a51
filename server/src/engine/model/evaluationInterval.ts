import type { DurationTree } from "../languages/duration/duration.ts";
import type { RuleGroup } from "./items.ts";
import type { Project } from "./project.ts";
import type { Region } from "./region.ts";

/** A length of time as written, in ms. */
export const msOf = (region: Region | undefined): number | undefined =>
  (region?.parsed.tree as Partial<DurationTree> | undefined)?.ms;

/**
 * The ms between two evaluations of a group, where that is known: its own `interval`, or that of the configurations that
 * read the file, of several the shortest.
 */
export function evaluationInterval(
  { interval }: RuleGroup,
  project: Project,
  uri: string,
): number | undefined {
  const own = msOf(interval);
  if (own !== undefined && own > 0) return own;
  if (interval && own === undefined) return undefined;
  const all = project.loadersOf(uri).filter(({ by }) => by === "prometheus");
  const times = all.map(({ evaluationMs }) => evaluationMs ?? 0);
  const least = Math.min(...times);
  return times.length > 0 && least > 0 ? least : undefined;
}
