/** How one database writes what a question is made of. Everything takes and gives SQL. */
export interface Dialect {
  readonly name: string;
  /** The name of a column. */
  quoted(name: string): string;
  /** `table`, or `schema.table` of another schema than the source's. */
  table(table: string, schema: string): string;
  /** A value of a statement, which stands at this place among its values. */
  value(place: number): string;
  /** Whether the text is one of a list; `add` takes values into the statement. */
  isOneOf(text: string, list: readonly string[], add: AddValue): string;
  /** Whether a bare column of a type is one of a list of its texts, so that an index on it serves. */
  columnIsOneOf(column: string, type: string, list: readonly string[], add: AddValue): string;
  /** As the driver would give it. */
  text(column: string): string;
  concat(parts: readonly string[]): string;
  /** A text by the order of its bytes in UTF-8. */
  byBytes(text: string): string;
  /** Whether a type is one of dates and times, which have an order of their own. */
  isTime(type: string): boolean;
  /** Milliseconds since 1970, UTC, what is finer is dropped. */
  epochMs(time: string, type: string): string;
  /** `2026-03-01 12:00:00.123456`, UTC, always as long. */
  timeText(time: string, type: string): string;
  /** Such a text, or a shorter one, as a value that a column of the type is compared with, so that indexes and partitions serve. */
  time(text: string, type: string): string;
  /** Neither the beginning nor the end of all time; `undefined` where there is neither. */
  isFinite(time: string, type: string): string | undefined;
  /** Seconds as whole milliseconds, halves up; null for what is no number, below 0 or beyond all measure. */
  durationMs(seconds: string, type: string): string;
  /** A status without case, blanks, `-` and `_`. */
  word(text: string): string;
  /** Whether the text is part of another; case does not count. */
  contains(text: string, part: string, add: AddValue): string;
  /** So many rows of a query that ends with its order. */
  limit(rows: number): string;
  /** The id of a row, by what comes first in its hash and its key in JSON; `undefined` where there is no such function. */
  readonly rowId?: (prefix: string, key: readonly string[]) => string;
  /** A text in JSON, or `null`. */
  readonly json?: (text: string) => string;
}

export type AddValue = (value: Value) => string;

/** A text, or a list of them where the database takes lists. */
export type Value = string | readonly string[];

/** A statement with its values, all of which are texts to the driver. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}
