import type { SnowflakeSource } from "../../cloudSources.ts";
import { allOf, inPieces } from "./pieces.ts";
import { snowflakeApi } from "./snowflakeApi.ts";
import type { SnowflakeMeans } from "./snowflakeApi.ts";
import { explainSnowflake, failedSnowflakeStep, isTransientSnowflake } from "./snowflakeError.ts";
import { chooseTable, columnsSql, isTimeType, newestSql, pageSql, partsOf } from "./snowflakeSql.ts";
import type { OpenSource } from "./source.ts";

/** Rows of one statement: it is paid for by its time, so few of them are asked for much. */
const rowsOfStatement = 100_000;

/** A database of Snowflake, of which only `SELECT`s are asked: a role that may do no more is what keeps it from being written. */
export function openSnowflake(source: SnowflakeSource, means: SnowflakeMeans = {}): OpenSource {
  const ask = snowflakeApi(source, means);
  const { find, ...pieces } = inPieces({
    rows: rowsOfStatement,
    async find(table, signal) {
      const parts = partsOf(table, source.schema);
      return chooseTable(await allOf(ask(columnsSql, parts, signal)), parts);
    },
    read(query, table, signal) {
      const { sql, values } = pageSql(query, table);
      return ask(sql, values, signal);
    },
  });
  return {
    ...pieces,
    async newest(query, signal) {
      const table = await find(query.table, signal);
      const [row] = table ? await allOf(ask(newestSql(query, table), [], signal)) : [];
      return row?.[0] ?? undefined;
    },
    takesTime: isTimeType,
    failedStep: failedSnowflakeStep,
    isTransient: isTransientSnowflake,
    explain: (error) => explainSnowflake(error, source),
    close: async () => undefined,
  };
}
