import type { Asked } from "./project.ts";

/** What the units of a file have asked of the project, and how many the same. */
export class AskedTally {
  readonly #units = new Map<Asked, number>();
  #unheard: Asked[] = [];

  change(asked: Asked, by: 1 | -1): void {
    const before = this.#units.get(asked);
    if (before === undefined) this.#unheard.push(asked);
    const units = (before ?? 0) + by;
    if (units > 0) this.#units.set(asked, units);
    else this.#units.delete(asked);
  }

  /** Of the file as a whole. */
  add(asked: Asked): void {
    this.#unheard.push(asked);
  }

  all(): Iterable<Asked> {
    return this.#units.keys();
  }

  /** What was not asked before the last call. */
  takeUnheard(): readonly Asked[] {
    const unheard = this.#unheard;
    this.#unheard = [];
    return unheard;
  }
}
