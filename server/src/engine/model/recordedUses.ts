import type { RecordedUse } from "./check.ts";
import { byPlace } from "./comparisons.ts";
import type { Finding } from "./finding.ts";
import { isRule } from "./items.ts";
import { unitOf } from "./unit.ts";
import type { AlertRule, Item, RecordRule } from "./items.ts";
import type { Kind } from "./kind.ts";
import type { RuleDigest } from "./ruleDigest.ts";

type Rule = AlertRule | RecordRule;

const none: readonly never[] = [];

/** Which rules of a file read metrics that rules of the same file record; an edit costs the rules of the metrics it touches. */
export class RecordedUses {
  readonly #records = new Map<string, Set<RecordRule>>();
  readonly #users = new Map<string, Set<Rule>>();
  readonly #rules = new Map<Rule, { readonly metrics: readonly string[]; readonly kind: Kind }>();
  readonly #findings = new Map<Rule, readonly Finding[]>();
  readonly #dirty = new Set<Rule>();

  change(by: 1 | -1, items: readonly Item[], digests: readonly (RuleDigest | undefined)[], kind: Kind): void {
    for (const [at, item] of items.entries()) {
      if (!isRule(item)) continue;
      const metrics = digests[at]?.metrics ?? none;
      for (const metric of metrics) exchange(this.#users, metric, item, by);
      if (metrics.length > 0) this.#set(item, by === 1 ? { metrics, kind } : undefined);
      if (item.type !== "record" || item.name.value === "") continue;
      exchange(this.#records, item.name.value, item, by);
      for (const user of this.#users.get(item.name.value) ?? []) this.#dirty.add(user);
    }
  }

  #set(rule: Rule, now: { readonly metrics: readonly string[]; readonly kind: Kind } | undefined): void {
    if (now) this.#rules.set(rule, now);
    else this.#rules.delete(rule);
    const isMet = now?.metrics.some((metric) => this.#records.has(metric)) ?? false;
    if (isMet || this.#findings.has(rule)) this.#dirty.add(rule);
  }

  /** Judges again what has changed. */
  settle(
    judge: (kind: Kind, uses: readonly RecordedUse[]) => readonly Finding[],
    count: (findings: readonly Finding[], by: 1 | -1) => void,
  ): void {
    for (const rule of this.#dirty) {
      const before = this.#findings.get(rule);
      if (before) count(before, -1);
      const uses = this.#usesOf(rule);
      const findings = uses.length > 0 ? judge(this.#rules.get(rule)!.kind, uses) : none;
      if (findings.length > 0) this.#findings.set(rule, findings);
      else this.#findings.delete(rule);
      count(findings, 1);
    }
    this.#dirty.clear();
  }

  #usesOf(rule: Rule): RecordedUse[] {
    const found: RecordedUse[] = [];
    for (const metric of this.#rules.get(rule)?.metrics ?? none) {
      const records = this.#records.get(metric);
      if (!records) continue;
      const sorted = records.size > 1 ? [...records].sort((a, b) => byPlace(a.place, b.place)) : [...records];
      found.push({ rule, metric, records: sorted });
    }
    return found;
  }

  *findings(): Generator<Finding> {
    for (const findings of this.#findings.values()) yield* findings;
  }
}

function exchange<T>(sets: Map<string, Set<T>>, key: string, member: T, by: 1 | -1): void {
  let set = sets.get(key);
  if (by === 1) {
    if (!set) sets.set(key, (set = new Set()));
    set.add(member);
  } else if (set?.delete(member) && set.size === 0) sets.delete(key);
}

/** A check may have had the trees of rules read again. */
export function letGoOf(uses: readonly RecordedUse[], { letsGo }: Kind): void {
  if (!letsGo) return;
  for (const { rule, records } of uses)
    for (const { extent } of [rule, ...records]) unitOf(extent.chunk)?.read?.letGo?.();
}
