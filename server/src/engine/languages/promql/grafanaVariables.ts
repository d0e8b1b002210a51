import type { Span } from "../../text/span.ts";

/** A use of a variable that Grafana fills in before the data source sees the query. */
export interface GrafanaVariable {
  readonly name: string;
  /** Of all of it: `${name:regex}`. */
  readonly span: Span;
}

/** A query with placeholders where its variables are, each as long as what it stands for. */
export interface Filled {
  readonly text: string;
  readonly variables: readonly GrafanaVariable[];
  /** Variables that may be anything: a number, a selector, a function, an operator. */
  readonly open: readonly Span[];
  /** A variable stands where a text cannot be guessed: nothing can be said about the query. */
  readonly isUnsure: boolean;
}

/** `${name.field:format}`, `$name`, `[[name:format]]`: packages/grafana-data/src/utils of Grafana 12.2, variable regex. */
const variable =
  /\$\{(\w{1,200})(?:\.[^:}]{1,200})?(?::([^}]{1,200}))?\}|\$(\w+)|\[\[(\w{1,200}?)(?:\.\w{1,200})?(?::(\w{1,200}))?\]\]/y;

const numbers = /^__(?:interval_ms|rate_interval_ms|range_s|range_ms|from|to)$/;
const durations = /^__(?:interval|rate_interval|range)$/;
const isWord = (char: string | undefined): boolean => char !== undefined && /[A-Za-z0-9_:]/.test(char);

interface Scan {
  readonly text: string;
  readonly pieces: string[];
  /** The last characters of the pieces. */
  before: string;
  readonly variables: GrafanaVariable[];
  readonly open: Span[];
  unsure: boolean;
  brackets: number;
  braces: number;
}

/** Puts a placeholder of the right sort and the same length in place of each variable of a query. */
export function fillVariables(text: string): Filled {
  const s: Scan = {
    text,
    pieces: [],
    before: "",
    variables: [],
    open: [],
    unsure: false,
    brackets: 0,
    braces: 0,
  };
  let quote = "";
  for (let at = 0; at < text.length;) {
    const char = text[at]!;
    if (char === "$" || (char === "[" && text[at + 1] === "[")) {
      variable.lastIndex = at;
      const match = variable.exec(text);
      const name = match?.[1] ?? match?.[3] ?? match?.[4] ?? "";
      // `$1` is a group of `label_replace`.
      if (match && !/^[0-9]/.test(name)) {
        const span = { start: at, end: at + match[0].length };
        s.variables.push({ name, span });
        const length = span.end - span.start;
        put(s, quote ? "x".repeat(length) : placeholder(s, name, match[2] ?? match[5] ?? "", span));
        at = span.end;
        continue;
      }
    }
    let length = 1;
    if (quote) {
      if (char === "\\" && quote !== "`") length = 2;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'" || char === "`") quote = char;
    else if (char === "#" && s.brackets === 0) length = lineLength(text, at);
    else if (char === "[") s.brackets++;
    else if (char === "]") s.brackets = Math.max(0, s.brackets - 1);
    else if (char === "{") s.braces++;
    else if (char === "}") s.braces = Math.max(0, s.braces - 1);
    put(s, text.slice(at, at + length));
    at += length;
  }
  return { text: s.pieces.join(""), variables: s.variables, open: s.open, isUnsure: s.unsure };
}

function put(s: Scan, piece: string): void {
  s.pieces.push(piece);
  s.before = (s.before + piece.slice(-40)).slice(-40);
}

function lineLength(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return (end < 0 ? text.length : end) - at;
}

/** What a variable outside of quotes is taken for, by what stands around it. */
function placeholder(s: Scan, name: string, format: string, span: Span): string {
  const length = span.end - span.start;
  const { before } = s;
  const next = s.text.slice(span.end, span.end + 40);
  if (s.brackets > 0) return inBrackets(before, next, length);
  if (isWord(before.at(-1)) || isWord(next[0]) || /^(?:\$[{\w]|\[\[\w)/.test(next)) {
    return /(?:^|[^\w:])[0-9.]+$/.test(before) ? open(s, span) : "x".repeat(length);
  }
  if (/\boffset\s*-?\s*$/i.test(before) || durations.test(name)) return "1s".padEnd(length);
  if (numbers.test(name)) return "1".padEnd(length);
  if (s.braces > 0) return inBraces(s, before, next, format, span);
  if (/\b(?:by|without|on|ignoring|group_left|group_right)\s*\((?:[^()]*,)?\s*$/i.test(before))
    return "x".repeat(length);
  if (/^\s*(?:\(|by\b|without\b)/i.test(next)) {
    s.open.push(span);
    return (length > 2 ? "sum" : "ln").padEnd(length);
  }
  return open(s, span);
}

function open(s: Scan, span: Span): string {
  s.open.push(span);
  return "x".repeat(span.end - span.start);
}

function inBrackets(before: string, next: string, length: number): string {
  if (/^(?:ms|[smhdwy])(?![A-Za-z])/.test(next)) return "1".padStart(length, "0");
  if (/[0-9]$/.test(before)) return "m".padEnd(length);
  return /[a-z]\s*$/.test(before) ? " ".repeat(length) : "1s".padEnd(length);
}

function inBraces(s: Scan, before: string, next: string, format: string, span: Span): string {
  const length = span.end - span.start;
  if (/^\s*(?:=|!)/.test(next)) return "x".repeat(length);
  if (/[=~]\s*$/.test(before)) {
    if (format.endsWith("quote")) return `"${"x".repeat(length - 2)}"`;
    s.unsure = true;
    return "x".repeat(length);
  }
  if (length < 5) s.unsure = true;
  return (length < 5 ? "" : 'x="x"').padEnd(length);
}
