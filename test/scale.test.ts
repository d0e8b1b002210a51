// A small version of test/bench/scale.ts: which partitions and how many rows the questions look at, by their plans.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { measure } from "./bench/scaleQuestions.ts";
import { emptyTables, fillTables, indexes } from "./bench/scaleTables.ts";
import { allTables, runSql, startPostgres } from "./postgres.ts";
import type { Server } from "./postgres.ts";

const started = await startPostgres();
const skip = "missing" in started ? started.missing : false;
const server = started as Server;
after(() => void (skip === false && server.stop()));

const rows = 90_000;

test(
  "of tables in months only those are looked into that a question is about, and few of their rows",
  { skip },
  async () => {
    const source = server.source({ tables: allTables.slice(0, 3) });
    await runSql(source, emptyTables(true));
    for (const sql of [...fillTables(rows), ...indexes, "VACUUM ANALYZE"]) await runSql(source, sql);
    const [[parts]] = (await runSql(
      source,
      "SELECT count(*)::int FROM pg_class WHERE relkind = 'r' AND relname LIKE 'monitoring%'",
    )) as [[number]];
    assert.ok(parts > 45, "a part for each month and table");
    for (const { title, read, problem } of await measure(source, 1, [])) {
      assert.equal(problem, undefined, title);
      assert.ok(read.statements > 0, title);
      // A run of long ago is looked for in windows that grow, up to where it is; so far back is the 50th page of so few rows.
      const isFar = /half a year ago|50th/.test(title);
      assert.ok(read.parts.size <= (isFar ? 50 : 25), `${title}: ${[...read.parts].join(", ")}`);
      assert.ok(read.rows < rows / (isFar ? 1.5 : 4), `${title}: ${read.rows} rows`);
    }
  },
);
