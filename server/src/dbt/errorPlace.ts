/** A place that an error text names. Lines and characters count from 0. */
export interface ErrorPlace {
  /**
   * `source`: the file, as dbt reads it. `compiled`: the file of compiled SQL. `statement`: what was sent to the database,
   * in which compiled SQL stands somewhere.
   */
  readonly of: "source" | "compiled" | "statement";
  readonly line: number;
  readonly character?: number;
  /** Of the project, where the text names it. */
  readonly path?: string;
  /** What stands there, as the database shows it; cut where `isCut`. */
  readonly excerpt?: { readonly text: string; readonly isCut: boolean };
  /** Names and words that the text quotes: one of them stands there. */
  readonly quoted: readonly string[];
}

/** Fusion: `--> models/orders.sql:12:5`. */
const arrow = /-->\s+(\S+?):(\d+):(\d+)/;
/** dbt on a template: `Compilation Error in model orders (models/orders.sql)`, then `line 12`. */
const compilation = /^\s*(?:Compilation|Parsing|Syntax) Error(?: in \w+ \S+ \(([^)]+)\))?/;
const ownLine = /^\s*line (\d+)\s*$/m;
/** PostgreSQL, Redshift and DuckDB: `LINE 12:   foo,`, and a `^` below. */
const withExcerpt = /^([ \t]*LINE (\d+): ?)(.*)(?:\n([ \t]*)\^)?/m;

interface Pattern {
  readonly pattern: RegExp;
  /** What the first character of a line is called. */
  readonly first?: 0 | 1;
}

/** How databases name a place; with each, what its first character is called. */
const patterns: readonly Pattern[] = [
  // Snowflake: `error line 3 at position 4`, also `syntax error line …`.
  { pattern: /\berror line (\d+) at position (\d+)/i, first: 0 },
  // BigQuery: `at [12:5]`.
  { pattern: /\bat \[(\d+):(\d+)\]/, first: 1 },
  // Databricks and Spark: `(line 3, pos 4)`, `; line 3 pos 4`.
  { pattern: /\bline (\d+),? pos(?:ition)? (\d+)/i, first: 0 },
  // ClickHouse: `(line 3, col 4)`.
  { pattern: /\bline (\d+), col(?:umn)? (\d+)/i, first: 1 },
  // Trino and Athena: `line 3:15: Column 'x' cannot be resolved`.
  { pattern: /\bline (\d+):(\d+)/i, first: 1 },
  // SQL Server: `Msg 207, Level 16, State 1, Line 5`.
  { pattern: /\bLine (\d+)\b(?![:\d])/ },
];

/** `undefined` for a text that names no place: nothing is guessed. */
export function errorPlace(message: string): ErrorPlace | undefined {
  const text = message.replaceAll(/\r\n?/g, "\n");
  const pointed = arrow.exec(text);
  if (pointed) {
    const [, path = "", line, character] = pointed;
    const of = /(?:^|[/\\])target[/\\]/.test(path) ? "compiled" : "source";
    return { of, path, line: Number(line) - 1, character: Number(character) - 1, quoted: [] };
  }
  const dbt = compilation.exec(text);
  if (dbt) {
    const line = ownLine.exec(text)?.[1];
    if (line === undefined) return undefined;
    return {
      of: "source",
      line: Number(line) - 1,
      ...(dbt[1] !== undefined && { path: dbt[1] }),
      quoted: [],
    };
  }
  const quoted = quotedIn(text);
  return excerptPlace(text, quoted) ?? numberedPlace(text, quoted);
}

function excerptPlace(text: string, quoted: readonly string[]): ErrorPlace | undefined {
  const found = withExcerpt.exec(text);
  if (!found) return undefined;
  const [, label = "", line, shown = "", below] = found;
  const isCut = shown.startsWith("...") || shown.endsWith("...");
  const caret = below === undefined ? undefined : below.length - label.length;
  const excerpt = { text: shown.replaceAll(/^\.\.\.|\.\.\.$/g, ""), isCut };
  // Of a line that is cut in front nobody knows where it began.
  const character = caret !== undefined && caret >= 0 && !shown.startsWith("...") ? caret : undefined;
  return {
    of: "statement",
    line: Number(line) - 1,
    ...(character !== undefined && { character }),
    excerpt,
    quoted,
  };
}

function numberedPlace(text: string, quoted: readonly string[]): ErrorPlace | undefined {
  for (const { pattern, first } of patterns) {
    const found = pattern.exec(text);
    if (!found || Number(found[1]) < 1) continue;
    const character = first === undefined ? undefined : Number(found[2]) - first;
    const place = { of: "statement" as const, line: Number(found[1]) - 1, quoted };
    return character === undefined || character < 0 ? place : { ...place, character };
  }
  return undefined;
}

const mostQuoted = 20;

/** `column "foo" does not exist`, `invalid identifier 'O.FOO'`, `Unrecognized name: foo`. */
const quotes = [/"([^"\n]{1,200})"/g, /'([^'\n]{1,200})'/g, /`([^`\n]{1,200})`/g, /\bname: ([\w.]+)/g];

function quotedIn(text: string): string[] {
  const body = text.replace(/^.*? Error in .*\n/, "");
  const found = quotes.flatMap((quote) => [...body.matchAll(quote)].map((one) => one[1]!));
  return [...new Set(found)].slice(0, mostQuoted);
}

/** The file that dbt names at the beginning of an error: `Database Error in model orders (models/orders.sql)`. */
export const errorPath = (message: string): string | undefined =>
  /^\s*\w+ Error in \w+ \S+ \(([^()\n]+\.\w+)\)/.exec(message)?.[1];
