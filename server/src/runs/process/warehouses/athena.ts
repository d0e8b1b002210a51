import type { AthenaSource } from "../../cloudSources.ts";
import { athenaApi } from "../sources/athenaApi.ts";
import type { AthenaMeans } from "../sources/athenaApi.ts";
import { explainAthena } from "../sources/athenaError.ts";
import { partsOf, tableName } from "../sources/athenaSql.ts";
import { allOf } from "../sources/pieces.ts";
import { athenaDialect } from "./athenaDialect.ts";
import type { Connection } from "./connection.ts";

/** Somebody waits for the answer, and for the turn of its query. */
const queryMs = 60_000;

/** Athena that is asked as it is, by SELECTs alone; each reads its tables anew, and is paid for by what it reads of them. */
export function connectAthena(source: AthenaSource, means: AthenaMeans = {}): Connection {
  const api = athenaApi(source, { queryMs, ...means });
  const partition = source.partition?.toLowerCase();
  return {
    begin: async (signal) => ({
      dialect: athenaDialect,
      async find(table) {
        const found = await api.table(partsOf(table, source.database), signal);
        if (!found) return undefined;
        const { types } = found;
        return { sql: tableName(found), types, ...(partition && types.has(partition) && { day: partition }) };
      },
      ask: ({ sql }) => allOf(api.ask(sql, signal)),
      end: async () => undefined,
    }),
    explain: (error) => explainAthena(error, source),
    close: async () => api.close(),
  };
}
