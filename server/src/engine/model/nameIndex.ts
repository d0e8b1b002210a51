import { severityValue } from "./ruleMarks.ts";
import { rangeOfName } from "./symbol.ts";
import type { Name } from "./symbol.ts";

/** A symbol and the file that it stands in. */
export interface Mention {
  readonly uri: string;
  readonly symbol: Name;
}

/** How often a name is introduced and used. */
export interface NameCount {
  readonly declared: number;
  readonly used: number;
}

/** What holds names: something that was read, or what is kept of a whole file. */
export interface Named {
  /** Made anew for who asks, where there are many of them. */
  readonly symbols: readonly Name[];
}

/** One name: how often it is introduced and used, and what holds it. */
interface Entry {
  readonly space: string;
  readonly name: string;
  readonly declares: Holders;
  readonly refers: Holders;
  /** While names are exchanged: what it was before, and how its counts have changed since. */
  change: Change | undefined;
}

/** A list, because most names of a large file stand in most of its rules; some of it may be gone from the index. */
interface Holders {
  count: number;
  list: Named[];
  /** How many were taken out since the list was made. */
  gone: number;
}

interface Change {
  readonly state: boolean | undefined;
  declares: number;
  refers: number;
}

/**
 * The names of one project, counted; what comes and goes costs the same however many there are. Where a name stands is
 * looked up in what holds it, when somebody asks.
 */
export class NameIndex {
  /** Names that are introduced often, by space. */
  readonly #common = new Map<string, Set<string>>();
  readonly #spaces = new Map<string, Map<string, Entry>>();
  /** How many names each space introduces, repeated ones as often as they are. */
  readonly #totals = new Map<string, number>();
  /** What was asked by `isUsual`, and the answer, by its news. */
  readonly #usual = new Map<string, { readonly share: Share; is: boolean }>();
  /** URIs of the files of what is in the index. */
  readonly #files = new Map<Named, string>();

  /** Takes names of a file out and others in; tells what is different now: see `news`. */
  exchange(uri: string, gone: readonly Named[], come: readonly Named[], tell: (news: string) => void): void {
    const touched: Entry[] = [];
    for (const named of gone) {
      this.#files.delete(named);
      for (const symbol of named.symbols) {
        if (symbol.scope !== "project") continue;
        const entry = this.#touch(symbol, touched);
        entry.change![symbol.role]--;
        const holders = entry[symbol.role];
        holders.count--;
        holders.gone++;
      }
    }
    for (const named of come) {
      this.#files.set(named, uri);
      for (const symbol of named.symbols) {
        if (symbol.scope !== "project") continue;
        const entry = this.#touch(symbol, touched);
        entry.change![symbol.role]++;
        const holders = entry[symbol.role];
        holders.count++;
        if (holders.list.at(-1) !== named) holders.list.push(named);
      }
    }
    for (const entry of touched) {
      const { space, name } = entry;
      const { state: old, declares, refers } = entry.change!;
      entry.change = undefined;
      const now = stateOf(entry);
      if (now === undefined) this.#spaces.get(space)?.delete(name);
      this.#tidy(entry.declares);
      this.#tidy(entry.refers);
      if (declares !== 0 || refers !== 0) tell(news.mentions(space, name));
      if (declares !== 0) {
        this.#setUse(entry, entry.declares.count - declares, tell);
        this.#totals.set(space, (this.#totals.get(space) ?? 0) + declares);
      }
      if (old !== now) tell(news.state(space, name));
      if ((old === undefined) !== (now === undefined)) tell(news.names(space));
    }
    for (const [token, asked] of this.#usual) {
      const is = this.#isHalf(asked.share);
      if (is !== asked.is) tell(token);
      asked.is = is;
    }
  }

  /** Whether names of a space are introduced at least half as often as there are names in another one. */
  isUsual(share: Share): boolean {
    const token = news.usual(share);
    const known = this.#usual.get(token);
    if (known) return known.is;
    const is = this.#isHalf(share);
    this.#usual.set(token, { share, is });
    return is;
  }

  #isHalf({ space, names, among }: Share): boolean {
    const those = names.reduce((sum, name) => sum + this.count(space, name).declared, 0);
    return those * 2 >= (this.#totals.get(among) ?? 0);
  }

  #setUse({ space, name, declares }: Entry, before: number, tell: (news: string) => void): void {
    if (!isWeighed(space)) return;
    const [old, now] = [useOf(before), useOf(declares.count)];
    if (old === now) return;
    tell(news.use(space, name));
    if (old !== "common" && now !== "common") return;
    let common = this.#common.get(space);
    if (!common) this.#common.set(space, (common = new Set()));
    if (now === "common") common.add(name);
    else common.delete(name);
    tell(news.common(space));
  }

  /** How often a name is introduced, of a space in which that is weighed. */
  use(space: string, name: string): Use {
    return useOf(this.#spaces.get(space)?.get(name)?.declares.count ?? 0);
  }

  /** The names of such a space that are introduced often. */
  common(space: string): Iterable<string> {
    return this.#common.get(space) ?? [];
  }

  /** The entry of a name, made if there is none, and noted as one that may have changed. */
  #touch({ space, name }: Name, touched: Entry[]): Entry {
    let names = this.#spaces.get(space);
    if (!names) this.#spaces.set(space, (names = new Map()));
    let entry = names.get(name);
    if (!entry) names.set(name, (entry = newEntry(space, name)));
    if (!entry.change) {
      entry.change = { state: stateOf(entry), declares: 0, refers: 0 };
      touched.push(entry);
    }
    return entry;
  }

  /** All names of a space. */
  names(space: string): Iterable<string> {
    return this.#spaces.get(space)?.keys() ?? [];
  }

  /** Whether a name is introduced somewhere; `undefined` when it is nowhere at all. */
  isDeclared(space: string, name: string): boolean | undefined {
    const entry = this.#spaces.get(space)?.get(name);
    return entry && stateOf(entry);
  }

  /** By the URI of the file, and in the order of the file; of one file alone when it is given. */
  mentions(space: string, name: string, role?: Name["role"], only?: string): Mention[] {
    const entry = this.#spaces.get(space)?.get(name);
    const holders = new Set<Named>();
    if (entry && role !== "refers") for (const named of entry.declares.list) holders.add(named);
    if (entry && role !== "declares") for (const named of entry.refers.list) holders.add(named);
    const isMeant = (symbol: Name): boolean =>
      symbol.name === name && symbol.space === space && (role === undefined || symbol.role === role);
    const found = [...holders].flatMap((named) => {
      const uri = this.#files.get(named);
      if (uri === undefined || (only !== undefined && uri !== only)) return [];
      return named.symbols.filter(isMeant).map((symbol) => ({ uri, symbol, ...rangeOfName(symbol).start }));
    });
    found.sort((a, b) =>
      a.uri === b.uri ? a.line - b.line || a.character - b.character : a.uri < b.uri ? -1 : 1,
    );
    return found.map(({ uri, symbol }) => ({ uri, symbol }));
  }

  /** What holds a name, in no order: where in it the name stands is not looked up. */
  *holders(space: string, name: string): Generator<{ readonly uri: string; readonly named: Named }> {
    const entry = this.#spaces.get(space)?.get(name);
    for (const named of [...(entry?.declares.list ?? []), ...(entry?.refers.list ?? [])]) {
      const uri = this.#files.get(named);
      if (uri !== undefined) yield { uri, named };
    }
  }

  count(space: string, name: string): NameCount {
    const entry = this.#spaces.get(space)?.get(name);
    return { declared: entry?.declares.count ?? 0, used: entry?.refers.count ?? 0 };
  }

  /** Leaves out what is gone, when that is most of a list. */
  #tidy(holders: Holders): void {
    if (holders.gone * 2 < holders.list.length || holders.gone < 8) return;
    holders.list = [...new Set(holders.list)].filter((named) => this.#files.has(named));
    holders.gone = 0;
  }
}

const newEntry = (space: string, name: string): Entry => ({
  ...{ space, name, change: undefined },
  declares: { count: 0, list: [], gone: 0 },
  refers: { count: 0, list: [], gone: 0 },
});

/** Whether it is introduced somewhere; `undefined` when it is nowhere at all. */
const stateOf = ({ declares, refers }: Entry): boolean | undefined =>
  declares.count > 0 ? true : refers.count > 0 ? false : undefined;

/** Names of a space, and the space whose names they are counted against: `severity` of `label` among `alert`. */
export interface Share {
  readonly space: string;
  readonly names: readonly string[];
  readonly among: string;
}

/** How often a name is introduced. */
export type Use = "rare" | "some" | "common";

/** In which spaces a file has to say how often it introduces a name. */
export const isTallied = (space: string): boolean =>
  isWeighed(space) || space === "alert" || space === "annotation";

/** In which spaces it matters how often a name is introduced: there, a rare one may be a slip. */
export const isWeighed = (space: string): boolean => space === "label" || space === severityValue;

/** Once may be a slip, and twice one that was copied; ten times is none. */
const useOf = (count: number): Use => (count >= 10 ? "common" : count > 2 ? "some" : "rare");

/** Names of what a check may have asked of its project, and what may have changed since. */
export const news = {
  /** Which names a space has. */
  names: (space: string): string => `names ${space}`,
  /** Whether a name is introduced, used only, or nowhere. */
  state: (space: string, name: string): string => `state ${space} ${name}`,
  /** Where a name stands. */
  mentions: (space: string, name: string): string => `mentions ${space} ${name}`,
  /** How often a name is introduced. */
  use: (space: string, name: string): string => `use ${space} ${name}`,
  /** Whether names are introduced half as often as those of another space. */
  usual: ({ space, names, among }: Share): string => `usual ${space} ${names.join("|")} ${among}`,
  /** Which names of a space are introduced often. */
  common: (space: string): string => `common ${space}`,
  /** Which files exist. */
  files: "files",
  /** Which files name which rule files. */
  loaders: "loaders",
  /** What the configurations say. */
  configs: "configs",
  /** Which labels the alerts have. */
  alerts: "alerts",
  refused: (uri: string): string => `refused ${uri}`,
  nature: (uri: string): string => `nature ${uri}`,
};
