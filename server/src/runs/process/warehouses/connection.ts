import type { RunsError } from "../../store.ts";
import type { Texts } from "../sources/postgresConnection.ts";
import type { Dialect, Statement } from "./dialect.ts";

/** A database that is asked about runs: connected to when it is needed, and again when a connection was lost. */
export interface Connection {
  /** Begins to read what the database holds at this moment, and nothing that comes later. */
  begin(signal: AbortSignal): Promise<Reading>;
  /** In words, without any secret. */
  explain(error: unknown): RunsError;
  close(): Promise<void>;
}

/** A table as the database has it. */
export interface FoundThere {
  /** Its name in SQL. */
  readonly sql: string;
  /** Of its columns, by their names. */
  readonly types: ReadonlyMap<string, string>;
  /** The column that it is partitioned by and that holds the day of a row, as a text or a date. */
  readonly day?: string;
}

/** All of it is read in one transaction, where there are such that may not write. */
export interface Reading {
  readonly dialect: Dialect;
  /** `table`, or `schema.table` of another schema than the source's; `undefined` when there is no such table. */
  find(table: string): Promise<FoundThere | undefined>;
  /** Rows as lists of texts. What fails ends all of the reading. */
  ask(statement: Statement): Promise<readonly Texts[]>;
  end(): Promise<void>;
}
