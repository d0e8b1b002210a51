import { existsSync } from "node:fs";
import { join } from "node:path";

/** The file of the process that reads run history: the bundle beside the one that asks, or its source. */
export function runsModule(): string {
  const bundle = join(import.meta.dirname, "runs.cjs");
  return existsSync(bundle) ? bundle : join(import.meta.dirname, "..", "runs", "process", "main.ts");
}
