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

/** One name: how often it is introduced, and where it stands, by file. */
interface Entry {
  readonly space: string;
  readonly name: string;
  declared: number;
  used: number;
  readonly files: Map<string, Set<Name>>;
  /** While names are exchanged: what it was before, and how its counts have changed since. */
  change: Change | undefined;
}

interface Change {
  readonly state: boolean | undefined;
  declares: number;
  refers: number;
}

/** The names of one project, counted; what comes and goes costs the same however many there are. */
export class NameIndex {
  readonly #spaces = new Map<string, Map<string, Entry>>();

  /** Takes symbols of a file out and others in; tells what is different now: see `news`. */
  exchange(uri: string, gone: readonly Name[], come: readonly Name[], tell: (news: string) => void): void {
    const touched: Entry[] = [];
    for (const symbol of gone) {
      const entry = this.#touch(symbol, touched);
      entry.change![symbol.role]--;
      remove(entry, uri, symbol);
    }
    for (const symbol of come) {
      const entry = this.#touch(symbol, touched);
      entry.change![symbol.role]++;
      add(entry, uri, symbol);
    }
    for (const entry of touched) {
      const { space, name } = entry;
      const { state: old, declares, refers } = entry.change!;
      entry.change = undefined;
      const now = stateOf(entry);
      if (now === undefined) this.#spaces.get(space)?.delete(name);
      if (declares !== 0 || refers !== 0) tell(news.mentions(space, name));
      if (old !== now) tell(news.state(space, name));
      if ((old === undefined) !== (now === undefined)) tell(news.names(space));
    }
  }

  /** The entry of a name, made if there is none, and noted as one that may have changed. */
  #touch({ space, name }: Name, touched: Entry[]): Entry {
    let names = this.#spaces.get(space);
    if (!names) this.#spaces.set(space, (names = new Map()));
    let entry = names.get(name);
    if (!entry)
      names.set(name, (entry = { space, name, declared: 0, used: 0, files: new Map(), change: undefined }));
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

  /** By the URI of the file, and in the order of the file. */
  mentions(space: string, name: string, role?: Name["role"]): Mention[] {
    const files = [...(this.#spaces.get(space)?.get(name)?.files ?? [])];
    files.sort(([a], [b]) => (a < b ? -1 : 1));
    return files.flatMap(([uri, symbols]) =>
      [...symbols]
        .filter((symbol) => role === undefined || symbol.role === role)
        .sort(byPlace)
        .map((symbol) => ({ uri, symbol })),
    );
  }

  count(space: string, name: string): NameCount {
    const entry = this.#spaces.get(space)?.get(name);
    return { declared: entry?.declared ?? 0, used: entry?.used ?? 0 };
  }
}

/** Whether it is introduced somewhere; `undefined` when it is nowhere at all. */
const stateOf = ({ files, declared }: Entry): boolean | undefined =>
  files.size === 0 ? undefined : declared > 0;

function add(entry: Entry, uri: string, symbol: Name): void {
  const symbols = entry.files.get(uri);
  if (symbols) symbols.add(symbol);
  else entry.files.set(uri, new Set([symbol]));
  if (symbol.role === "declares") entry.declared++;
  else entry.used++;
}

function remove(entry: Entry, uri: string, symbol: Name): void {
  const symbols = entry.files.get(uri);
  if (!symbols?.delete(symbol)) return;
  if (symbol.role === "declares") entry.declared--;
  else entry.used--;
  if (symbols.size === 0) entry.files.delete(uri);
}

const byPlace = (a: Name, b: Name): number => {
  const [one, other] = [rangeOfName(a).start, rangeOfName(b).start];
  return one.line - other.line || one.character - other.character;
};

/** Names of what a check may have asked of its project, and what may have changed since. */
export const news = {
  /** Which names a space has. */
  names: (space: string): string => `names ${space}`,
  /** Whether a name is introduced, used only, or nowhere. */
  state: (space: string, name: string): string => `state ${space} ${name}`,
  /** Where a name stands. */
  mentions: (space: string, name: string): string => `mentions ${space} ${name}`,
  /** Which files exist. */
  files: "files",
  refused: (uri: string): string => `refused ${uri}`,
  nature: (uri: string): string => `nature ${uri}`,
};
