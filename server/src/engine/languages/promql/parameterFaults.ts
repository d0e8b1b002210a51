import type { Range } from "./range.ts";
import type { Aggregate, Call, Expression } from "./tree.ts";

/** A parameter with which a call or aggregation cannot do what it is for. */
export interface ParameterFault {
  readonly at: Expression;
  /** What comes of it, after "`quantile` …". */
  readonly outcome: string;
  /** What was meant, where that is plain. */
  readonly meant: string | undefined;
}

type NumberOf = (node: Expression) => number | undefined;
type Judge = (args: readonly Expression[], numberOf: NumberOf) => ParameterFault | undefined;

/** What is wrong with a number that a call or aggregation is given. */
export function parameterFault(
  node: Call | Aggregate,
  rangeOf: (node: Expression) => Range,
): ParameterFault | undefined {
  const judge = judges.get(node.type === "call" ? node.name.value : node.op);
  return judge?.(node.args, (arg) => {
    const { low, high } = rangeOf(arg);
    return low === high ? low : undefined;
  });
}

/** Words that one of these stands in. */
export const parametersMatter = /quantile|topk|bottomk|limit|smoothing|holt_winters|round|clamp/i;

const at =
  (
    index: number,
    judge: (value: number, node: Expression) => Omit<ParameterFault, "at"> | undefined,
  ): Judge =>
  (args, numberOf) => {
    const arg = args[index];
    const value = arg && numberOf(arg);
    const fault = value === undefined ? undefined : judge(value, arg!);
    return fault && { at: arg!, ...fault };
  };

const quantile = (value: number, node: Expression): Omit<ParameterFault, "at"> | undefined => {
  if (value >= 0 && value <= 1) return undefined;
  const meant = value >= 10 && value <= 100 && node.type === "number" ? fractionOf(value) : undefined;
  const outcome = `takes a part between 0 and 1, and gives ${value > 1 ? "+Inf" : "-Inf"} for any other`;
  return { outcome, meant };
};

/** 99.9 per cent is 0.999. */
const fractionOf = (percent: number): string => String(Number((percent / 100).toPrecision(12)));

const nothingBelowOne = (value: number): Omit<ParameterFault, "at"> | undefined =>
  value < 1 ? { outcome: "of less than one series gives nothing", meant: undefined } : undefined;

const ratio = (value: number): Omit<ParameterFault, "at"> | undefined => {
  if (value === 0) return { outcome: "of 0 gives nothing", meant: undefined };
  if (value >= -1 && value <= 1) return undefined;
  return { outcome: "takes a part between -1 and 1, and for any other gives every series", meant: undefined };
};

const factor = (value: number): Omit<ParameterFault, "at"> | undefined =>
  value > 0 && value < 1
    ? undefined
    : {
        outcome: "takes factors between 0 and 1, and fails with any other when it is evaluated",
        meant: undefined,
      };

const factors: Judge = (args, numberOf) => at(1, factor)(args, numberOf) ?? at(2, factor)(args, numberOf);

const bounds: Judge = (args, numberOf) => {
  const [, low, high] = args;
  const [from, to] = [low && numberOf(low), high && numberOf(high)];
  if (from === undefined || to === undefined || from <= to) return undefined;
  return { at: low!, outcome: `with a minimum above the maximum gives nothing`, meant: undefined };
};

const quantiles: Judge = (args, numberOf) => {
  for (let index = 2; index < args.length; index++) {
    const fault = at(index, quantile)(args, numberOf);
    if (fault) return fault;
  }
  return undefined;
};

/** Prometheus 3.14, promql/functions.go, quantile.go and engine.go (aggregations). */
const judges: ReadonlyMap<string, Judge> = new Map([
  ["quantile", at(0, quantile)],
  ["quantile_over_time", at(0, quantile)],
  ["histogram_quantile", at(0, quantile)],
  ["histogram_quantiles", quantiles],
  ["topk", at(0, nothingBelowOne)],
  ["bottomk", at(0, nothingBelowOne)],
  ["limitk", at(0, nothingBelowOne)],
  ["limit_ratio", at(0, ratio)],
  ["holt_winters", factors],
  ["double_exponential_smoothing", factors],
  [
    "round",
    at(1, (value) =>
      value === 0 ? { outcome: "to multiples of 0 gives no number (NaN)", meant: undefined } : undefined,
    ),
  ],
  ["clamp", bounds],
]);
