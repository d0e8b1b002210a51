import type { Place } from "../text/place.ts";

/** A name that a file introduces or uses. */
export interface Symbol {
  /** `metric`, `alert`, `label`, `group` …: names of different spaces never meet. */
  readonly space: string;
  readonly name: string;
  readonly place: Place;
  readonly role: "declares" | "refers";
  readonly scope: "file" | "project";
}
