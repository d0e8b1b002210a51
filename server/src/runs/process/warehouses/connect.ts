import type { DatabaseSource } from "../../history.ts";
import { RunsError } from "../../store.ts";
import { connectAthena } from "./athena.ts";
import type { Connection } from "./connection.ts";
import { connectPostgres } from "./postgres.ts";
import { connectSnowflake } from "./snowflake.ts";
import { connectSqlServer } from "./sqlServer.ts";

/** Throws where a kind of database is read through the mirror alone. */
export function connect(source: DatabaseSource): Connection {
  if (source.type === "postgres") return connectPostgres(source);
  if (source.type === "snowflake") return connectSnowflake(source);
  if (source.type === "athena") return connectAthena(source);
  if (source.type === "sqlserver" || source.type === "fabric") return connectSqlServer(source);
  throw new RunsError(
    "failed",
    `\`read: warehouse\` cannot ask ${source.name}: of \`type: ${source.type}\` only the mirror is read.`,
    "Leave out `read: warehouse` in .tocsin.yaml and run `tocsin sync`. PostgreSQL can be asked itself.",
  );
}
