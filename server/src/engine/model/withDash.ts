import type { Place } from "../text/place.ts";

/** Where an item stands empty, its dash is pointed at. */
export function withDash(place: Place): Place {
  if (place.end > place.start) return place;
  const dash = place.chunk.text.lastIndexOf("-", place.start);
  return { ...place, start: dash < 0 ? place.start : dash };
}
