import type { RunSource } from "../../history.ts";
import { openPostgres } from "./postgres.ts";
import type { OpenSource, SourceMeans } from "./source.ts";
import { openSqliteFile } from "./sqliteFile.ts";
import { openSqlServer } from "./sqlServer.ts";

export function openSource(source: RunSource, means: SourceMeans = {}): OpenSource {
  if (source.type === "postgres") return openPostgres(source);
  return source.type === "sqlite" ? openSqliteFile(source) : openSqlServer(source, means);
}
