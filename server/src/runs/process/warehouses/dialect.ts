/** How one database writes what a question is made of. Everything takes and gives SQL. */
export interface Dialect {
  readonly name: string;
  /** The name of a column. */
  quoted(name: string): string;
  /** A value of a statement, which stands at this place among its values. */
  value(place: number, value: Value): string;
  /** Whether a value has a name, so that it stands among the values once, however often it is written. */
  readonly namesValues: boolean;
  /** Whether values are told apart by their order alone; `value` gives nothing then. */
  readonly ordersValues: boolean;
  /** What the lists of a statement may hold, by all its texts and by their bytes together. */
  readonly most: { readonly texts: number; readonly bytes: number };
  /** Rows without a time are looked for. Where they are not, finding them would read the whole of a table. */
  readonly findsTimeless: boolean;
  /** Whether the text is one of a list; `add` takes values into the statement. */
  isOneOf(text: string, list: readonly string[], add: AddValue): string;
  /** Whether a bare column of a type is one of a list of its texts, so that an index on it serves. */
  columnIsOneOf(column: string, type: string, list: readonly string[], add: AddValue): string;
  /** A column as it is read, so that nothing is lost on the way. */
  cell(column: string, type: string): string;
  /** As the driver would give it; texts that differ in anything are not equal. Without a type a value, or nothing. */
  text(sql: string, type?: string): string;
  /** A column so that two rows are told apart by it. */
  distinct(column: string, type: string): string;
  concat(parts: readonly string[]): string;
  /** A text by the order of its bytes in UTF-8, or of its characters. */
  byBytes(text: string): string;
  /** A text that rows are ordered by and found again: what is empty comes first, and no two that differ are equal. */
  key(column: string, type: string): string;
  /** Whether a type is one of dates and times, which have an order of their own. */
  isTime(type: string): boolean;
  /** The first of two times that is there, and its type. */
  firstTime(one: Time, other: Time): Time;
  /** Milliseconds since 1970, UTC, what is finer is dropped. */
  epochMs(time: string, type: string): string;
  /** `2026-03-01 12:00:00.123456`, UTC, with all digits that there are. */
  timeText(time: string, type: string): string;
  /** What rows are ordered by in time. */
  ordered(time: string, type: string): string;
  hasNoTime(time: string, type: string): string;
  /** Compares a time with such a text, or a shorter one, so that indexes and partitions serve. */
  compare(time: Time, operator: Comparison, text: string, add: AddValue): string;
  /** Neither the beginning nor the end of all time; `undefined` where there is neither. */
  isFinite(time: string, type: string): string | undefined;
  /** Seconds as whole milliseconds, halves up; null for what is no number, below 0 or beyond all measure. */
  durationMs(seconds: string, type: string): string;
  /** A status without case, blanks, `-` and `_`. */
  word(text: string): string;
  /** Whether the text is part of another; case does not count. */
  contains(text: string, part: string, add: AddValue): string;
  /** So many rows of a query that begins with `SELECT` and ends with its order. */
  limited(query: string, rows: number): string;
  /** The id of a row, by what comes first in its hash and its key in JSON; `undefined` where there is no such function. */
  readonly rowId?: (prefix: string, key: readonly string[]) => string;
  /** A text in JSON, or `null`. */
  readonly json?: (text: string) => string;
}

/** A time in SQL and its type. */
export interface Time {
  readonly sql: string;
  readonly type: string;
}

export type Comparison = "<" | "<=" | ">=" | ">";

export type AddValue = (value: Value) => string;

/** A text, or a list of them where the database takes lists. */
export type Value = string | readonly string[];

/** A statement with its values, all of which are texts to the driver. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}
