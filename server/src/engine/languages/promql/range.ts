import type { Call } from "./tree.ts";

/** Between which numbers a value lies, both included; a value that is not a number lies in every range. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const anyNumber: Range = { low: -Infinity, high: Infinity };
const notNegative: Range = { low: 0, high: Infinity };
export const oneOrMore: Range = { low: 1, high: Infinity };
export const exactly = (value: number): Range =>
  Number.isNaN(value) ? anyNumber : { low: value, high: value };

export const isExact = ({ low, high }: Range): boolean => low === high;

/** The smallest range around all. */
export function hull(all: readonly { readonly range: Range }[]): Range {
  const [first] = all;
  if (first === undefined) return anyNumber;
  let { range } = first;
  for (let at = 1; at < all.length; at++) {
    const { low, high } = all[at]!.range;
    range = { low: Math.min(range.low, low), high: Math.max(range.high, high) };
  }
  return range;
}

/** Between the least and the greatest of these; any where one is no number. */
function around(one: number, two: number, three = one, four = two): Range {
  const low = Math.min(one, two, three, four);
  return Number.isNaN(low) ? anyNumber : { low, high: Math.max(one, two, three, four) };
}

export const negated = ({ low, high }: Range): Range => ({ low: -high, high: -low });

/** The result of an arithmetic operator. */
export function computed(op: string, a: Range, b: Range): Range {
  switch (op) {
    case "+":
      return around(a.low + b.low, a.high + b.high);
    case "-":
      return around(a.low - b.high, a.high - b.low);
    case "*":
      return around(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high);
    case "/":
      if (b.low <= 0 && b.high >= 0) return anyNumber;
      return around(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high);
    case "%":
      return isExact(a) && isExact(b) ? exactly(a.low % b.low) : anyNumber;
    case "^":
      return isExact(a) && isExact(b) ? exactly(a.low ** b.low) : anyNumber;
    default:
      return anyNumber;
  }
}

/** Whether a comparison holds for values of these ranges. */
export function holds(op: string, a: Range, b: Range): "never" | "always" | "sometimes" {
  const verdict = (can: boolean, must: boolean): "never" | "always" | "sometimes" =>
    can ? (must ? "always" : "sometimes") : "never";
  const isOne = isExact(a) && isExact(b) && a.low === b.low;
  const meet = a.low <= b.high && b.low <= a.high;
  switch (op) {
    case "==":
      return verdict(meet, isOne);
    case "!=":
      return verdict(!isOne, !meet);
    case ">":
      return verdict(a.high > b.low, a.low > b.high);
    case ">=":
      return verdict(a.high >= b.low, a.low >= b.high);
    case "<":
      return verdict(a.low < b.high, a.high < b.low);
    case "<=":
      return verdict(a.low <= b.high, a.high <= b.low);
    default:
      return "sometimes";
  }
}

/** What is left of a range where a comparison holds. */
export function filtered(op: string, a: Range, b: Range): Range {
  switch (op) {
    case "==":
      return { low: Math.max(a.low, b.low), high: Math.min(a.high, b.high) };
    case ">":
    case ">=":
      return { low: Math.max(a.low, b.low), high: a.high };
    case "<":
    case "<=":
      return { low: a.low, high: Math.min(a.high, b.high) };
    default:
      return a;
  }
}

/** The comparison with its sides changed. */
export const mirrored = (op: string): string => ({ "<": ">", ">": "<", "<=": ">=", ">=": "<=" })[op] ?? op;

/** What functions return whatever they are given. https://prometheus.io/docs/prometheus/latest/querying/functions/ */
const fixed: Readonly<Record<string, Range>> = {
  hour: { low: 0, high: 23 },
  minute: { low: 0, high: 59 },
  day_of_week: { low: 0, high: 6 },
  day_of_month: { low: 1, high: 31 },
  day_of_year: { low: 1, high: 366 },
  days_in_month: { low: 28, high: 31 },
  month: { low: 1, high: 12 },
  sgn: { low: -1, high: 1 },
  pi: exactly(Math.PI),
  absent: exactly(1),
  absent_over_time: exactly(1),
  present_over_time: exactly(1),
  count_over_time: oneOrMore,
  rate: notNegative,
  irate: notNegative,
  increase: notNegative,
  changes: notNegative,
  resets: notNegative,
  stddev_over_time: notNegative,
  stdvar_over_time: notNegative,
  sqrt: notNegative,
  exp: notNegative,
};

/** These return one of the values that they are given, or one between them. */
const choosing = new Set([
  ...["avg_over_time", "min_over_time", "max_over_time", "last_over_time", "first_over_time"],
  ...[
    "label_replace",
    "label_join",
    "sort",
    "sort_desc",
    "sort_by_label",
    "sort_by_label_desc",
    "vector",
    "info",
  ],
]);

const numberAt = ({ args }: Call, index: number): number | undefined => {
  let node = args[index];
  let sign = 1;
  for (; node?.type === "unary" || node?.type === "paren"; node = node.expr)
    if (node.type === "unary" && node.op === "-") sign = -sign;
  return node?.type === "number" ? sign * node.value : undefined;
};

/** The range of a call's result, from that of its argument. */
export function rangeOfCall(call: Call, arg: Range): Range {
  const name = call.name.value;
  if (Object.hasOwn(fixed, name)) return fixed[name]!;
  if (choosing.has(name)) return arg;
  switch (name) {
    case "abs":
      return arg.low >= 0 ? arg : { low: 0, high: Math.max(Math.abs(arg.low), Math.abs(arg.high)) };
    case "ceil":
      return { low: Math.ceil(arg.low), high: Math.ceil(arg.high) };
    case "floor":
      return { low: Math.floor(arg.low), high: Math.floor(arg.high) };
    case "round":
      return call.args.length > 1 ? anyNumber : { low: Math.floor(arg.low), high: Math.ceil(arg.high) };
    case "sum_over_time":
      return arg.low >= 0 ? { low: arg.low, high: Infinity } : anyNumber;
    case "clamp":
      return clamped(arg, numberAt(call, 1), numberAt(call, 2));
    case "clamp_min":
      return clamped(arg, numberAt(call, 1), Infinity);
    case "clamp_max":
      return clamped(arg, -Infinity, numberAt(call, 1));
    default:
      return anyNumber;
  }
}

function clamped(arg: Range, low: number | undefined, high: number | undefined): Range {
  if (low === undefined || high === undefined || low > high) return anyNumber;
  const within = (value: number): number => Math.min(Math.max(value, low), high);
  return { low: within(arg.low), high: within(arg.high) };
}
