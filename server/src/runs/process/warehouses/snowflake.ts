import type { SnowflakeSource } from "../../cloudSources.ts";
import { allOf } from "../sources/pieces.ts";
import { snowflakeApi } from "../sources/snowflakeApi.ts";
import type { SnowflakeMeans } from "../sources/snowflakeApi.ts";
import { explainSnowflake } from "../sources/snowflakeError.ts";
import { chooseTable, columnsSql, partsOf } from "../sources/snowflakeSql.ts";
import type { Connection } from "./connection.ts";
import { snowflakeDialect } from "./snowflakeDialect.ts";

/** Somebody waits for the answer, and a warehouse that was suspended for the first one of an hour. */
const statementMs = 60_000;

/**
 * Snowflake that is asked as it is, by SELECTs alone, each for itself: its API knows no transaction over several requests, so
 * what is read of one question may have grown between two statements. A role that may do no more keeps it from being written.
 */
export function connectSnowflake(source: SnowflakeSource, means: SnowflakeMeans = {}): Connection {
  const ask = snowflakeApi(source, { statementMs, ...means });
  return {
    begin: async (signal) => ({
      dialect: snowflakeDialect,
      async find(table) {
        const parts = partsOf(table, source.schema);
        const found = chooseTable(await allOf(ask(columnsSql, parts, signal)), parts);
        return found && { sql: found.name, types: found.types };
      },
      ask: ({ sql, values }) => allOf(ask(sql, values as readonly string[], signal)),
      end: async () => undefined,
    }),
    explain: (error) => explainSnowflake(error, source),
    close: async () => undefined,
  };
}
