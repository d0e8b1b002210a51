import { RE2JS, RE2JSSyntaxException } from "re2js";
import { plainRegex } from "./plain.ts";

/** A matcher's regular expression, compiled as Prometheus does: RE2, fully anchored, `.` matches newlines. */
export interface MatcherRegex {
  /** Upstream's text when RE2 refuses the expression. */
  readonly error?: string;
  matches(value: string): boolean;
}

const cache = new Map<string, MatcherRegex>();
const MAX_CACHED = 2000;

/** The compiled expression of a matcher; the same text is compiled once. */
export function compileMatcher(source: string): MatcherRegex {
  const known = cache.get(source);
  if (known !== undefined) return known;
  if (cache.size >= MAX_CACHED) cache.clear();
  const compiled = isLiteral(source) ? literal(source) : (plain(source) ?? compile(source));
  cache.set(source, compiled);
  return compiled;
}

/** Upstream's message when it cannot compile the expression. */
export const regexError = (source: string): string | undefined => compileMatcher(source).error;

/** Texts with `|` between them and nothing special: `a|b|c`. */
const isLiteral = (source: string): boolean => /^[A-Za-z0-9_\-/:, |]*$/.test(source);

function literal(source: string): MatcherRegex {
  const values = new Set(source.split("|"));
  return { matches: (value) => values.has(value) };
}

/** Compiled only when a value is compared with it, which most are not: reading a file asks for the empty value alone. */
function plain(source: string): MatcherRegex | undefined {
  const known = plainRegex(source);
  if (!known) return undefined;
  let compiled: MatcherRegex | undefined;
  return {
    matches: (value) => (value === "" ? known.matchesEmpty : (compiled ??= compile(source)).matches(value)),
  };
}

function compile(source: string): MatcherRegex {
  const compiled = compileRegex(source);
  if ("matches" in compiled) return compiled;
  return { error: compiled.message, matches: () => false };
}

/** Why RE2 refuses an expression. */
export interface RegexFault {
  /** Upstream's text. */
  readonly message: string;
  /** Its first words: `missing closing )`. */
  readonly kind: string;
  /** The part of the expression that is named; empty when none is. */
  readonly fragment: string;
}

/** Compiles as Go does, `.` matching newlines; first as it is written, then without what re2js alone refuses. */
export function compileRegex(source: string): RegexFault | { matches(value: string): boolean } {
  let fault: RegexFault | undefined;
  for (const text of [source, canonicalClasses(source), anonymousGroups(canonicalClasses(source))]) {
    try {
      const regex = RE2JS.compile(text, RE2JS.DOTALL);
      return { matches: (value) => regex.matches(value) };
    } catch (error) {
      fault ??= faultOf(error);
    }
  }
  return fault ?? { message: "", kind: "", fragment: "" };
}

function faultOf(error: unknown): RegexFault {
  const message = (error instanceof Error ? error.message : String(error)).replace("`(?s)", "`");
  const said = error instanceof RE2JSSyntaxException ? error : undefined;
  return {
    // Go prints the expression behind every message, an empty one too.
    message: message.endsWith("`") ? message : `${message}: \`\``,
    kind: said?.error ?? "",
    fragment: said?.input?.replace("(?s)", "") ?? "",
  };
}

/** Go lets two groups share a name, re2js does not; a matcher never asks for a group. */
const anonymousGroups = (source: string): string => source.replace(/\(\?P?<\w+>/g, "(");

/**
 * Unicode classes by their long names and in any spelling, as Go's regexp reads them since 1.25.
 * https://go.dev/doc/go1.25#regexp/syntax
 */
function canonicalClasses(source: string): string {
  return source.replace(/\\([pP])\{(\^?)([^}]*)\}/g, (all, letter: string, not: string, name: string) => {
    const plain = name.toLowerCase().replace(/[ _-]/g, "");
    const known = categories[plain] ?? scriptName(name);
    return known === undefined ? all : `\\${letter}{${not}${known}}`;
  });
}

function scriptName(name: string): string | undefined {
  const words = name.toLowerCase().split(/[ _-]+/);
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("_");
}

/** Short names of Unicode's general categories. https://www.unicode.org/reports/tr44/#General_Category_Values */
const categories: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...[
      "Any",
      "L",
      "Ll",
      "Lm",
      "Lo",
      "Lt",
      "Lu",
      "M",
      "Mc",
      "Me",
      "Mn",
      "N",
      "Nd",
      "Nl",
      "No",
      "P",
      "Pc",
      "Pd",
    ],
    ...[
      "Pe",
      "Pf",
      "Pi",
      "Po",
      "Ps",
      "S",
      "Sc",
      "Sk",
      "Sm",
      "So",
      "Z",
      "Zl",
      "Zp",
      "Zs",
      "C",
      "Cc",
      "Cf",
      "Co",
    ],
  ]
    .map((short) => [short.toLowerCase(), short])
    .concat([
      ["letter", "L"],
      ["lowercaseletter", "Ll"],
      ["modifierletter", "Lm"],
      ["otherletter", "Lo"],
      ["titlecaseletter", "Lt"],
      ["uppercaseletter", "Lu"],
      ["mark", "M"],
      ["combiningmark", "M"],
      ["spacingmark", "Mc"],
      ["enclosingmark", "Me"],
      ["nonspacingmark", "Mn"],
      ["number", "N"],
      ["decimalnumber", "Nd"],
      ["digit", "Nd"],
      ["letternumber", "Nl"],
      ["othernumber", "No"],
      ["punctuation", "P"],
      ["punct", "P"],
      ["connectorpunctuation", "Pc"],
      ["dashpunctuation", "Pd"],
      ["closepunctuation", "Pe"],
      ["finalpunctuation", "Pf"],
      ["initialpunctuation", "Pi"],
      ["otherpunctuation", "Po"],
      ["openpunctuation", "Ps"],
      ["symbol", "S"],
      ["currencysymbol", "Sc"],
      ["modifiersymbol", "Sk"],
      ["mathsymbol", "Sm"],
      ["othersymbol", "So"],
      ["separator", "Z"],
      ["lineseparator", "Zl"],
      ["paragraphseparator", "Zp"],
      ["spaceseparator", "Zs"],
      ["other", "C"],
      ["control", "Cc"],
      ["cntrl", "Cc"],
      ["format", "Cf"],
      ["privateuse", "Co"],
    ]),
);
