import type { Drawing } from "./drawing.ts";
import { numberFormat } from "./formats.ts";

type Locale = Pick<Drawing, "locale">;

function unit(value: number, name: string, { locale }: Locale, digits = 0): string {
  return numberFormat(locale, {
    style: "unit",
    unit: name,
    // German has `23h` beside `28 Min.`; `23 Std.` goes with that.
    unitDisplay: name === "hour" && /^de\b/.test(locale) ? "short" : "narrow",
    maximumFractionDigits: digits,
  }).format(value);
}

/** `40ms`, `0.4s`, `45s`, `4m 12s`, `1h 3m`; nothing for 0, which is how sources say that they did not measure. */
export function duration(ms: number, drawing: Locale): string {
  if (!Number.isFinite(ms) || ms <= 0) return "";
  if (ms < 50) return unit(Math.max(1, Math.round(ms)), "millisecond", drawing);
  if (ms < 9950) return unit(ms / 1000, "second", drawing, 1);
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return unit(seconds, "second", drawing);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return pair(unit(minutes, "minute", drawing), seconds % 60, "second", drawing);
  return pair(unit(Math.floor(minutes / 60), "hour", drawing), minutes % 60, "minute", drawing);
}

/** `7 days`, `36 hours`: a length of time that is no duration of something. */
export function span(ms: number, { locale }: Locale): string {
  const hours = ms / 3_600_000;
  const [value, name] = hours % 24 === 0 ? [hours / 24, "day"] : [hours, "hour"];
  return numberFormat(locale, {
    ...{ style: "unit", unit: name, unitDisplay: "long", maximumFractionDigits: 1 },
  }).format(value);
}

const pair = (large: string, rest: number, name: string, drawing: Locale): string =>
  rest === 0 ? large : `${large} ${unit(rest, name, drawing)}`;

/** A number as the locale groups it. */
export const amount = (value: number, { locale }: Locale): string =>
  numberFormat(locale, { maximumFractionDigits: 3 }).format(value);

const byteUnits = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** `812 B`, `1.2 MB`: decimal units. */
export function bytes(value: number, { locale }: Locale, per = ""): string {
  if (!Number.isFinite(value) || value < 0) return "";
  const step = Math.min(byteUnits.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  const text = numberFormat(locale, {
    style: "unit",
    unit: byteUnits[step] + per,
    unitDisplay: step === 0 ? "narrow" : "short",
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(value / 1000 ** step);
  // Written narrow, which alone has a B, English leaves no space.
  return text.replace(/(?<=\d)B/, " B");
}

/** `1.2 MB/s` of bytes in a second. */
export const bytesPerSecond = (value: number, drawing: Locale): string =>
  bytes(value, drawing, "-per-second");
