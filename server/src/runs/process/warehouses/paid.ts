import type { DatabaseSource } from "../../history.ts";
import { isFabric } from "../sources/sqlServerType.ts";

/** Whether each question is paid for: by what it reads, or by the time that a warehouse runs for it. */
export function isPaid(source: DatabaseSource): boolean {
  if (source.type === "fabric" || source.type === "sqlserver") return isFabric(source);
  return source.type === "snowflake" || source.type === "athena";
}
