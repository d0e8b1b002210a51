import type { LanguageError } from "../language.ts";
import { isBefore, newest } from "../../facts/target.ts";
import type { Target } from "../../facts/target.ts";

/** One reading of a series: a place in the text, and what went wrong so far. */
export interface Reader {
  readonly text: string;
  /** Where the line ends that is read. */
  readonly end: number;
  readonly target: Target;
  readonly errors: LanguageError[];
  at: number;
}

/** More errors in one text help nobody. */
const MAX_ERRORS = 100;

export const openReader = (text: string, at: number, end: number, target: Target | undefined): Reader => ({
  text,
  at,
  end,
  target: target ?? newest,
  errors: [],
});

export function report(r: Reader, start: number, end: number, message: string): void {
  if (r.errors.length < MAX_ERRORS) r.errors.push({ span: { start, end }, message, check: "series/syntax" });
}

/** Reports what a Prometheus older than `since` cannot read. */
export function reportNewer(r: Reader, since: string, start: number, end: number, message: string): void {
  if (!isBefore(r.target.prometheus, since) || r.errors.length >= MAX_ERRORS) return;
  r.errors.push({ span: { start, end }, message, check: "series/syntax", since: `prometheus ${since}` });
}

/** The character at the place, or nothing at the end of the line. */
export const here = (r: Reader): string => (r.at < r.end ? r.text[r.at]! : "");

export const isSpace = (char: string): boolean =>
  char === " " || char === "\t" || char === "\n" || char === "\r";

/** Passes spaces; true when there were any. */
export function skipSpaces(r: Reader): boolean {
  const start = r.at;
  while (isSpace(here(r))) r.at++;
  return r.at > start;
}
