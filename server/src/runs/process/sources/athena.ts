import type { AthenaSource } from "../../cloudSources.ts";
import { athenaApi } from "./athenaApi.ts";
import type { AthenaMeans } from "./athenaApi.ts";
import { explainAthena, failedAthenaStep, isTransientAthena } from "./athenaError.ts";
import { isTimeType, newestSql, pageSql, partsOf } from "./athenaSql.ts";
import { allOf, inPieces } from "./pieces.ts";
import type { OpenSource } from "./source.ts";

/** Rows of one query: each is paid for by the bytes that it reads, so few queries are asked for much. */
const rowsOfQuery = 200_000;

/** How far back the newest row is looked for first where the days can be told apart. */
const recentMs = 31 * 86_400_000;

/** Tables of Athena, of which only `SELECT`s are asked. */
export function openAthena(source: AthenaSource, means: AthenaMeans = {}): OpenSource {
  const api = athenaApi(source, means);
  const { partition } = source;
  let counted = 0;
  /** What the table that was read last is partitioned by, where nothing bounds it. */
  let unbounded: readonly string[] = [];
  const { find, ...pieces } = inPieces({
    rows: rowsOfQuery,
    find: (table, signal) => api.table(partsOf(table, source.database), signal),
    read(query, table, signal) {
      const isBounded = table.partitions.includes(partition?.toLowerCase() ?? "");
      unbounded = isBounded ? [] : table.partitions;
      return api.ask(pageSql(query, table, partition), signal);
    },
  });
  const newestIn = async (sql: string, signal: AbortSignal): Promise<string | undefined> =>
    (await allOf(api.ask(sql, signal)))[0]?.[0] ?? undefined;
  return {
    ...pieces,
    async newest(query, signal) {
      const table = await find(query.table, signal);
      if (!table) return undefined;
      const since = new Date((means.now ?? Date.now)() - recentMs).toISOString().slice(0, 10);
      const recent = newestSql(query, table, partition, since);
      const ever = newestSql(query, table, partition, undefined);
      const found = await newestIn(recent, signal);
      return found !== undefined || recent === ever ? found : newestIn(ever, signal);
    },
    cost() {
      const bytes = api.scanned() - counted;
      counted = api.scanned();
      if (bytes === 0) return undefined;
      const more =
        unbounded.length === 0
          ? ""
          : ` It is partitioned by ${unbounded.join(", ")}: where that is the day, name it in \`partition\`, and less is read.`;
      return `Athena has read ${sizeOf(bytes)} for it.${more}`;
    },
    passesTimeless: true,
    takesTime: isTimeType,
    failedStep: failedAthenaStep,
    isTransient: isTransientAthena,
    explain: (error) => explainAthena(error, source),
    close: async () => api.close(),
  };
}

/** In units of a thousand, as AWS bills. */
function sizeOf(bytes: number): string {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const at = Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** at).toPrecision(3))} ${units[at]}`;
}
