import type { DatabaseSource, SourceTable } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { EpochMs } from "../../store.ts";
import type { Texts } from "../sources/postgresConnection.ts";
import { presetRole } from "../sync/presetTables.ts";
import { mirrorName } from "../sync/syncTable.ts";
import { matchTable } from "../sync/tables.ts";
import type { Connection, Reading } from "../warehouses/connection.ts";
import type { Dialect, Statement } from "../warehouses/dialect.ts";
import { asQuestion } from "./asQuestion.ts";
import type { AskedTables } from "./runSql.ts";
import { askedTable } from "./tableColumns.ts";
import type { AskedTable } from "./tableColumns.ts";

/** A source while a question is answered. */
export interface Session {
  /** Among all sources. */
  readonly place: number;
  readonly source: DatabaseSource;
  readonly tables: AskedTables;
  readonly dialect: Dialect;
  ask(statement: Statement): Promise<readonly Texts[]>;
}

/** What a source, or a table of it, last failed with; it is gone with the first answer. */
export interface Problem {
  readonly message: string;
  readonly at: EpochMs;
}

/** All sources of a question. One that fails is left out of it; the question fails when none is left. */
export interface Asking {
  each<T>(read: (session: Session) => Promise<T>): Promise<T[]>;
}

export interface Sources {
  question<T>(signal: AbortSignal | undefined, read: (asking: Asking) => Promise<T>): Promise<T>;
  /** By the name that a table has in the mirror. */
  readonly problems: ReadonlyMap<string, Problem>;
  close(): void;
}

interface Opened {
  readonly source: DatabaseSource;
  readonly place: number;
  /** Throws where there is no way to ask a source of its kind. */
  connect(): Connection;
  tables: AskedTables | undefined;
}

export function openSources(
  sources: readonly DatabaseSource[],
  connect: (source: DatabaseSource) => Connection,
): Sources {
  let opened: readonly Opened[] | undefined;
  const problems = new Map<string, Problem>();
  const connections = new Map<DatabaseSource, Connection>();
  const open = (): readonly Opened[] =>
    (opened ??= sources.map((source, place) => ({
      ...{ source, place, tables: undefined },
      connect() {
        const connection = connections.get(source) ?? connect(source);
        connections.set(source, connection);
        return connection;
      },
    })));
  return {
    problems,
    async question(signal = new AbortController().signal, read) {
      const live = open().map((one) => sessionOf(one, signal, problems));
      try {
        return await read({ each: (ask) => each(live, ask, problems) });
      } finally {
        await Promise.all(live.map(({ end }) => end()));
      }
    },
    close() {
      for (const connection of connections.values()) void connection.close();
      connections.clear();
      opened = undefined;
    },
  };
}

interface Live {
  readonly opened: Opened;
  readonly session: () => Promise<Session>;
  readonly end: () => Promise<void>;
  error: RunsError | undefined;
}

function sessionOf(opened: Opened, signal: AbortSignal, problems: Map<string, Problem>): Live {
  const { source, place } = opened;
  let reading: Promise<Reading> | undefined;
  let session: Promise<Session> | undefined;
  const begin = async (): Promise<Session> => {
    const began = await (reading ??= opened.connect().begin(signal));
    opened.tables ??= await findTables(source, began, problems);
    const { tables } = opened;
    return { place, source, tables, dialect: began.dialect, ask: (statement) => began.ask(statement) };
  };
  return {
    opened,
    session: () => (session ??= begin()),
    end: async () => (await reading?.catch(() => undefined))?.end(),
    error: undefined,
  };
}

async function each<T>(
  live: readonly Live[],
  read: (session: Session) => Promise<T>,
  problems: Map<string, Problem>,
): Promise<T[]> {
  const answers = await Promise.all(
    live.map(async (one) => {
      if (one.error) return undefined;
      try {
        return { answer: await read(await one.session()) };
      } catch (error) {
        one.error = asQuestion(error instanceof RunsError ? error : one.opened.connect().explain(error));
        // Columns may have changed.
        one.opened.tables = undefined;
        noteProblem(one.opened.source, one.error, problems);
        return undefined;
      }
    }),
  );
  const cancelled = live.find(({ error }) => error?.reason === "cancelled")?.error;
  if (cancelled) throw cancelled;
  const given = answers.flatMap((one) => (one ? [one.answer] : []));
  if (given.length === 0 && live.length > 0) throw live.find(({ error }) => error)!.error!;
  return given;
}

function noteProblem(source: DatabaseSource, error: RunsError, problems: Map<string, Problem>): void {
  if (error.reason === "cancelled") return;
  for (const table of source.tables)
    problems.set(mirrorName(source, table), { message: error.message, at: Date.now() });
}

/** The tables of a source that can be asked; what is wrong with others is noted. Throws where there is none. */
async function findTables(
  source: DatabaseSource,
  reading: Reading,
  problems: Map<string, Problem>,
): Promise<AskedTables> {
  const found: AskedTable[] = [];
  let wrong: RunsError | undefined;
  for (const table of source.tables) {
    const name = mirrorName(source, table);
    try {
      found.push(await findTable(source, table, reading));
      problems.delete(name);
    } catch (error) {
      if (!(error instanceof RunsError) || error.reason === "cancelled") throw error;
      wrong ??= error;
      problems.set(name, { message: error.message, at: Date.now() });
    }
  }
  if (found.length === 0) throw wrong ?? noTables(source);
  return {
    steps: found.filter(({ name }) => name !== "orchestration_runs"),
    runs: found.find(({ name }) => name === "orchestration_runs"),
  };
}

async function findTable(source: DatabaseSource, table: SourceTable, reading: Reading): Promise<AskedTable> {
  if (presetRole(table.name)) throw ofPackage(source);
  const { dialect } = reading;
  const there = await reading.find(table.table);
  const found = matchTable(table, there?.types, { takesTime: () => true });
  return askedTable(table, found, there!, dialect);
}

const ofPackage = ({ name }: DatabaseSource): RunsError =>
  new RunsError(
    "failed",
    `\`read: warehouse\` cannot ask ${name}: the tables of packages of dbt are read through the mirror alone.`,
    "Leave out `read: warehouse` in .tocsin.yaml and run `tocsin sync`.",
  );

const noTables = ({ name }: DatabaseSource): RunsError =>
  new RunsError("missing", `No table of ${name} is to be read.`, "Look at `tables` in .tocsin.yaml.");
