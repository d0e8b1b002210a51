import type Database from "better-sqlite3";
import { setImmediate as turn } from "node:timers/promises";
import type { SqliteSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import type { Cell } from "../sourceRows.ts";
import { sourceText, sourceTime } from "../sourceTime.ts";
import { columnsOf, explainSqliteFile, holdsNumbers, openToRead, quoted } from "../sources/sqliteFile.ts";
import type { Connection } from "./connection.ts";
import { sqliteDialect } from "./sqliteDialect.ts";

/** Somebody waits for the answer. */
const usualMs = 30_000;

/** A file of SQLite that is asked as it is; each question sees what the file holds at one moment. */
export function connectSqliteFile(source: SqliteSource, statementMs = usualMs): Connection {
  return {
    async begin(signal) {
      const database = openToRead(source);
      const clock = { until: Infinity };
      addFunctions(database, () => {
        if (Date.now() > clock.until) throw late(source, statementMs);
      });
      database.exec("BEGIN");
      // It answers at once or not at all: that nobody wants the answer any more is heard of between two statements.
      const within = async <T>(answer: () => T): Promise<T> => {
        await turn();
        if (signal.aborted) throw stopped();
        clock.until = Date.now() + statementMs;
        return answer();
      };
      return {
        dialect: sqliteDialect,
        find: (table) =>
          within(() => {
            const types = columnsOf(database, table);
            return types && { sql: quoted(table), types };
          }),
        ask: ({ sql, values }) =>
          within(() =>
            (
              database
                .prepare(sql)
                .raw()
                .all(...values) as Cell[][]
            ).map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
          ),
        end: async () => void database.close(),
      };
    },
    explain: (error) => explainSqliteFile(error, source),
    close: async () => undefined,
  };
}

/** `check` throws where a statement takes too long; it is called for each row. */
function addFunctions(database: Database.Database, check: () => void): void {
  const add = (name: string, answer: (value: unknown) => string | number | null): void =>
    void database.function(`tocsin_${name}`, { deterministic: true, directOnly: true }, (value: unknown) =>
      value === null ? null : answer(value),
    );
  add("time", (value) => {
    check();
    return timeOf(value);
  });
  add("ms", (value) => sourceTime(textOf(value)) ?? null);
  add("duration", durationOf);
  add("lower", (value) => String(value).toLowerCase());
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw holdsNumbers("a column of a time");
}

/** `2026-03-01 12:00:00.123456789`, in UTC; null for what is no time. */
function timeOf(value: unknown): string | null {
  const text = textOf(value);
  const ms = sourceTime(text);
  if (ms === undefined) return null;
  const fraction = /:\d\d[.,](\d{1,9})/.exec(text)?.[1] ?? "";
  return sourceText(ms).slice(0, 20) + fraction.padEnd(9, "0");
}

function durationOf(value: unknown): number | null {
  const seconds = value === "" ? Number.NaN : Number(value);
  return seconds >= 0 && seconds < 1e12 ? Math.floor(seconds * 1000 + 0.5) : null;
}

const stopped = (): RunsError => new RunsError("cancelled", "The question was taken back.", "Ask again.");

const late = ({ path }: SqliteSource, ms: number): RunsError =>
  new RunsError(
    "deadline",
    `${path} has not answered within ${Math.round(ms / 1000)} s.`,
    "An index on the column of the time makes every question quick.",
  );
