import type { DatabaseSource } from "../../history.ts";
import { openAthena } from "./athena.ts";
import { openPostgres } from "./postgres.ts";
import { openSnowflake } from "./snowflake.ts";
import type { OpenSource, SourceMeans } from "./source.ts";
import { openSqliteFile } from "./sqliteFile.ts";
import { openSqlServer } from "./sqlServer.ts";

export function openSource(source: DatabaseSource, means: SourceMeans = {}): OpenSource {
  if (source.type === "snowflake") return openSnowflake(source);
  if (source.type === "athena") return openAthena(source);
  if (source.type === "postgres") return openPostgres(source);
  return source.type === "sqlite" ? openSqliteFile(source) : openSqlServer(source, means);
}
