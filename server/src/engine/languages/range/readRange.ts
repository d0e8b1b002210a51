import type { Span } from "../../text/span.ts";

/** One end of a range as it is written. */
export interface Member {
  /** In lower case, as upstream compares it. */
  readonly text: string;
  readonly span: Span;
}

/** A single member stands for itself at both ends. */
export interface WrittenRange {
  readonly begin: Member;
  readonly end: Member;
}

/**
 * `a` or `a:b`; `undefined` where more than one colon stands.
 * Alertmanager 0.34, timeinterval/timeinterval.go (stringableRangeFromString).
 */
export function readRange(text: string): WrittenRange | undefined {
  const colon = text.indexOf(":");
  if (colon < 0) {
    const only = { text: text.toLowerCase(), span: { start: 0, end: text.length } };
    return { begin: only, end: only };
  }
  if (text.includes(":", colon + 1)) return undefined;
  return {
    begin: { text: text.slice(0, colon).toLowerCase(), span: { start: 0, end: colon } },
    end: { text: text.slice(colon + 1).toLowerCase(), span: { start: colon + 1, end: text.length } },
  };
}
