/** The texts of a file's alerts, counted; says whether others have come or all of one have gone. */
export class AlertTally {
  readonly #counts = new Map<string, number>();
  /** Those that were counted since somebody asked, and whether there were any. */
  readonly #touched = new Map<string, boolean>();

  change(texts: readonly string[], by: 1 | -1): void {
    for (const text of texts) {
      const before = this.#counts.get(text) ?? 0;
      if (!this.#touched.has(text)) this.#touched.set(text, before > 0);
      if (before + by > 0) this.#counts.set(text, before + by);
      else this.#counts.delete(text);
    }
  }

  /** Whether there are others than at the last call. */
  takeNew(): boolean {
    let isNew = false;
    for (const [text, was] of this.#touched) isNew ||= was !== this.#counts.has(text);
    this.#touched.clear();
    return isNew;
  }

  get texts(): Iterable<string> {
    return this.#counts.keys();
  }
}
