import type { Span } from "../../text/span.ts";

export type MatcherOperator = "=" | "!=" | "=~" | "!~";

/** One condition on one label. */
export interface Matcher {
  readonly name: string;
  /** Without quotes. */
  readonly nameSpan: Span;
  readonly operator: MatcherOperator;
  readonly value: string;
  /** Without quotes. */
  readonly valueSpan: Span;
  readonly span: Span;
}

/** One text may hold several matchers; all of them must hold. */
export interface MatcherTree {
  readonly matchers: readonly Matcher[];
}

/** What one of the two parsers makes of a text. Without errors, the matchers are all that it holds. */
export interface Reading {
  readonly matchers: readonly Matcher[];
  readonly errors: readonly MatcherError[];
}

export interface MatcherError {
  readonly span: Span;
  readonly message: string;
  readonly replacement?: string;
}

/** As Alertmanager prints a matcher: the value in double quotes, the name too where it needs them. */
export function written({ name, operator, value }: Pick<Matcher, "name" | "operator" | "value">): string {
  const plain = /^[^\s{}!=~,\\"'`]+$/.test(name);
  return `${plain ? name : quote(name)}${operator}${quote(value)}`;
}

const quote = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").replaceAll("\t", "\\t")}"`;
