import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { randomOf } from "../server/src/runs/process/demo/randomOf.ts";
import { readMirror } from "../server/src/runs/process/mirror.ts";
import { importAll, result, runResults, writeFiles } from "./dbtArtifacts.ts";
import { mirrorFile } from "./runMirror.ts";

const program = join(import.meta.dirname, "importProcess.ts");

/** Everything that a mirror holds but when it was filled; rows by their ids. */
function contentOf(path: string): Record<string, unknown[]> {
  const mirror = readMirror(path);
  try {
    const all = (sql: string): unknown[] => mirror.prepare(sql).all();
    return {
      steps: all(
        `SELECT s.id, s.run_id, s.name, s.status, s.started_at, s.ended_at, s.message, d.invocation_id, d.unique_id, r.json
         FROM steps s JOIN monitoring_transformation_dbt d ON d.row = s.row JOIN raw_steps r ON r.row = s.row ORDER BY s.id`,
      ),
      runs: all("SELECT * FROM orchestration_runs ORDER BY id"),
      labels: all("SELECT * FROM run_labels ORDER BY run_id, facet, value"),
      counts: all("SELECT * FROM facet_counts ORDER BY facet, value"),
      sources: all("SELECT name, rows, newest_at, oldest_at FROM sources ORDER BY name"),
      imports: all("SELECT digest, kind, rows FROM imports ORDER BY digest"),
      invocations: all("SELECT * FROM dbt_invocations ORDER BY id"),
      left: all("SELECT * FROM ungrouped_runs"),
    };
  } finally {
    mirror.close();
  }
}

/** Lets the process begin and kills it after a while; true when it had come to its end before. */
function endsBefore(mirror: string, folder: string, ms: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = fork(program, [mirror, folder], {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
    });
    child.once("message", () => setTimeout(() => child.kill("SIGKILL"), ms));
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      if (signal === null && code !== 0) reject(new Error(`It ended with ${code}.`));
      else resolve(signal === null);
    });
  });
}

test(
  "an import that is killed 200 times loses nothing and doubles nothing",
  { timeout: 300_000 },
  async (context) => {
    const random = randomOf("killed");
    const whole = mirrorFile(context);
    const folder = join(dirname(dirname(whole)), "artifacts");
    for (let at = 0; at < 24; at++) {
      const results = Array.from({ length: 600 }, (_, node) =>
        result({ unique_id: `model.shop.m${node}`, status: random.pick(["success", "error", "skipped"]) }),
      );
      // Three invocations to a run, and one without.
      const env = at % 4 === 3 ? {} : { ORCHESTRATION_RUN_ID: `orch-${Math.floor(at / 4)}` };
      const file = runResults(6, results, { invocation_id: `inv-${at}`, env });
      writeFiles(folder, { [`${String(at).padStart(2, "0")}/run_results.json`]: file });
    }
    await importAll(whole, [folder]);
    const wanted = contentOf(whole);
    assert.equal(wanted["steps"]?.length, 24 * 600);
    let kills = 0;
    while (kills < 200) {
      const mirror = mirrorFile(context);
      for (let isDone = false; !isDone;) {
        isDone =
          kills >= 200
            ? await endsBefore(mirror, folder, 60_000)
            : await endsBefore(mirror, folder, random.between(0, 160));
        if (!isDone) kills++;
      }
      assert.deepEqual(contentOf(mirror), wanted);
    }
    context.diagnostic(`${kills} times killed`);
  },
);
