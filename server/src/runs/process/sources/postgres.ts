import type { Client } from "pg";
import type { PostgresSource } from "../../history.ts";
import type { OpenSource, TableQuery } from "./source.ts";
import { stopped } from "./interrupted.ts";
import { beginSql, cancel, connect, destroy, raw } from "./postgresConnection.ts";
import type { Patience, Texts } from "./postgresConnection.ts";
import { explainPostgres, failedStep, isTransientPostgres } from "./postgresError.ts";
import { columnsSql, isOfTime, isTimeType, makeIndexSql, newestSql } from "./postgresSql.ts";
import { indexSql, pageSql, rowReader, tableName } from "./postgresSql.ts";
import { within } from "./within.ts";

const usual: Patience = { connectMs: 15_000, statementMs: 120_000, graceMs: 5000 };

/** A PostgreSQL server, from which is only read: every statement stands in a transaction that may not write. */
export function openPostgres(source: PostgresSource, patience: Patience = usual): OpenSource {
  let connected: Promise<Client> | undefined;
  let pending: Promise<unknown> = Promise.resolve();
  const drop = (): void => {
    connected?.then(destroy, () => undefined);
    connected = undefined;
  };
  const ask = (sql: string, values: readonly unknown[], signal: AbortSignal): Promise<Texts[]> => {
    let client: Client | undefined;
    const answer = async (): Promise<Texts[]> => {
      client = await (connected ??= connect(source, patience));
      return inTransaction(client, sql, values, patience);
    };
    const limitMs = patience.connectMs + patience.statementMs + patience.graceMs;
    const asked = within(limitMs, answer, signal, stopped, () => cancel(source, patience, client)).catch(
      (error: unknown) => {
        drop();
        throw error;
      },
    );
    pending = asked.catch(() => undefined);
    return asked;
  };
  const index = async (
    query: TableQuery,
    column: string,
    signal: AbortSignal,
  ): Promise<"there" | { readonly make: string } | undefined> => {
    const [row] = await ask(indexSql, [tableName(query.table, source.schema), column], signal);
    if (!row) return undefined;
    return row[0] === "t" ? "there" : { make: makeIndexSql(query, column, source.schema) };
  };
  return {
    async columns(table, signal) {
      const rows = await ask(columnsSql, [tableName(table, source.schema)], signal);
      return rows.length === 0 ? undefined : new Map(rows.map(([name, type]) => [name ?? "", type ?? ""]));
    },
    async page(query, signal) {
      const { sql, values } = pageSql(query, source.schema);
      return (await ask(sql, values, signal)).map(rowReader(query));
    },
    async newest(query, signal) {
      const [row] = await ask(newestSql(query, source.schema), [], signal);
      return row?.[0] ?? undefined;
    },
    timeIndex: async (query, signal) =>
      isOfTime(query.timeType) ? index(query, query.time, signal) : undefined,
    columnIndex: index,
    takesTime: isTimeType,
    failedStep,
    isTransient: isTransientPostgres,
    explain: (error) => explainPostgres(error, source),
    async close() {
      await pending;
      const client = await connected?.catch(() => undefined);
      connected = undefined;
      await client?.end().catch(() => undefined);
    },
  };
}

async function inTransaction(
  client: Client,
  sql: string,
  values: readonly unknown[],
  { statementMs }: Patience,
): Promise<Texts[]> {
  await client.query(beginSql(statementMs));
  const { rows } = await client.query<(string | null)[]>({ ...raw, text: sql, values: [...values] });
  await client.query("COMMIT");
  return rows;
}
