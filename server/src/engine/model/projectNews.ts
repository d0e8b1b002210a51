/** What the checks of each project's files have asked, and what of that has changed since somebody took it. */
export class ProjectNews {
  /** By the project's folder. */
  readonly #asked = new Map<string, Set<string>>();
  readonly #news = new Map<string, Set<string>>();
  readonly #heard = new WeakMap<ReadonlySet<string>, string>();

  listen(folder: string, asked: ReadonlySet<string>): void {
    // Most units of a file ask for the same, and have asked before.
    if (this.#heard.get(asked) === folder) return;
    this.#heard.set(asked, folder);
    let all = this.#asked.get(folder);
    if (!all) this.#asked.set(folder, (all = new Set()));
    for (const one of asked) all.add(one);
  }

  tell(folder: string, one: string): void {
    if (!this.#asked.get(folder)?.has(one)) return;
    const known = this.#news.get(folder);
    if (known) known.add(one);
    else this.#news.set(folder, new Set([one]));
  }

  tellAll(one: string): void {
    for (const folder of this.#asked.keys()) this.tell(folder, one);
  }

  /** All that was asked may have other answers. */
  askAgain(folder: string): void {
    const asked = this.#asked.get(folder);
    if (asked) this.#news.set(folder, new Set(asked));
  }

  askAllAgain(): void {
    for (const folder of this.#asked.keys()) this.askAgain(folder);
  }

  get isAny(): boolean {
    return this.#news.size > 0;
  }

  take(): ReadonlyMap<string, ReadonlySet<string>> {
    const taken = new Map(this.#news);
    this.#news.clear();
    return taken;
  }
}
