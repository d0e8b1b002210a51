import { constantOf } from "./inWords.ts";
import type { Binary, Expression } from "./tree.ts";

/** Powers of base units: bytes per second are `bytes` and `s^-1`. Empty for a number without a unit. */
type Unit = Readonly<Record<string, number>>;

/** A unit, and whether it is a share of the same unit. */
interface Measured {
  readonly unit: Unit;
  readonly ratio?: "ratio" | "percent";
}

/** Base units as Prometheus names them, https://prometheus.io/docs/practices/naming/#base-units; seconds are `s`. */
const suffixes: Readonly<Record<string, Measured>> = {
  seconds: { unit: { s: 1 } },
  bytes: { unit: { bytes: 1 } },
  bits: { unit: { bits: 1 } },
  celsius: { unit: { "°C": 1 } },
  meters: { unit: { m: 1 } },
  volts: { unit: { V: 1 } },
  amperes: { unit: { A: 1 } },
  joules: { unit: { J: 1 } },
  grams: { unit: { g: 1 } },
  ratio: { unit: {}, ratio: "ratio" },
  percent: { unit: {}, ratio: "percent" },
};

const MAX_DEPTH = 60;

const perSecond = new Set(["rate", "irate", "deriv"]);
/** Functions and aggregations whose result has the unit of what they take. */
const keeping = new Set([
  ...["increase", "delta", "idelta", "avg_over_time", "min_over_time", "max_over_time", "sum_over_time"],
  ...["last_over_time", "first_over_time", "stddev_over_time", "abs", "ceil", "floor", "round", "clamp"],
  ...["clamp_min", "clamp_max", "sort", "sort_desc", "label_replace", "label_join", "predict_linear"],
]);
const keepingLast = new Set(["histogram_quantile", "quantile_over_time"]);
const aggregations = new Set(["sum", "avg", "min", "max", "topk", "bottomk", "quantile", "stddev"]);

/** The unit of what an expression gives, as far as names and functions say it: `bytes/s`, `ratio`. */
export function unitOf(node: Expression | undefined): string | undefined {
  const measured = node && measure(node, 0);
  return measured && named(measured);
}

/** The unit that the name of a metric speaks of. */
export const unitOfName = (name: string): string | undefined => {
  const measured = measureName(name);
  return measured && named(measured);
};

function named({ unit, ratio }: Measured): string | undefined {
  const powers = Object.entries(unit).filter(([, power]) => power !== 0);
  if (powers.length === 0) return ratio;
  const above = powers.filter(([, power]) => power > 0).map(([base, power]) => powered(base, power));
  const below = powers.filter(([, power]) => power < 0).map(([base, power]) => powered(base, -power));
  const first = above.length === 0 ? "1" : above.join("·");
  if (below.length === 0) return first === "s" ? "seconds" : first;
  return `${first}/${below.join("·")}`;
}

const powered = (base: string, power: number): string => (power === 1 ? base : `${base}^${power}`);

function measureName(name: string): Measured | undefined {
  const [level, metric, operations] = name.includes(":") ? name.split(":") : [undefined, name, undefined];
  const words = (metric ?? level ?? "").replace(/_(?:total|sum|bucket|max|min|created)$/, "").split("_");
  const found = suffixes[words.at(-1)!];
  const last = operations?.split("_").at(-1) ?? "";
  if (last === "ratio" || last === "percent") return suffixes[last];
  return found && /^i?rate\d/.test(last) ? times(found, { unit: { s: 1 } }, -1) : found;
}

function measure(node: Expression, depth: number): Measured | undefined {
  if (depth > MAX_DEPTH) return undefined;
  switch (node.type) {
    case "selector": {
      const { name } = node;
      return name && !name.value.endsWith("_count") ? measureName(name.value) : counted(name?.value);
    }
    case "matrix":
    case "subquery":
    case "paren":
    case "unary":
      return measure(node.expr, depth + 1);
    case "aggregate":
      if (node.op === "count") return { unit: {} };
      return aggregations.has(node.op) && node.expr ? measure(node.expr, depth + 1) : undefined;
    case "call":
      return measureCall(node.name.value, node.args, depth);
    case "binary":
      return measureBinary(node, depth);
    default:
      return undefined;
  }
}

/** What counts things is a plain number, which can divide what is measured. */
const counted = (name: string | undefined): Measured | undefined =>
  name?.endsWith("_count") ? { unit: {} } : undefined;

function measureCall(name: string, args: readonly Expression[], depth: number): Measured | undefined {
  if (name === "time" || name === "timestamp") return { unit: { s: 1 } };
  const arg = keepingLast.has(name) ? args.at(-1) : args[0];
  if (!arg) return undefined;
  const inner = measure(arg, depth + 1);
  if (!inner) return undefined;
  if (perSecond.has(name)) return times(inner, { unit: { s: 1 } }, -1);
  if (name === "histogram_quantile") {
    // The buckets say the unit of what is observed; how fast they grow cancels out.
    const unit = { ...inner.unit };
    if (hasRate(arg, 0)) unit["s"] = (unit["s"] ?? 0) + 1;
    return { unit };
  }
  return keeping.has(name) || keepingLast.has(name) ? inner : undefined;
}

function hasRate(node: Expression, depth: number): boolean {
  if (depth > MAX_DEPTH) return false;
  if (node.type === "call") return perSecond.has(node.name.value);
  if (node.type === "aggregate") return node.expr !== undefined && hasRate(node.expr, depth + 1);
  return node.type === "paren" && hasRate(node.expr, depth + 1);
}

function measureBinary({ op, left, right, bool }: Binary, depth: number): Measured | undefined {
  if (bool) return undefined;
  const ours = measure(left, depth + 1);
  const [factor, base] = [constantOf(right), constantOf(left)];
  if (/^(?:[<>]=?|==|!=|and|unless)$/.test(op)) return ours;
  const theirs = measure(right, depth + 1);
  if (op === "or") return theirs && ours && !isSame(ours, theirs) ? undefined : (ours ?? undefined);
  if (op === "+" || op === "-") {
    const isShare = ours?.ratio === "ratio" || theirs?.ratio === "ratio";
    if (factor !== undefined || base !== undefined) return isShare ? (ours ?? theirs) : undefined;
    return ours && theirs && isSame(ours, theirs) ? ours : undefined;
  }
  if (op === "*" && (factor === 100 || base === 100)) {
    const share = factor === 100 ? ours : theirs;
    return share?.ratio === "ratio" ? { unit: {}, ratio: "percent" } : undefined;
  }
  if (factor !== undefined || base !== undefined || !ours || !theirs) return undefined;
  if (op === "/") return times(ours, theirs, -1);
  return op === "*" ? times(ours, theirs, 1) : undefined;
}

const isSame = (a: Measured, b: Measured): boolean => named(a) === named(b);

function times(a: Measured, b: Measured, sign: 1 | -1): Measured {
  const unit: Record<string, number> = { ...a.unit };
  for (const [base, power] of Object.entries(b.unit)) unit[base] = (unit[base] ?? 0) + sign * power;
  const isPlain = Object.values(unit).every((power) => power === 0);
  const hadUnit = Object.keys(a.unit).length > 0;
  return isPlain && hadUnit ? { unit: {}, ratio: "ratio" } : { unit };
}
