import type { Series, SeriesFilter } from "../../trends.ts";
import { pointOf, pointsOf } from "../readSeries.ts";
import type { Asking } from "./asking.ts";
import type { LookBack } from "./lookBack.ts";
import { readRows } from "./stepPages.ts";

/** The newest steps of one name; no older than what is kept. */
export async function readSeries(
  asking: Asking,
  { name, stage, environments, dataProducts, since, until }: SeriesFilter,
  limit: number,
  { oldest }: LookBack,
): Promise<Series> {
  const most = pointsOf(limit);
  const range = { from: Math.max(since ?? oldest, oldest), to: until };
  const question = { name, environments, dataProducts, range, after: undefined, limit: most + 1 };
  const found = await readRows(asking, question, stage);
  const points = found.slice(0, most).flatMap(({ step }) => pointOf(step) ?? []);
  return { points: points.toReversed(), isCut: found.length > most };
}
