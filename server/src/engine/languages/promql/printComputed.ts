import type { Token } from "./lexer.ts";
import { printDuration, printNumber } from "./printNumber.ts";
import { durationSeconds, numberValue } from "./readNumber.ts";

interface Reading {
  readonly tokens: readonly Token[];
  readonly textOf: (token: Token) => string;
  at: number;
}

/** A length of time that is computed, `2 * 1h` or `-(step())`, from its tokens. */
export function printComputed(tokens: readonly Token[], textOf: Reading["textOf"]): string {
  return printRest({ tokens, textOf, at: 0 }).text;
}

interface Printed {
  readonly text: string;
  /** All of it stands in one pair of parentheses. */
  readonly isWrapped: boolean;
}

const operators = new Set(["+", "-", "*", "/", "%", "^"]);

/** Prints up to the parenthesis that closes what is being printed. */
function printRest(reading: Reading): Printed {
  let text = "";
  let isWrapped = false;
  let parts = 0;
  let isOperand = false;
  for (; reading.at < reading.tokens.length; reading.at++) {
    const { kind } = reading.tokens[reading.at]!;
    if (kind === ")") break;
    parts++;
    if (kind === ",") {
      text += ", ";
      isOperand = false;
    } else if (kind === "(") {
      reading.at++;
      const inner = printRest(reading);
      isWrapped = parts === 1;
      text += inner.isWrapped ? inner.text : `(${inner.text})`;
      isOperand = true;
    } else if (operators.has(kind) && isOperand) {
      text += ` ${kind} `;
      isOperand = false;
    } else if (operators.has(kind)) {
      const sign = printSigns(reading);
      text += sign;
      parts--;
    } else if (kind === "number" || kind === "duration") {
      text += printLiteral(reading.textOf(reading.tokens[reading.at]!), kind);
      isOperand = true;
    } else {
      text += printCall(reading, kind);
      isOperand = true;
    }
    if (parts > 1) isWrapped = false;
  }
  return { text, isWrapped: isWrapped && parts === 1 && text.startsWith("(") };
}

/** Signs in front of an operand: a plus says nothing, and two minuses in front of a number cancel each other. */
function printSigns(reading: Reading): string {
  const kindAt = (at: number): string => reading.tokens[at]?.kind ?? "";
  let minuses = 0;
  while (operators.has(kindAt(reading.at))) {
    if (kindAt(reading.at) === "-") minuses++;
    reading.at++;
  }
  const isLiteral = kindAt(reading.at) === "number" || kindAt(reading.at) === "duration";
  if (isLiteral && kindAt(reading.at + 1) !== "^") minuses %= 2;
  reading.at--;
  return "-".repeat(minuses);
}

function printLiteral(text: string, kind: "number" | "duration"): string {
  const value = kind === "number" ? numberValue(text) : durationSeconds(text);
  if (typeof value === "string") return text;
  return kind === "number" ? printNumber(value) : (printDuration(value) ?? text);
}

function printCall(reading: Reading, kind: string): string {
  reading.at += 2;
  const { text } = printRest(reading);
  return `${kind}(${text})`;
}
