import type { Shape } from "../../server/src/protocol/shape.ts";
import { amount, bytes, duration } from "../../server/src/views/amounts.ts";
import { dateFormat, numberFormat } from "../../server/src/views/formats.ts";

/** How numbers and times are said to this user. */
export type RunTexts = {
  duration(ms: number): string;
  number(value: number): string;
  bytes(value: number): string;
  /** `06:14:09` */
  time(at: number | undefined): string;
  /** The same, as precise as marks of an axis so far apart need it. */
  mark(at: number, everyMs: number): string;
  /** With its day. */
  moment(at: number): string;
  /** The same without seconds. */
  minute(at: number): string;
  /** A day of the user's calendar, and one of UTC. */
  day(at: number): string;
  utcDay(at: number): string;
  /** `97.3 %` */
  share(value: number): string;
};

type Options = Intl.DateTimeFormatOptions & { readonly fractionalSecondDigits?: 1 | 2 | 3 };

export function runTexts({
  locale,
  timeZone,
}: {
  readonly locale: string;
  readonly timeZone: string;
}): RunTexts {
  const clock: Options = { timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" };
  const seconds: Options = { ...clock, second: "2-digit" };
  const day: Options = { weekday: "short", month: "short", day: "numeric" };
  return {
    duration: (ms) => duration(ms, { locale }),
    number: (value) => amount(value, { locale }),
    bytes: (value) => bytes(value, { locale }),
    time: (at) => (at === undefined ? "" : dateFormat(locale, seconds).format(at)),
    mark: (at, everyMs) =>
      dateFormat(
        locale,
        everyMs >= 60_000 ? clock : everyMs >= 1000 ? seconds : { ...seconds, fractionalSecondDigits: 3 },
      ).format(at),
    minute: (at) => dateFormat(locale, { ...clock, ...day }).format(at),
    day: (at) => dateFormat(locale, { timeZone, ...day }).format(at),
    utcDay: (at) => dateFormat(locale, { timeZone: "UTC", ...day }).format(at),
    share: (value) => numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(value),
    moment: (at) => dateFormat(locale, { ...seconds, ...day }).format(at),
  };
}

/** A share as a percentage with its sign. */
export const signedShare = (value: number, locale: string): string =>
  numberFormat(locale, { style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 1 })
    .format(value)
    .replace("-", "−");

/** Reads an answer that came as text. */
export const fromJson =
  <T>(shape: Shape<T>) =>
  (data: unknown): T | undefined => {
    if (typeof data !== "string") return undefined;
    try {
      const value: unknown = JSON.parse(data);
      return shape(value) ? value : undefined;
    } catch {
      return undefined;
    }
  };
