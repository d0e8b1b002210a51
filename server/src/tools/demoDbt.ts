import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type Database from "better-sqlite3";
import { modelId, project, testId } from "../runs/process/demo/buildModels.ts";
import { models } from "../runs/process/demo/haldenMarket.ts";
import type { Model } from "../runs/process/demo/haldenMarket.ts";
import type { DbtNodesTable } from "../runs/process/mirrorTables.ts";
import type { EpochMs } from "../runs/store.ts";

/** What the manifest of the demo's dbt project would say, and the SQL that its failed models ran, as artifacts keep it. */
export function writeDemoDbt(mirror: Database.Database, folder: string, now: EpochMs): void {
  const nodes = models.flatMap((model) => [
    modelNode(model, now),
    ...model.tests.map((test) => testNode(model, test, now)),
  ]);
  const columns = Object.keys(nodes[0]!);
  const places = columns.map(() => "?").join(", ");
  const write = mirror.prepare(`INSERT OR REPLACE INTO dbt_nodes (${columns.join(", ")}) VALUES (${places})`);
  for (const node of nodes) write.run(Object.values(node));
  const keep = mirror.prepare(
    `INSERT OR IGNORE INTO compiled_sql (row, sql)
     SELECT s.row, ? FROM dbt_rows r JOIN step_rows s ON s.row = r.row
     WHERE r.unique_id = ? AND s.status = 'failed'`,
  );
  const compiled = join(folder, "target", "compiled", project);
  for (const path of globSync("**/*.sql", { cwd: compiled }))
    keep.run([readFileSync(join(compiled, path), "utf8"), modelId(basename(path, ".sql"))]);
}

const common = { project, package: project, owner: null, tags: "[]" } as const;

const modelNode = (model: Model, now: EpochMs): DbtNodesTable => ({
  ...common,
  unique_id: modelId(model.name),
  generated_at: now,
  name: model.name,
  resource_type: "model",
  path: `models/${model.folder}/${model.name}.sql`,
  patch_path: `${project}://models/${model.folder}/schema.yml`,
  schema_name: model.schema,
  relation: `halden.${model.schema}.${model.name}`,
  materialization: model.materialization,
  parents: JSON.stringify(
    model.from.map((name) => (name.startsWith("raw.") ? `source.${project}.${name}` : modelId(name))),
  ),
});

const testNode = (model: Model, test: string, now: EpochMs): DbtNodesTable => ({
  ...common,
  unique_id: testId(test),
  generated_at: now,
  name: test,
  resource_type: "test",
  path: `models/${model.folder}/schema.yml`,
  patch_path: null,
  schema_name: "dbt_test__audit",
  relation: null,
  materialization: "test",
  parents: JSON.stringify([modelId(model.name)]),
});
