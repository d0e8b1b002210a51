import type { RunsError } from "../../store.ts";
import type { DoctorStep, SourceTable } from "../../history.ts";
import type { Cell } from "../sourceRows.ts";

/** A table of a source and what is read of it, all by the names that it has there. */
export interface TableQuery {
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows are read in its order, and rows of one time in that of the key. */
  readonly time: string;
  /** The database's type of it. */
  readonly timeType: string;
  readonly key: readonly string[];
  /** The database's types of the key's columns, in its order. */
  readonly keyTypes?: readonly string[];
}

/** Where a row stands: its time as the database writes it, and the columns of its key as text, empty for none. */
export interface Position {
  readonly time: string;
  readonly key: readonly string[];
}

export interface PageQuery extends TableQuery {
  /** Only rows of this time and later ones; as the database writes it. */
  readonly from: string | undefined;
  /** Only rows behind this one. */
  readonly after: Position | undefined;
  /** Only rows without a time, in the order of the key alone. */
  readonly isTimeless: boolean;
  readonly limit: number;
}

export interface SourceRow {
  /** In the order of the query's columns. */
  readonly cells: readonly Cell[];
  readonly position: Position;
}

/** What a source may tell or ask of whoever opened it. */
export interface SourceMeans {
  /** Called, more than once, while the database wakes up. */
  readonly waking?: () => void;
  /** The password or the token, asked for before each connection; without it the one that came with the source. */
  readonly secret?: () => Promise<string | undefined>;
}

/** A connection to a database that runs are read from: opened when it is needed, and again when it was lost. */
export interface OpenSource {
  /** The columns of a table with their types; `undefined` when there is no such table. */
  columns(table: SourceTable["table"], signal: AbortSignal): Promise<ReadonlyMap<string, string> | undefined>;
  page(query: PageQuery, signal: AbortSignal): Promise<readonly SourceRow[]>;
  /** For a database that is asked for much at once and hands it out in pieces. */
  readonly pages?: {
    /** Of one statement, at most. */
    readonly rows: number;
    read(query: PageQuery, signal: AbortSignal): AsyncGenerator<readonly SourceRow[]>;
  };
  /** What reading a table has cost so far, where the database charges for that. Each call begins anew. */
  cost?(): string | undefined;
  /** Rows without a time are passed over: finding them would read the whole of a table. */
  readonly passesTimeless?: true;
  /** The latest time of a table, as the database writes it. */
  newest(query: TableQuery, signal: AbortSignal): Promise<string | undefined>;
  /**
   * Whether an index finds the rows of a time: the statement that makes one where there is none, `undefined` where that
   * cannot be said (a view, a time that is a text) or where there is no such thing.
   */
  timeIndex?(
    query: TableQuery,
    signal: AbortSignal,
  ): Promise<"there" | { readonly make: string } | undefined>;
  /** The same of a column that rows are found by. */
  columnIndex?(
    query: TableQuery,
    column: string,
    signal: AbortSignal,
  ): Promise<"there" | { readonly make: string } | undefined>;
  /** Whether a column of this type says a time. */
  takesTime(type: string): boolean;
  /** Whether it may work in a moment. */
  isTransient(error: unknown): boolean;
  /** How far a connection came that was not made. */
  failedStep(error: unknown): DoctorStep;
  /** In words, without any secret. */
  explain(error: unknown): RunsError;
  close(): Promise<void>;
}

/** The same time so much earlier: what stands before its seconds' fraction is moved, the rest stays as it was written. */
export function earlier(time: string, ms: number): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:([T ])(\d\d:\d\d(?::\d\d)?))?/.exec(time);
  if (!match) return undefined;
  const [all, date, between = "", clock = ""] = match;
  const moved = new Date(Date.parse(`${date}T${clock || "00:00"}Z`) - ms);
  if (Number.isNaN(moved.getTime())) return undefined;
  const text = moved.toISOString();
  return text.slice(0, 10) + between + text.slice(11, 11 + clock.length) + time.slice(all.length);
}

/** A row of texts: the query's columns, then its key as text. */
export function textRow(
  { columns, time, isTimeless }: PageQuery,
  row: readonly (string | null)[],
): SourceRow {
  const cells = row.slice(0, columns.length);
  const key = row.slice(columns.length).map((text) => text ?? "");
  return { cells, position: { time: isTimeless ? "" : (cells[columns.indexOf(time)] ?? ""), key } };
}
