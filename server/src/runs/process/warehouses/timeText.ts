import type { Comparison } from "./dialect.ts";

/** `2026-03-01 12:00:00.123456789`: of any text of a time in UTC, so that two of them compare as the times do. */
export function fullText(text: string): string {
  const plain = text.replace("T", " ").replace(/ ?(?:UTC|Z)$/, "");
  if (plain === "") return "";
  const [date = "", clock = "00:00:00"] = plain.split(" ");
  const [seconds = "", fraction = ""] = clock.split(".");
  return `${date} ${seconds.padEnd(8, ":00")}.${fraction.padEnd(9, "0").slice(0, 9)}`;
}

/** A full text with so many digits of its seconds' fraction; what is finer is cut off. */
export function withDigits(full: string, digits: number): string {
  const length = digits === 0 ? 19 : 20 + digits;
  return full.slice(0, length);
}

/**
 * Compares what is no finer than `fit` is with a time: `fit` is the last one of its kind that is not later. So no row is
 * lost, and none comes twice, where times are kept in other units than the one that they are compared with.
 */
export function fitted(text: string, fit: string, operator: Comparison): Comparison {
  if (fullText(fit) === fullText(text)) return operator;
  if (operator === ">=") return ">";
  return operator === "<" ? "<=" : operator;
}
