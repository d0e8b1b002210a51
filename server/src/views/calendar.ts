import type { EpochMs } from "../runs/store.ts";
import type { Drawing } from "./drawing.ts";
import { ageFormat, dateFormat } from "./formats.ts";

/** A day of the user's calendar: `2026-11-21`. */
export type Day = string;

const hourMs = 3_600_000;
/** No zone is further from UTC than this, in milliseconds. */
const farthestMs = 15 * hourMs;

/** The largest distance from 1970 that a `Date` can hold, in milliseconds. */
const lastMs = 8.64e15;

/** `undefined` for a time that no calendar has. */
export function dayOf(at: EpochMs, { timeZone }: Pick<Drawing, "timeZone">): Day | undefined {
  if (!(Math.abs(at) < lastMs - farthestMs)) return undefined;
  const parts = dateFormat("en-u-ca-iso8601", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}

/** Whether a text, read from a node's id, is a day. */
export const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(`${text}T00:00:00Z`));

/** The first moment of a day; days begin at midnight, but where clocks change then, at another time. */
export function dayStart(day: Day, drawing: Pick<Drawing, "timeZone">): EpochMs {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  let before = midnight - farthestMs;
  let at = midnight + farthestMs;
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if ((dayOf(middle, drawing) ?? "") < day) before = middle;
    else at = middle;
  }
  return at;
}

/** The day after. */
export function nextDay(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10);
}

/** Today, Yesterday, Thursday, November 19; with the year where it is another one. */
export function dayLabel(day: Day, drawing: Drawing): string {
  const today = dayOf(drawing.now, drawing);
  if (day === today) return drawing.words.today;
  if (nextDay(day) === today) return drawing.words.yesterday;
  const sameYear = day.slice(0, 4) === today?.slice(0, 4);
  return dateFormat(drawing.locale, {
    timeZone: "UTC",
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(sameYear ? {} : { year: "numeric" }),
  }).format(Date.parse(`${day}T12:00:00Z`));
}

/** `06:14`; `seconds` adds them. */
export function timeOfDay(at: EpochMs, { locale, timeZone }: Drawing, seconds = false): string {
  if (dayOf(at, { timeZone }) === undefined) return "";
  const digits = "2-digit" as const;
  return dateFormat(locale, {
    timeZone,
    hourCycle: "h23",
    hour: digits,
    minute: digits,
    ...(seconds ? { second: digits } : {}),
  }).format(at);
}

/** `06:14` of today, else with its day: `Yesterday 06:14`. */
export function moment(at: EpochMs, drawing: Drawing, seconds = false): string {
  const day = dayOf(at, drawing);
  if (day === undefined) return "";
  const time = timeOfDay(at, drawing, seconds);
  return day === dayOf(drawing.now, drawing) ? time : `${dayLabel(day, drawing)} ${time}`;
}

/** The same where there is little room: `Nov 19, 06:14`. */
export function shortMoment(at: EpochMs, drawing: Drawing): string {
  const { locale, now, timeZone } = drawing;
  const day = dayOf(at, drawing);
  const today = dayOf(now, drawing);
  if (day === undefined || day === today) return timeOfDay(at, drawing);
  return dateFormat(locale, {
    ...{ timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit", month: "short", day: "numeric" },
    ...(day.slice(0, 4) === today?.slice(0, 4) ? {} : { year: "numeric" }),
  }).format(at);
}

/** The date in full with the time and the zone, for pages that outlive today. */
export function fullMoment(at: EpochMs, { locale, timeZone }: Drawing): string {
  if (dayOf(at, { timeZone }) === undefined) return "";
  return dateFormat(locale, {
    timeZone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(at);
}

/** `2h ago`; `in 5m` where clocks differ. */
export function age(at: EpochMs, { locale, now }: Drawing): string {
  const seconds = Math.trunc((at - now) / 1000);
  if (!Number.isFinite(seconds)) return "";
  const relative = ageFormat(locale);
  const size = Math.abs(seconds);
  if (size < 60) return relative.format(seconds === 0 ? -0 : seconds, "second");
  if (size < 3600) return relative.format(Math.trunc(seconds / 60), "minute");
  if (size < 48 * 3600) return relative.format(Math.trunc(seconds / 3600), "hour");
  return relative.format(Math.trunc(seconds / 86_400), "day");
}
