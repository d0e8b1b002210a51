import type { Read } from "./document.ts";
import { msOf } from "./evaluationInterval.ts";
import { isRule } from "./items.ts";
import type { AlertRule, Item, RecordRule } from "./items.ts";
import { expressionMark, sameRule } from "./ruleMarks.ts";
import { RegionSymbol } from "./symbol.ts";
import type { Symbol } from "./symbol.ts";

/** What is kept of a rule whose tree was let go of. */
export interface RuleDigest {
  /** That its expression reads. */
  readonly metrics: readonly string[];
  /** The same for rules of the same name, labels and expression; of a file that a Prometheus is known to read. */
  readonly rule: string | undefined;
  /** The same for recording rules of the same labels and expression. */
  readonly expression: string | undefined;
  /** The ms of an alert's `for`; `undefined` where there is none, or none that can be read. */
  readonly waitMs: number | undefined;
}

const none: readonly never[] = [];

/** Of the items of one unit, each at its place, as long as the trees are there. */
export function digestsOf(read: Read, items: readonly Item[]): readonly (RuleDigest | undefined)[] {
  if (!items.some(isRule)) return none;
  const { symbols } = read;
  return items.map((item) => (isRule(item) ? digestOf(item, symbols) : undefined));
}

function digestOf(item: AlertRule | RecordRule, symbols: readonly Symbol[]): RuleDigest {
  const metrics: string[] = [];
  let rule: string | undefined;
  for (const symbol of symbols) {
    const { space, name } = symbol;
    if (space === sameRule && isAt(symbol, item)) rule = name;
    else if (space === "metric" && symbol.role === "refers" && symbol instanceof RegionSymbol) {
      const { item: own, key } = symbol.region;
      if (own === item && key === "expr" && !metrics.includes(name)) metrics.push(name);
    }
  }
  const isRead = item.type === "record" && !(item.expr && item.expr.parsed.errors.length > 0);
  return {
    ...{ metrics, rule, expression: isRead ? expressionMark(item.node) : undefined },
    waitMs: item.type === "alert" ? msOf(item.for) : undefined,
  };
}

const isAt = ({ place }: Symbol, { name }: AlertRule | RecordRule): boolean =>
  place.chunk === name.place.chunk && place.start === name.place.start;
