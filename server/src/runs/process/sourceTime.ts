import type { EpochMs } from "../store.ts";

const pattern =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?\s*$/i;

/**
 * A time as a warehouse writes it, `2025-03-14 02:00:00.123456`, `2025-03-14T02:00:00Z`, `… +01:00`; UTC where no
 * zone is given. `undefined` when it is none. What is finer than a millisecond is dropped.
 */
export function sourceTime(text: string | null): EpochMs | undefined {
  return (text === null ? undefined : plainTime(text)) ?? anyTime(text);
}

const [zero, nine] = [48, 57];

/** `2025-03-14 02:00:00` with or without a fraction, as most databases write it; `undefined` for anything else. */
function plainTime(text: string): EpochMs | undefined {
  const { length } = text;
  if (length < 19 || length > 29 || text[4] !== "-" || text[7] !== "-" || text[13] !== ":") return undefined;
  if (text[16] !== ":" || (text[10] !== " " && text[10] !== "T")) return undefined;
  if (length === 20 || (length > 20 && text[19] !== ".")) return undefined;
  const digits = (from: number, to: number): number => {
    let number = 0;
    for (let at = from; at < to; at++) {
      const code = text.charCodeAt(at);
      if (code < zero || code > nine) return Number.NaN;
      number = number * 10 + code - zero;
    }
    return number;
  };
  const [month, day] = [digits(5, 7), digits(8, 10)];
  const [hour, minute, second] = [digits(11, 13), digits(14, 16), digits(17, 19)];
  // What is not in every month is looked at with more care.
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour <= 23 && minute <= 59 && second <= 59))
    return undefined;
  const ms = length > 20 ? Math.floor((digits(20, length) * 1000) / 10 ** (length - 20)) : 0;
  const time = Date.UTC(digits(0, 4), month - 1, day, hour, minute, second, ms);
  return Number.isNaN(time) ? undefined : time;
}

function anyTime(text: string | null): EpochMs | undefined {
  const match = pattern.exec(text ?? "");
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const ms = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const parts = [
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
  ] as const;
  const local = Date.UTC(...parts, Number(second ?? 0), ms);
  const read = new Date(local);
  // The 30th of February and 25 o'clock are no times; `Date.UTC` would roll over.
  const rolled = read.getUTCMonth() !== parts[1] || read.getUTCDate() !== parts[2];
  if (rolled || parts[3] > 23 || parts[4] > 59 || Number(second ?? 0) > 59) return undefined;
  return local - offsetMs(zone);
}

function offsetMs(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}

/** The same, from and to: how the mirror and the generator write a time. */
export const sourceText = (time: EpochMs): string =>
  new Date(time).toISOString().replace("T", " ").slice(0, 23);
