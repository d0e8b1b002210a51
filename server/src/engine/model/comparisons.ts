import type { YamlScalar } from "../languages/yaml/tree.ts";
import { firstLineOf } from "../text/branch.ts";
import type { Place } from "../text/place.ts";
import type { Check } from "./check.ts";
import type { Read } from "./document.ts";
import type { Finding } from "./finding.ts";
import type { Item } from "./items.ts";
import type { Kind } from "./kind.ts";
import type { ListForm } from "./walkState.ts";

/** What the items of a list must not have in common. */
export interface ListName {
  readonly type: "name";
  readonly scalar: YamlScalar;
  readonly place: Place;
  readonly list: ListForm;
  /** In which it stands. */
  readonly read: Read;
}

export type Compared = Item | ListName;

/** Who compares: a check its items, or the schema names. */
export interface Comparer {
  readonly check: Check | undefined;
  readonly kind: Kind;
}

/** What shares a key. */
interface Bucket {
  readonly members: Set<Compared>;
  findings: readonly Finding[];
}

/** What may be alike, by its keys, with what was found of it; only what comes or goes is compared again. */
export class Comparisons {
  /** By check, what the members belong to, and key. */
  readonly #buckets = new Map<Check | undefined, Map<unknown, Map<string, Bucket>>>();
  /** Those with findings. */
  readonly #told = new Set<Bucket>();
  readonly #dirty = new Map<Bucket, Comparer>();

  /** `within`: nothing else is compared with it. */
  change(by: 1 | -1, comparer: Comparer, within: unknown, key: string, member: Compared): void {
    const { check } = comparer;
    const bucket = this.#bucket(check, within, key);
    const { members } = bucket;
    if (by === 1) members.add(member);
    else members.delete(member);
    if (members.size > 1 || bucket.findings.length > 0) this.#dirty.set(bucket, comparer);
    if (members.size === 0) this.#empty(check, within, key);
  }

  /** Judges again what has changed; `judge` gets members in the order of the file. */
  settle(
    judge: (comparer: Comparer, members: readonly Compared[]) => readonly Finding[],
    count: (findings: readonly Finding[], by: 1 | -1) => void,
  ): void {
    for (const [bucket, comparer] of this.#dirty) {
      const { members } = bucket;
      count(bucket.findings, -1);
      const sorted = members.size > 1 ? [...members].toSorted((a, b) => byPlace(a.place, b.place)) : [];
      bucket.findings = sorted.length > 0 ? judge(comparer, sorted) : none;
      if (bucket.findings.length > 0) this.#told.add(bucket);
      else this.#told.delete(bucket);
      count(bucket.findings, 1);
    }
    this.#dirty.clear();
  }

  *findings(): Generator<Finding> {
    for (const { findings } of this.#told) yield* findings;
  }

  /** What it found is counted off when its members are compared next. */
  #empty(check: Check | undefined, within: unknown, key: string): void {
    const holders = this.#buckets.get(check);
    const keys = holders?.get(within);
    keys?.delete(key);
    if (keys?.size === 0) holders?.delete(within);
  }

  #bucket(check: Check | undefined, within: unknown, key: string): Bucket {
    let holders = this.#buckets.get(check);
    if (!holders) this.#buckets.set(check, (holders = new Map()));
    let keys = holders.get(within);
    if (!keys) holders.set(within, (keys = new Map()));
    let bucket = keys.get(key);
    if (!bucket) keys.set(key, (bucket = { members: new Set(), findings: none }));
    return bucket;
  }
}

const none: readonly never[] = [];

/** In the order of the file. */
export const byPlace = (a: Place, b: Place): number =>
  a.chunk === b.chunk ? a.start - b.start : firstLineOf(a.chunk) - firstLineOf(b.chunk);
