import { modelId, project, testId } from "./buildModels.ts";
import { models, tables } from "./haldenMarket.ts";
import type { EpochMs } from "../../store.ts";
import type { DbtNodesTable } from "../mirrorTables.ts";

/** What the manifest of the demo's dbt project says of its nodes. */
export function manifestNodes(generatedAt: EpochMs): DbtNodesTable[] {
  const node = (
    said: Pick<DbtNodesTable, "unique_id" | "name" | "resource_type"> & Partial<DbtNodesTable>,
    parents: readonly string[],
  ): DbtNodesTable => ({
    project,
    generated_at: generatedAt,
    package: project,
    ...{
      path: null,
      patch_path: null,
      schema_name: null,
      relation: null,
      materialization: null,
      owner: null,
    },
    ...{ tags: "[]", parents: JSON.stringify(parents) },
    ...said,
  });
  const sourceOf = new Map(
    tables.map(({ name, source }) => [`raw.${name}`, `source.${project}.${source}.${name}`]),
  );
  return [
    ...tables.map(({ name }) =>
      node(
        { unique_id: sourceOf.get(`raw.${name}`)!, name, resource_type: "source", schema_name: "raw" },
        [],
      ),
    ),
    ...models.map(({ name, schema, folder, materialization, from }) =>
      node(
        {
          ...{ unique_id: modelId(name), name, resource_type: "model", schema_name: schema },
          ...{ path: `models/${folder}/${name}.sql`, materialization },
          patch_path: `${project}://models/${folder}/schema.yml`,
          relation: `halden.${schema}.${name}`,
        },
        from.map((parent) => sourceOf.get(parent) ?? modelId(parent)),
      ),
    ),
    ...models.flatMap(({ name: model, folder, tests }) =>
      tests.map((name) =>
        node(
          {
            ...{ unique_id: testId(name), name, resource_type: "test", path: `models/${folder}/schema.yml` },
            ...{ schema_name: "dbt_test__audit", materialization: "test" },
          },
          [modelId(model)],
        ),
      ),
    ),
  ];
}
