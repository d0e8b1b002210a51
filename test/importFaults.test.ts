// What servers do at times, to each importer of an orchestrator: nothing is lost, nothing is doubled, no secret goes astray.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { OrchestratorSource, OrchestratorType } from "../server/src/runs/history.ts";
import { RunsError } from "../server/src/runs/store.ts";
import { airflowDouble, dagRun, taskInstance } from "./airflowDouble.ts";
import { dagsterDouble, dagsterRun, stepStats } from "./dagsterDouble.ts";
import { activity, fabricDouble, jobInstance, workspace } from "./fabricDouble.ts";
import { contentOf, counts, faults, orchestrator, startDouble, sync } from "./httpDouble.ts";
import type { Double, Fault } from "./httpDouble.ts";
import { flowRun, prefectDouble, taskRun } from "./prefectDouble.ts";
import { mirrorFile, noon } from "./runMirror.ts";

const minute = 60_000;

const runs = 12;

interface Filled {
  readonly double: Double;
  readonly source: OrchestratorSource;
}

/** So many runs with a task each, one a day, as each orchestrator tells of them. */
const fills: Readonly<Record<OrchestratorType, (context: TestContext) => Promise<Filled>>> = {
  async airflow(context) {
    const airflow = airflowDouble("v2");
    each((id, from, to) => {
      airflow.runs.push(dagRun("sales", id, from, to));
      airflow.tasks.set(`sales/${id}`, [taskInstance("load", from, to)]);
    });
    const double = await startDouble(context, (asked) => airflow.answer(asked));
    return { double, source: orchestrator("airflow", double.url) };
  },
  async prefect(context) {
    const prefect = prefectDouble();
    each((id, from, to) => {
      prefect.runs.push(flowRun(id, "flow-1", from, to));
      prefect.tasks.push(taskRun(`${id}-load`, id, "load", from, to));
    });
    const double = await startDouble(context, (asked) => prefect.answer(asked));
    return { double, source: orchestrator("prefect", `${double.url}/api`) };
  },
  async dagster(context) {
    const dagster = dagsterDouble();
    each((id, from, to) => {
      dagster.runs.push(dagsterRun(id, "sales", from, to));
      dagster.steps.set(id, [stepStats("load", from, to)]);
    });
    const double = await startDouble(context, (asked) => dagster.answer(asked));
    return { double, source: orchestrator("dagster", `${double.url}/prod`) };
  },
  async "fabric-jobs"(context) {
    const fabric = fabricDouble();
    fabric.items.push({ id: "item-1", type: "DataPipeline", displayName: "Sales" });
    fabric.instances.set("item-1", []);
    each((id, from, to) => {
      fabric.instances.get("item-1")?.push(jobInstance(id, "item-1", from, to));
      fabric.activities.set(id, [activity(`${id}-load`, "load", from, to)]);
    });
    const double = await startDouble(context, (asked) => fabric.answer(asked));
    return { double, source: orchestrator("fabric-jobs", double.url, { workspace }) };
  },
};

function each(add: (id: string, from: number, to: number) => void): void {
  for (let at = 0; at < runs; at++) {
    const from = noon - (runs - at) * 86_400_000;
    add(`run-${String(at).padStart(2, "0")}`, from, from + 5 * minute);
  }
}

const all = [
  [runs, runs],
  [runs, runs],
];

const problem = (synced: Awaited<ReturnType<typeof sync>>): string => String(counts(synced)[0]);

/** Every question but those that find out what it is that answers. */
const questions = (fault: Fault): Fault => faults.at(/^(?!.*(?:version|token)$)/, fault);

for (const [type, fill] of Object.entries(fills)) {
  test(`${type}: what passes is tried again`, async (context) => {
    const { double, source } = await fill(context);
    for (const fault of [faults.status(503), faults.status(500, {}, "<html>"), faults.cut]) {
      double.faults = [questions(faults.times(2, fault))];
      assert.deepEqual(counts(await sync(mirrorFile(context), source)), all);
    }
  });

  test(`${type}: who is asked too often says how long to wait, and is obeyed`, async (context) => {
    const { double, source } = await fill(context);
    const waits: number[] = [];
    const means = { wait: async (ms: number) => void waits.push(ms) };
    double.faults = [questions(faults.times(6, faults.status(429, { "retry-after": "7" })))];
    assert.deepEqual(counts(await sync(mirrorFile(context), source, { means })), all);
    assert.equal(waits.length, 6);
    assert.ok(waits.every((ms) => ms >= 7000 && ms < 8000));
    waits.length = 0;
    const date = new Date(Date.now() + 90_000).toUTCString();
    double.faults = [questions(faults.times(1, faults.status(429, { "retry-after": date })))];
    await sync(mirrorFile(context), source, { means });
    assert.ok((waits[0] ?? 0) > 80_000 && (waits[0] ?? 0) < 91_000);
    double.faults = [questions(faults.status(429, { "retry-after": "999999" }))];
    assert.match(
      problem(await sync(mirrorFile(context), source, { means })),
      /wants to be asked less often\./,
    );
    assert.ok(waits.every((ms) => ms <= 121_000));
  });

  test(`${type}: what does not pass is told, and what was read before stays`, async (context) => {
    const { double, source } = await fill(context);
    const mirror = mirrorFile(context);
    const patience = { silenceMs: 150, answerMs: 400, mostBytes: 100_000 };
    const said = async (fault: Fault): Promise<string> => {
      double.faults = [questions(fault)];
      return problem(await sync(mirror, source, { now: noon + minute, means: { patience } }));
    };
    await sync(mirror, source);
    const before = contentOf(mirror);
    assert.match(await said(faults.status(500)), /answers with 500: no\. What was read so far is kept/);
    assert.match(
      await said(faults.status(401)),
      /refuses the token\. It may have expired: .*TOCSIN_TOKEN_FLOWS/,
    );
    assert.match(
      await said(faults.status(403)),
      /answers with 403: no\. Who has the token has to be allowed/,
    );
    assert.match(await said(faults.status(404)), /answers with 404: no\. Look at `base_url`/);
    assert.match(
      await said(faults.status(400, {}, { detail: "planted-secret is no token" })),
      /400: \*\*\* is no token/,
    );
    assert.match(await said(faults.page), /answers with a page where JSON is wanted .*login page/);
    assert.match(await said(() => ({ body: "" })), /answers with nothing where JSON is wanted/);
    assert.match(await said(() => ({ body: "nobody knows" })), /answers with a text where JSON is wanted/);
    assert.match(await said(() => ({ body: { surprise: 1 } })), /gives no /);
    assert.match(await said(() => ({ body: { data: "x".repeat(200_000) } })), /answers with more than/);
    assert.match(await said(faults.cut), /ended in the middle/);
    assert.match(await said(faults.hang), /does not answer\. A firewall/);
    const after = contentOf(mirror);
    assert.deepEqual({ ...after, sources: [] }, { ...before, sources: [] });
    const [first] = after["sources"] ?? [];
    assert.deepEqual([first?.["synced_at"], first?.["error_at"]], [noon, noon + minute]);
    assert.match(String(first?.["error"]), /does not answer/);
    double.faults = [];
    await sync(mirror, source, { now: noon + 2 * minute });
    assert.equal(contentOf(mirror)["sources"]?.[0]?.["error"], null);
    assert.doesNotMatch(
      readFileSync(mirror, "latin1") + readFileSync(`${mirror}-wal`, "latin1"),
      /planted-secret/,
    );
  });

  test(`${type}: the secret goes nowhere else`, async (context) => {
    const { double, source } = await fill(context);
    const reached: string[] = [];
    const elsewhere = createServer((request, response) => {
      reached.push(request.url ?? "");
      response.end("{}");
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
    context.after(() => elsewhere.close());
    const { port } = elsewhere.address() as AddressInfo;
    for (const status of [301, 302, 303, 307, 308]) {
      double.faults = [() => ({ status, headers: { location: `http://127.0.0.1:${port}/api` }, body: "" })];
      const said = problem(await sync(mirrorFile(context), source));
      assert.match(said, new RegExp(`sends on to http://127\\.0\\.0\\.1:${port}\\. Tocsin takes no secret`));
    }
    double.faults = [faults.redirect("/login")];
    assert.match(problem(await sync(mirrorFile(context), source)), /sends on to \/login\./);
    double.faults = [() => ({ status: 302, body: "" })];
    assert.match(problem(await sync(mirrorFile(context), source)), /sends on to elsewhere\./);
    assert.deepEqual(reached, []);
  });

  test(`${type}: a sync can be stopped at any moment, and goes on from there`, async (context) => {
    const { double, source } = await fill(context);
    const mirror = mirrorFile(context);
    for (let stopAt = 1; stopAt <= 12; stopAt++) {
      const controller = new AbortController();
      let asked = 0;
      double.faults = [
        () => {
          if (++asked < stopAt) return undefined;
          controller.abort();
          return "handled";
        },
      ];
      const stopped = sync(mirror, source, { signal: controller.signal });
      const said = await stopped.catch((error: unknown) => error);
      // So few questions are left when most has been read.
      if (asked >= stopAt) assert.ok(said instanceof RunsError && said.reason === "cancelled");
    }
    double.faults = [];
    await sync(mirror, source);
    const whole = mirrorFile(context);
    await sync(whole, source);
    assert.deepEqual(contentOf(mirror), contentOf(whole));
  });
}

test("a server that is not there, and one that is not known", async (context) => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const said = async (url: string): Promise<string> =>
    problem(await sync(mirrorFile(context), orchestrator("airflow", url)));
  assert.match(await said(`http://127.0.0.1:${port}`), /Nothing listens at 127\.0\.0\.1:\d+\./);
  assert.match(await said("http://nowhere.invalid"), /The name nowhere\.invalid is not known\./);
});

/** A certificate that nobody vouches for but itself, for this machine's address. */
function selfSigned(context: TestContext): { readonly key: string; readonly cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-tls-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const said = [
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    "/CN=127.0.0.1",
    "-addext",
    "subjectAltName=IP:127.0.0.1",
  ];
  const { status } = spawnSync("openssl", ["req", "-x509", "-keyout", key, "-out", cert, ...said], {
    stdio: "ignore",
  });
  return status === 0 ? { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") } : undefined;
}

test("a certificate has to be good, by this machine or by the file that is named", async (context) => {
  const identity = selfSigned(context);
  if (!identity) return context.skip("openssl is not here");
  let asked = 0;
  const server = createTlsServer(identity, (_, response) => {
    asked++;
    response.end(JSON.stringify({ version: "3.2.1" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const said = async (ca?: string): Promise<string> =>
    problem(await sync(mirrorFile(context), orchestrator("airflow", url, { ca })));
  assert.match(
    await said(),
    /The certificate of 127\.0\.0\.1:\d+ is not good: self-signed certificate\. .*`ca`/,
  );
  assert.equal(asked, 0);
  assert.match(await said(identity.cert), /gives no `dag_runs`/);
});

test("one source that fails leaves the others", async (context) => {
  const { source } = await fills.airflow(context);
  const mirror = mirrorFile(context);
  await sync(mirror, orchestrator("dagster", "http://127.0.0.1:1", { name: "broken" }));
  assert.deepEqual(counts(await sync(mirror, source)), all);
  assert.deepEqual(
    contentOf(mirror)["sources"]?.map(({ name, error }) => [name, error === null]),
    [
      ["broken: runs", false],
      ["flows: runs", true],
      ["flows: tasks", true],
    ],
  );
});

test("runs older than what is kept are taken out, with all that is known of them", async (context) => {
  for (const fill of Object.values(fills)) {
    const { source } = await fill(context);
    const mirror = mirrorFile(context);
    await sync(mirror, source);
    await sync(mirror, source, { keepMs: 5 * 86_400_000 + 10 * minute });
    const content = contentOf(mirror);
    assert.deepEqual(
      ["tasks", "orchestrated", "recorded", "runs"].map((table) => content[table]?.length),
      [5, 5, 5, 5],
    );
    assert.deepEqual(
      content["sources"]?.map(({ name, rows }) => [name, rows]),
      [
        ["flows: runs", 5],
        ["flows: tasks", 5],
      ],
    );
  }
});
