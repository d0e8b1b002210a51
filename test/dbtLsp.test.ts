// What an editor asks of dbt nodes that failed, over the demo.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { dbtRequests } from "../server/src/protocol/dbt.ts";
import { requests } from "../server/src/protocol/messages.ts";
import type { DbtChoice, DbtCompiled, DbtFailure, DbtProblem } from "../server/src/protocol/dbt.ts";
import { generateHistory } from "../server/src/runs/process/demo/generateHistory.ts";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import type { Step } from "../server/src/runs/store.ts";
import { writeDemoMirror } from "../server/src/tools/demoMirror.ts";
import { startServer } from "./stdioClient.ts";
import type { StdioClient } from "./stdioClient.ts";

const model = "dbt/models/core/fct_stock_movements.sql";

describe("dbt nodes that failed, in an editor", () => {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin dbt ü-")));
  const folder = join(parent, "workspace");
  const mirror = join(parent, "runs.sqlite");
  let client: StdioClient;
  let failures: readonly Step[];

  before(async () => {
    cpSync(join(import.meta.dirname, "../fixtures/workspace"), folder, { recursive: true });
    process.env["TOCSIN_MIRROR"] = mirror;
    writeDemoMirror(folder, Date.now());
    const store = mirrorRunStore(mirror);
    failures = (await store.failures({}, { limit: 500 })).items;
    store.close();
    client = startServer(folder);
    await client.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: {},
    });
    await client.connection.sendNotification("initialized", {});
  });
  after(async () => {
    await client.stop?.();
    delete process.env["TOCSIN_MIRROR"];
    rmSync(parent, { recursive: true, force: true });
  });

  const stepOf = (name: string): string =>
    failures.find((step) => step.name === name)?.id ?? assert.fail(`${name} has not failed`);
  const failureOf = (stepId: string): Promise<DbtFailure> =>
    client.connection.sendRequest(dbtRequests.failure, { stepId });
  const lineOf = ({ place }: DbtFailure): string | undefined =>
    place && readFileSync(fileURLToPath(place.uri), "utf8").split("\n")[place.line];

  test("a model is opened at the line of its template", async () => {
    const failure = await failureOf(stepOf("fct_stock_movements"));
    assert.equal(lineOf(failure), "        quantity_base");
    assert.equal(failure.place?.character, 8);
    assert.equal(failure.note, undefined);
    assert.ok(failure.place.uri.endsWith(model));
  });

  test("a test is opened where it is declared, with a query for its rows only where its SQL was kept", async () => {
    const failure = await failureOf(stepOf("unique_fct_sales_daily_sale_key"));
    assert.equal(lineOf(failure)?.trim(), "- unique");
    assert.deepEqual([failure.isTest, failure.rows], [true, undefined]);
  });

  test("what was skipped is told with what it was skipped for", async () => {
    const { causes } = await failureOf(stepOf("fct_stock_movements"));
    assert.ok(causes.length > 0);
    assert.ok(causes.every(({ isFailed }) => !isFailed));
    const skipped = causes.find(({ label }) => label === "replenishment")!;
    const above = (await failureOf(skipped.stepId)).causes;
    assert.equal(above[0]?.label, "fct_stock_movements");
    assert.equal(above[0]?.isFailed, true);
    assert.match(above[0]?.detail ?? "", /000904/);
    assert.deepEqual(
      above.slice(1).map(({ label }) => label),
      ["stock_by_store"],
    );
  });

  test("what a node ran is shown beside its file", async () => {
    const stepId = stepOf("fct_stock_movements");
    const compiled: DbtCompiled = await client.connection.sendRequest(dbtRequests.compiled, { stepId });
    assert.match(compiled.sql ?? "", /iff\(direction = 'OUT', quantity, 0\) as quantity_out/);
    assert.ok(compiled.file?.endsWith(model));
    assert.equal(compiled.note, undefined);
    assert.equal(compiled.sql?.split("\n")[compiled.at?.line ?? -1], "        quantity_base");
  });

  test("how a node ended before is a page, newest first", async () => {
    const stepId = stepOf("fct_stock_movements");
    const { markdown }: { markdown: string } = await client.connection.sendRequest(dbtRequests.history, {
      stepId,
    });
    assert.match(markdown, /^# Results of fct_stock_movements\n/);
    const rows = markdown
      .split("\n")
      .filter((line) => line.startsWith("| "))
      .slice(2);
    assert.equal(rows.length, 200);
    assert.match(rows.slice(0, 5).join("\n"), /QUANTITY_BASE/);
  });

  test("the page of a run leads to the line too", async () => {
    const { runId } = failures.find(({ name }) => name === "fct_stock_movements")!;
    const { markdown }: { markdown: string } = await client.connection.sendRequest(requests.runPage, {
      runId,
    });
    assert.match(
      markdown,
      /\[fct_stock_movements\.sql, line 34\]\(<\/dbt\/models\/core\/fct_stock_movements\.sql#L34,9>\)/,
    );
  });

  test("the newest failures of dbt are offered where no line of a tree is chosen", async () => {
    const choices: DbtChoice[] = await client.connection.sendRequest(dbtRequests.newest, {});
    assert.ok(choices.length > 3);
    assert.ok(choices.every(({ label, description }) => label !== "" && description !== ""));
  });

  test("failures of the last production run are problems at their lines, and none where no environment is production", async () => {
    const ask = (environments: readonly string[]): Promise<DbtProblem[]> =>
      client.connection.sendRequest(dbtRequests.problems, { environments });
    assert.deepEqual(await ask([]), []);
    assert.deepEqual(await ask(["nowhere"]), []);
    const problems = await ask(["halden-prod"]);
    assert.deepEqual(await ask(["Prod"]), problems, "a word of the name is enough");
    const own = problems.find(({ uri }) => uri.endsWith(model))!;
    assert.match(own.message, /QUANTITY_BASE/);
    assert.equal(readFileSync(join(folder, model), "utf8").split("\n")[own.line]?.trim(), "quantity_base");
  });

  test("a file that has changed since is marked at its top, and the note says so", async () => {
    const path = join(folder, model);
    const before = readFileSync(path, "utf8");
    writeFileSync(path, before.replace("with movements as (", "with moved as ("));
    try {
      const problems: DbtProblem[] = await client.connection.sendRequest(dbtRequests.problems, {
        environments: ["halden-prod"],
      });
      const own = problems.find(({ uri }) => uri.endsWith(model))!;
      assert.equal(own.line, 0);
      assert.match(own.message, /has changed since/);
    } finally {
      writeFileSync(path, before);
    }
  });

  test("a step that is none of dbt, or that is gone, is said so", async () => {
    await assert.rejects(failureOf("nothing"), /not in the mirror/);
    const { integration } = generateHistory(Date.now());
    assert.ok(integration.length > 0);
    const copy = failures.find(({ stage }) => stage === "integration");
    if (copy) await assert.rejects(failureOf(copy.id), /no dbt node/);
  });
});
