import type { EpochMs } from "../store.ts";

const pattern =
  /^\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?)?\s*$/i;

/**
 * A time as a warehouse writes it, `2025-03-14 02:00:00.123456`, `2025-03-14T02:00:00Z`, `… +01:00`; UTC where no
 * zone is given. `undefined` when it is none. What is finer than a millisecond is dropped.
 */
export function sourceTime(text: string | null): EpochMs | undefined {
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
