import type { Effort } from "./measureServer.ts";
import type { Wish } from "./ruleFiles.ts";
import type { ServerId } from "./servers.ts";
import type { Selection } from "./selection.ts";

/** A generated file, and who is measured with it. */
export interface Plan {
  readonly id: string;
  readonly wish: Wish;
  readonly servers: readonly ServerId[];
  readonly effort: Effort;
  /** What servers that take seconds for an edit are asked for. */
  readonly slowEffort: Effort;
}

const peers: readonly ServerId[] = ["tocsin", "yls", "yls0", "null"];
const short: Effort = { keys: 8, groups: 2, asks: 2 };
const keysOnly = { groups: 0, asks: 0 };

const plans: readonly Plan[] = [
  {
    id: "100 rules",
    wish: { rules: 100, seeds: "ends" },
    servers: [...peers, "tocsin-first"],
    effort: { keys: 20, groups: 4, asks: 5 },
    slowEffort: short,
  },
  {
    id: "1 000 rules",
    wish: { rules: 1000, seeds: "ends" },
    servers: [...peers, "tocsin-lsp", "tocsin-pulled", "tocsin-first"],
    effort: { keys: 20, groups: 4, asks: 5 },
    slowEffort: short,
  },
  {
    id: "1 000 rules in one group",
    wish: { rules: 1000, rulesAGroup: 1000, seeds: "ends" },
    servers: peers,
    effort: { keys: 20, ...keysOnly },
    slowEffort: { keys: 4, ...keysOnly },
  },
  {
    id: "1 000 rules, a finding in each",
    wish: { rules: 1000, seeds: "every" },
    servers: ["tocsin", "yls", "yls0"],
    effort: { keys: 20, ...keysOnly },
    slowEffort: { keys: 4, ...keysOnly },
  },
  {
    id: "10 000 rules",
    wish: { rules: 10_000, seeds: "ends" },
    servers: [...peers, "tocsin-pulled"],
    effort: { keys: 20, groups: 4, asks: 4 },
    slowEffort: { keys: 4, groups: 2, asks: 1 },
  },
  {
    id: "10 000 rules, a finding in each",
    wish: { rules: 10_000, seeds: "every" },
    servers: ["tocsin", "yls"],
    effort: { keys: 8, ...keysOnly },
    slowEffort: { keys: 2, ...keysOnly },
  },
];

/** Those that show at a glance whether something has become faster or slower. */
const glance = ["100 rules", "1 000 rules", "1 000 rules in one group", "10 000 rules"];

/** The files to measure with, and who takes part. */
export function plansFor({ topics, isQuick, rules, other }: Selection): Plan[] {
  const isAll = topics.length === 0;
  return plans
    .filter(({ wish }) => rules === undefined || wish.rules === rules)
    .filter(({ id, wish }) => !isQuick || (isAll ? wish.rules <= 1000 : glance.includes(id)))
    .map((plan) => {
      const few: readonly ServerId[] = topics.includes("start")
        ? ["tocsin", "tocsin-first", "null"]
        : ["tocsin", "null"];
      const servers: readonly ServerId[] = !isAll && isQuick ? few : plan.servers;
      return {
        ...plan,
        servers: other === undefined ? servers : [...servers, "tocsin-other"],
        effort: {
          ...(isAll ? plan.effort : effortFor(plan.effort, topics)),
          ...(isQuick && { budgetMs: 2000 }),
        },
        slowEffort: isAll ? plan.slowEffort : effortFor(plan.slowEffort, topics),
      };
    });
}

const effortFor = ({ keys, groups, asks }: Effort, topics: readonly string[]): Effort => ({
  keys: topics.includes("keystroke") ? keys : 0,
  groups: topics.includes("group") ? groups : 0,
  asks: topics.includes("ask") ? asks : 0,
});
