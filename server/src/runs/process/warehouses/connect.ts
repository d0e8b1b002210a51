import type { DatabaseSource } from "../../history.ts";
import { connectAthena } from "./athena.ts";
import type { Connection } from "./connection.ts";
import { connectPostgres } from "./postgres.ts";
import { connectSnowflake } from "./snowflake.ts";
import { connectSqliteFile } from "./sqliteFile.ts";
import { connectSqlServer } from "./sqlServer.ts";

export function connect(source: DatabaseSource): Connection {
  switch (source.type) {
    case "postgres":
      return connectPostgres(source);
    case "snowflake":
      return connectSnowflake(source);
    case "athena":
      return connectAthena(source);
    case "sqlite":
      return connectSqliteFile(source);
    case "sqlserver":
    case "fabric":
      return connectSqlServer(source);
  }
}
