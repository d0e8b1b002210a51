/** A number as Prometheus prints it: all its digits, never an exponent. */
export function printNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const text = Object.is(value, -0) ? "-0" : String(value);
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  // Both numbers that JavaScript writes with an exponent have all their digits on one side of the point.
  return `${sign}${digits.padEnd(point, "0")}`;
}

/** A number as Go's `%v` prints it, which Prometheus does behind `fill`. */
export function printFill(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size) || (size >= 1e-4 && size < 1e21)) return printNumber(value);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  return `${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

const units = [
  ["y", 31_536_000_000, true],
  ["w", 604_800_000, true],
  ["d", 86_400_000, false],
  ["h", 3_600_000, false],
  ["m", 60_000, false],
  ["s", 1000, false],
  ["ms", 1, false],
] as const;

/**
 * A length of time as Prometheus prints it, in years and weeks only where they come out even; `undefined` for one that
 * is no whole number of milliseconds, which it cannot print.
 */
export function printDuration(seconds: number): string | undefined {
  let ms = Math.round(Math.abs(seconds) * 1000);
  if (Math.abs(ms - Math.abs(seconds) * 1000) > 1e-6 * Math.max(1, ms)) return undefined;
  if (ms === 0) return seconds === 0 ? "0s" : undefined;
  let text = seconds < 0 ? "-" : "";
  for (const [unit, size, isEven] of units) {
    if (ms < size || (isEven && ms % size !== 0)) continue;
    text += `${Math.floor(ms / size)}${unit}`;
    ms %= size;
  }
  return text;
}
