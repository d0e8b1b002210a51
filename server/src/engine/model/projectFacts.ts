import type { AlertTally } from "./alertTally.ts";
import { isSameConfig } from "./configFacts.ts";
import type { ConfigFacts, ProjectConfig } from "./configFacts.ts";

/** What files say that others ask about, by their URIs. */
export class ProjectFacts {
  readonly #configs = new Map<string, ConfigFacts>();
  readonly #alerts = new Map<string, AlertSource>();

  /** Of projects, until there are others. */
  readonly #alertSets = new Map<string, ReadonlySet<string>>();

  /** True when it says something else than before. */
  setConfig(uri: string, facts: ConfigFacts | undefined): boolean {
    const before = this.#configs.get(uri);
    if (isSameConfig(before, facts)) return false;
    if (facts) this.#configs.set(uri, facts);
    else this.#configs.delete(uri);
    return true;
  }

  /** True when there are others than before. A tally may be set again when it has changed. */
  setAlerts(uri: string, source: AlertSource | undefined): boolean {
    const isOther = this.#takeAlerts(uri, source);
    if (isOther) this.forgetSets();
    return isOther;
  }

  /** Files belong to other projects than before, or have other alerts. */
  forgetSets(): void {
    this.#alertSets.clear();
  }

  #takeAlerts(uri: string, source: AlertSource | undefined): boolean {
    const before = this.#alerts.get(uri);
    if (source) this.#alerts.set(uri, source);
    else this.#alerts.delete(uri);
    // A tally that was given up may have lost some before.
    const isNew = takeNew(before);
    if (before === source) return isNew;
    takeNew(source);
    if (isNew) return true;
    const [some, others] = [new Set(before?.texts), new Set(source?.texts)];
    if (some.size !== others.size) return true;
    for (const text of some) if (!others.has(text)) return true;
    return false;
  }

  configOf(uri: string): ConfigFacts | undefined {
    return this.#configs.get(uri);
  }

  alertsOf(uri: string): readonly string[] {
    return [...(this.#alerts.get(uri)?.texts ?? [])].sort();
  }

  /** In the order of their URIs. */
  configs(isWanted: (uri: string) => boolean): ProjectConfig[] {
    return [...this.#configs]
      .filter(([uri]) => isWanted(uri))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([uri, facts]) => ({ uri, ...facts }));
  }

  /** The same set as before where nothing has changed. */
  alerts(folder: string, isWanted: (uri: string) => boolean): ReadonlySet<string> {
    const known = this.#alertSets.get(folder);
    if (known) return known;
    const all = new Set<string>();
    for (const [uri, { texts }] of this.#alerts) if (isWanted(uri)) for (const text of texts) all.add(text);
    this.#alertSets.set(folder, all);
    return all;
  }
}

type AlertSource = AlertTally | { readonly texts: Iterable<string> };

const takeNew = (source: AlertSource | undefined): boolean =>
  source !== undefined && "takeNew" in source && source.takeNew();
