import { jobOf, rangesOfTwo } from "../languages/promql/ranges.ts";
import type { PromqlTree } from "../languages/promql/tree.ts";
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
  /** The seconds of the shortest range in its expression that has to hold two samples. */
  readonly shortestRange: number | undefined;
  /** The same for each job that a selector of them names. */
  readonly jobRanges: readonly JobRange[];
}

/** The seconds of the shortest range over what one job scrapes. */
export interface JobRange {
  readonly job: string;
  readonly seconds: number;
}

const none: readonly never[] = [];
const noRanges = { shortestRange: undefined, jobRanges: none } as const;

/** Of the items of one unit, each at its place, as long as the trees are there. `own`: see `makeOwnTexts`. */
export function digestsOf(
  read: Read,
  items: readonly Item[],
  own: (text: string) => string,
): readonly (RuleDigest | undefined)[] {
  if (!items.some(isRule)) return none;
  const { symbols } = read;
  return items.map((item) => (isRule(item) ? digestOf(item, symbols, own) : undefined));
}

function digestOf(
  item: AlertRule | RecordRule,
  symbols: readonly Symbol[],
  own: (text: string) => string,
): RuleDigest {
  const metrics: string[] = [];
  let rule: string | undefined;
  for (const symbol of symbols) {
    const { space, name } = symbol;
    if (space === sameRule && isAt(symbol, item)) rule = name;
    else if (space === "metric" && symbol.role === "refers" && symbol instanceof RegionSymbol) {
      const { item: holder, key } = symbol.region;
      if (holder === item && key === "expr" && !metrics.includes(name)) metrics.push(own(name));
    }
  }
  const isRead = item.type === "record" && !(item.expr && item.expr.parsed.errors.length > 0);
  return {
    ...{
      metrics: metrics.length > 0 ? metrics.slice() : none,
      rule,
      expression: isRead ? expressionMark(item.node) : undefined,
    },
    waitMs: item.type === "alert" ? msOf(item.for) : undefined,
    ...shortRanges(item, own),
  };
}

function shortRanges(
  { expr }: AlertRule | RecordRule,
  own: (text: string) => string,
): Pick<RuleDigest, "shortestRange" | "jobRanges"> {
  const isRead = expr?.language.id === "promql" && expr.parsed.errors.length === 0;
  const ranges = isRead ? rangesOfTwo(expr.parsed.tree as PromqlTree) : none;
  if (ranges.length === 0) return noRanges;
  let shortestRange = Infinity;
  let jobs: Map<string, number> | undefined;
  for (const { matrix, selector } of ranges) {
    const seconds = matrix.range.seconds!;
    shortestRange = Math.min(shortestRange, seconds);
    const job = jobOf(selector);
    if (job !== undefined) (jobs ??= new Map()).set(job, Math.min(jobs.get(job) ?? seconds, seconds));
  }
  const jobRanges = jobs ? [...jobs].map(([job, seconds]) => ({ job: own(job), seconds })) : none;
  return { shortestRange, jobRanges };
}

const isAt = ({ place }: Symbol, { name }: AlertRule | RecordRule): boolean =>
  place.chunk === name.place.chunk && place.start === name.place.start;
