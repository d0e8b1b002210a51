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

/** All of it is read in one transaction, which may not write. */
export interface Reading {
  readonly dialect: Dialect;
  /** Names and types of the columns of a table; `undefined` when there is no such table. */
  columns(table: string): Promise<ReadonlyMap<string, string> | undefined>;
  /** Rows as lists of texts. What fails ends all of the reading. */
  ask(statement: Statement): Promise<readonly Texts[]>;
  end(): Promise<void>;
}
