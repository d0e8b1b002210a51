import type { Place } from "../text/place.ts";
import type { Finding, Fix } from "./finding.ts";

/** Findings as they were found again; those that were known are the same objects as before, so that they stay placed. */
export function sameFindings(before: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  if (before.length === 0 || now.length === 0) return now;
  const known = Map.groupBy(before, ({ place }) => place.chunk);
  return now.map((one) => known.get(one.place.chunk)?.find((old) => isSame(old, one)) ?? one);
}

const isSame = (one: Finding, other: Finding): boolean =>
  one.place.start === other.place.start &&
  one.check === other.check &&
  one.message === other.message &&
  one.severity === other.severity &&
  one.unnecessary === other.unnecessary &&
  isSamePlace(one.place, other.place) &&
  areSame(one.related, other.related, (a, b) => a.message === b.message && isSamePlace(a.place, b.place)) &&
  areSame(one.fixes, other.fixes, isSameFix);

const isSamePlace = (one: Place, other: Place): boolean =>
  one.chunk === other.chunk && one.start === other.start && one.end === other.end;

const isSameFix = (one: Fix, other: Fix): boolean =>
  one.title === other.title &&
  one.create?.path === other.create?.path &&
  one.create?.text === other.create?.text &&
  areSame(one.edits, other.edits, (a, b) => a.text === b.text && isSamePlace(a.place, b.place));

function areSame<T>(
  some: readonly T[] = [],
  others: readonly T[] = [],
  isAlike: (one: T, other: T) => boolean,
): boolean {
  return some.length === others.length && some.every((one, at) => isAlike(one, others[at]!));
}
