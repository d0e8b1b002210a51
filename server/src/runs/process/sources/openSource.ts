import type { RunSource } from "../../history.ts";
import { openPostgres } from "./postgres.ts";
import type { OpenSource } from "./source.ts";
import { openSqliteFile } from "./sqliteFile.ts";

export const openSource = (source: RunSource): OpenSource =>
  source.type === "postgres" ? openPostgres(source) : openSqliteFile(source);
