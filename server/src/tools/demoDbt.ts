import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type Database from "better-sqlite3";
import { modelId, project } from "../runs/process/demo/buildModels.ts";
import { manifestNodes } from "../runs/process/demo/manifestNodes.ts";
import type { EpochMs } from "../runs/store.ts";

/** What the manifest of the demo's dbt project would say, and the SQL that its failed models ran, as artifacts keep it. */
export function writeDemoDbt(mirror: Database.Database, folder: string, now: EpochMs): void {
  const nodes = manifestNodes(now);
  const columns = Object.keys(nodes[0]!);
  const places = columns.map(() => "?").join(", ");
  const write = mirror.prepare(`INSERT OR REPLACE INTO dbt_nodes (${columns.join(", ")}) VALUES (${places})`);
  for (const node of nodes) write.run(columns.map((column) => node[column as keyof typeof node]));
  const keep = mirror.prepare(
    `INSERT OR IGNORE INTO compiled_sql (row, sql)
     SELECT s.row, ? FROM dbt_rows r JOIN step_rows s ON s.row = r.row
     WHERE r.unique_id = ? AND s.status = 'failed'`,
  );
  const compiled = join(folder, "target", "compiled", project);
  for (const path of globSync("**/*.sql", { cwd: compiled }))
    keep.run([readFileSync(join(compiled, path), "utf8"), modelId(basename(path, ".sql"))]);
}
