import { english } from "../protocol/words.ts";
import type { Words } from "../protocol/words.ts";
import type { EpochMs } from "../runs/store.ts";
import { numberFormat } from "./formats.ts";

/** All that a view needs to know about who looks at it. */
export interface Drawing {
  readonly now: EpochMs;
  /** BCP 47. */
  readonly locale: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly words: Words;
}

/** A drawing from what a client says of itself: an unknown locale becomes English, an unknown zone UTC. */
export function makeDrawing(
  now: EpochMs,
  locale: string | undefined,
  timeZone: string | undefined,
  words: Partial<Words> = {},
): Drawing {
  return {
    now,
    locale: locale !== undefined && isLocale(locale) ? locale : "en",
    timeZone: timeZone !== undefined && isTimeZone(timeZone) ? timeZone : "UTC",
    words: { ...english, ...words },
  };
}

/** Puts values in the places `{0}`, `{1}` of a word. */
export function fill(word: string, ...values: readonly (string | number)[]): string {
  return word.replaceAll(/\{(\d)\}/g, (place, index) => String(values[Number(index)] ?? place));
}

/** The word for one or for several, filled in with the count. */
export function count(drawing: Drawing, amount: number, one: string, many: string): string {
  return fill(amount === 1 ? one : many, numberFormat(drawing.locale).format(amount));
}

/** The parts that there are, as a description shows them. */
export const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== "").join(" · ");

function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([locale]).length > 0;
  } catch {
    return false;
  }
}

function isTimeZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
