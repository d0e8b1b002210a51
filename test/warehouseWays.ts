// Ways to the run history of a mirror that ask a real PostgreSQL for it: its tables are filled with the rows of the mirror.

import { after } from "node:test";
import type { PostgresSource, Warehouse } from "../server/src/runs/history.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { columns, sourceTables } from "../server/src/runs/process/sourceRows.ts";
import { warehouseRunStore } from "../server/src/runs/process/warehouseStore.ts";
import { remoteRunStore } from "../server/src/runs/remote.ts";
import type { RunStore } from "../server/src/runs/store.ts";
import { allTables, createTables, runColumns, runSql, runsTable, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";
import { runsModule } from "./runStoreWays.ts";
import type { OpenStore } from "./runStoreWays.ts";

const dayMs = 86_400_000;

/** Looks through everything at once. */
export const wide = (sources: readonly PostgresSource[]): Warehouse => ({
  ...{ sources, keepMs: 4000 * dayMs, windowMs: 4000 * dayMs },
});

const started = await startPostgres();

export const skip = "missing" in started ? started.missing : false;

const server = started as Server;

after(() => void (skip === false && server.stop()));

let databases = 0;

/** A database of its own, with empty tables. */
export async function database(sql = createTables + runsTable): Promise<PostgresSource> {
  const name = `warehouse_${++databases}`;
  await server.run(`CREATE DATABASE ${name}`);
  const source = server.source({ database: name, tables: allTables });
  await runSql(source, sql);
  return source;
}

/** Rows of a table, by our names of its columns, into the table of that name. */
export async function insert(
  source: PostgresSource,
  name: string,
  names: readonly string[],
  rows: readonly object[],
): Promise<void> {
  if (rows.length === 0) return;
  const list = names.map((one) => `"${one}"`).join(", ");
  const json = JSON.stringify(rows).replaceAll("'", "''");
  await runSql(
    source,
    `INSERT INTO meta.${name} (${list}) SELECT ${list} FROM json_populate_recordset(NULL::meta.${name}, E'${json.replaceAll("\\", "\\\\")}')`,
  );
}

async function copyMirror(path: string): Promise<PostgresSource> {
  const source = await database();
  const mirror = readMirror(path);
  try {
    for (const [name, names] of sourceTables.map((one) => [one, columns[one]] as const))
      await insert(source, name, names, mirror.prepare(`SELECT * FROM ${name}`).all() as object[]);
    const recorded = mirror.prepare(
      `SELECT id AS orchestration_run_id, pipeline, source_status AS status, environment AS workspace, data_product,
         strftime('%F %T', started_at / 1000.0, 'unixepoch') AS start_time,
         strftime('%F %T', ended_at / 1000.0, 'unixepoch') AS end_time FROM recorded_runs`,
    );
    await insert(source, "orchestration_runs", runColumns, recorded.all() as object[]);
  } finally {
    mirror.close();
  }
  return source;
}

/** A store that is made when it is first asked, as the rows are there by then. */
function later(store: () => Promise<RunStore>): RunStore {
  let made: Promise<RunStore> | undefined;
  const of = (): Promise<RunStore> => (made ??= store());
  const asked = <Of extends object>(object: (store: RunStore) => Of): Of =>
    new Proxy({} as Of, {
      get: (_, name) => {
        if (name === "notes") return asked(({ notes }) => notes);
        if (name === "close") return () => void made?.then((one) => one.close());
        return async (...args: unknown[]) => {
          const found = object(await of()) as Record<string | symbol, (...all: unknown[]) => unknown>;
          return found[name]!(...args);
        };
      },
    });
  return asked((one) => one);
}

const opener =
  (storeOf: (path: string, warehouse: Warehouse) => RunStore): OpenStore =>
  (context, path) => {
    const store = later(async () => storeOf(path, wide([await copyMirror(path)])));
    context.after(() => store.close());
    return store;
  };

/** Every way to ask a warehouse: all keep the contract of the mirror. */
export const warehouseWays: Readonly<Record<string, OpenStore>> = skip
  ? {}
  : {
      "asking PostgreSQL": opener(warehouseRunStore),
      "asking PostgreSQL through IPC": opener((path, warehouse) =>
        remoteRunStore(runsModule, path, { warehouse }),
      ),
    };
