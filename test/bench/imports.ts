// node test/bench/imports.ts [RESULTS]: how fast artifacts of dbt are read into the mirror, beside the bare insertion of
// the same rows, in turn; and how long the event loop stands still meanwhile.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { artifactOf } from "../../server/src/runs/process/importers/dbt/artifact.ts";
import { invocationOf } from "../../server/src/runs/process/importers/dbt/invocation.ts";
import { dbtResult } from "../../server/src/runs/process/importers/dbt/runResult.ts";
import { writeMirror } from "../../server/src/runs/process/mirror.ts";
import { groupTouched, writeRows } from "../../server/src/runs/process/writeBatch.ts";
import { importAll, result, runResults, writeFiles } from "../dbtArtifacts.ts";
import { noon } from "../runMirror.ts";

const results = Number(process.argv[2] ?? 100_000);
const perFile = 5000;
const rounds = 5;
/** Rows of a transaction, as of the import. */
const batchSize = 250;

const files = Array.from({ length: Math.ceil(results / perFile) }, (_, file) =>
  runResults(
    6,
    Array.from({ length: perFile }, (__, node) =>
      result({
        ...{ unique_id: `model.shop.model_${node}`, compiled: true, batch_results: null },
        ...{ compiled_code: `select *\nfrom stage_${node}\nwhere changed_at > '2026-01-01'\n`.repeat(6) },
        relation_name: `"db"."marts"."model_${node}"`,
      }),
    ),
    { invocation_id: `inv-${file}`, env: { ORCHESTRATION_RUN_ID: `orch-${file}` } },
  ),
);

/** The rows as the import makes them. */
const batches = files.map((file) => {
  const artifact = artifactOf(file["metadata"])!;
  const invocation = invocationOf(artifact, file["args"], "", {});
  return (file["results"] as unknown[]).map((one) =>
    dbtResult(one, invocation, artifact.generatedAt, () => undefined)!,
  );
});

function insert(path: string): void {
  const mirror = writeMirror(path);
  for (const all of batches) {
    for (let at = 0; at < all.length; at += batchSize) {
      const part = all.slice(at, at + batchSize);
      const batch = {
        ...({ table: "monitoring_transformation_dbt", source: "dbt artifacts" } as const),
        ...{ key: ["invocation_id", "unique_id"], rows: part.map(({ row }) => row) },
        origins: part.map(({ origin }) => origin),
      };
      mirror.transaction(() => writeRows(mirror, [batch], noon)).immediate();
    }
    mirror.transaction(() => groupTouched(mirror)).immediate();
  }
  mirror.close();
}

const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
try {
  writeFiles(
    join(folder, "target"),
    Object.fromEntries(files.map((file, at) => [`${at}/run_results.json`, file])),
  );
  const rows = files.length * perFile;
  const perSecond = (begin: number): number => rows / ((performance.now() - begin) / 1000);
  const found: { bare: number; imported: number }[] = [];
  let longest = 0;
  for (let round = 0; round < rounds; round++) {
    let begin = performance.now();
    insert(join(folder, `bare-${round}.db`));
    const bare = perSecond(begin);
    // One of its own: it would count from when the last one was looked at.
    const delay = monitorEventLoopDelay({ resolution: 1 });
    begin = performance.now();
    delay.enable();
    await importAll(join(folder, `import-${round}.db`), [join(folder, "target")]);
    delay.disable();
    longest = Math.max(longest, delay.max / 1e6);
    found.push({ bare, imported: perSecond(begin) });
  }
  const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1]!;
  const share = median(found.map(({ bare, imported }) => imported / bare));
  const [bare, imported] = [median(found.map((one) => one.bare)), median(found.map((one) => one.imported))];
  console.log(`${rows} results of dbt in ${files.length} files, medians of ${rounds} rounds`);
  console.log(
    `rows a second, bare insertion ${Math.round(bare)}, import ${Math.round(imported)}: ${share.toFixed(2)} of it (aim: 0.5)`,
  );
  console.log(`event loop of the import: longest ${longest.toFixed(1)} ms (aim: 25)`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
