/** What the checks of each project's files have asked, and what of that has changed since somebody took it. */
export class ProjectNews {
  /** By the project's folder. */
  readonly #asked = new Map<string, Set<string>>();
  readonly #news = new Map<string, Map<string, number>>();
  readonly #heard = new WeakMap<ReadonlySet<string>, string>();

  /** Goes up with every change of an answer that somebody has asked for. */
  revision = 0;

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
    const at = ++this.revision;
    const known = this.#news.get(folder);
    if (known) known.set(one, at);
    else this.#news.set(folder, new Map([[one, at]]));
  }

  tellAll(one: string): void {
    for (const folder of this.#asked.keys()) this.tell(folder, one);
  }

  /** All that was asked may have other answers. */
  askAgain(folder: string): void {
    const asked = this.#asked.get(folder);
    const at = ++this.revision;
    if (asked) this.#news.set(folder, new Map([...asked].map((one) => [one, at])));
  }

  askAllAgain(): void {
    for (const folder of this.#asked.keys()) this.askAgain(folder);
  }

  get isAny(): boolean {
    return this.#news.size > 0;
  }

  /** By the project's folder what has changed, and at which revision last. */
  take(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    const taken = new Map(this.#news);
    this.#news.clear();
    return taken;
  }
}
