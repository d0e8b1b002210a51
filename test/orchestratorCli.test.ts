// tocsin sync and tocsin doctor with an orchestrator, as a terminal runs them.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import type { TestContext } from "node:test";
import type { Synced } from "../server/src/runs/history.ts";
import { airflowDouble, dagRun, taskInstance } from "./airflowDouble.ts";
import { startDouble } from "./httpDouble.ts";

const root = join(import.meta.dirname, "..");
/** The program under test: a bundle named by `TOCSIN_CLI`, else the sources. */
const cli = resolve(process.env["TOCSIN_CLI"] ?? join(root, "server/src/cli/main.ts"));

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly parent: string;
  write(source: Readonly<Record<string, unknown>>): void;
  tocsin(args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ran>;
}

function place(context: TestContext): Place {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), "tocsin-flows-")));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  const [folder, state] = [mkdtempSync(join(parent, "project-")), mkdtempSync(join(parent, "state-"))];
  return {
    parent,
    write: (source) =>
      writeFileSync(
        join(folder, ".tocsin.yaml"),
        JSON.stringify({ history: { sources: { flows: source } } }),
      ),
    tocsin: (args, env = {}) =>
      new Promise((resolveRan) => {
        const child = spawn(process.execPath, [cli, ...args], {
          cwd: folder,
          env: {
            ...{ PATH: process.env["PATH"], HOME: state, XDG_STATE_HOME: state, NO_COLOR: "1", TZ: "UTC" },
            ...(process.env["SystemRoot"] && { SystemRoot: process.env["SystemRoot"], LOCALAPPDATA: state }),
            ...{ NODE_NO_WARNINGS: "1", ...env },
          },
        });
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (text) => (stdout += String(text)));
        child.stderr.on("data", (text) => (stderr += String(text)));
        child.once("close", (status) => resolveRan({ status, stdout, stderr }));
      }),
  };
}

const everything = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

test("an orchestrator is asked when the user says so, with the secret of its place", async (context) => {
  const airflow = airflowDouble("v2");
  const double = await startDouble(context, (asked) => airflow.answer(asked));
  const began = Date.now() - 3_600_000;
  airflow.runs.push(dagRun("sales_daily", "r1", began, began + 60_000, { state: "failed" }));
  airflow.tasks.set("sales_daily/r1", [
    taskInstance("load_orders", began, began + 60_000, { state: "failed" }),
  ]);
  airflow.logs.set("sales_daily/r1/load_orders/1", [{ level: "error", event: "the disk is full" }]);
  const { parent, write, tocsin } = place(context);
  const token = { TOCSIN_TOKEN_FLOWS: "planted-secret" };
  write({ type: "airflow", base_url: double.url });
  const asked = await tocsin(["sync"], token);
  assert.equal(asked.status, 2);
  assert.match(
    asked.stderr,
    /flows \(airflow, http:\/\/127\.0\.0\.1:\d+, not encrypted\) may be connected to/,
  );
  assert.equal(double.asked.length, 0);
  const synced = await tocsin(["sync", "--trust", "--remember"], token);
  assert.equal(synced.status, 0, synced.stderr);
  assert.match(synced.stdout, /^flows, runs: 1 new row$/m);
  assert.match(synced.stdout, /^flows, tasks: 1 new row$/m);
  const again = await tocsin(["sync", "--format", "json"], token);
  assert.deepEqual(
    (JSON.parse(again.stdout) as Synced).tables.map(({ table, read, added }) => [table, read, added]),
    [
      ["runs", 1, 0],
      ["tasks", 0, 0],
    ],
  );
  assert.match((await tocsin(["failures"])).stdout, /load_orders[^]*the disk is full/);
  assert.match((await tocsin(["run", "sales_daily/r1"])).stdout, /sales_daily[^]*load_orders/);
  const none = await tocsin(["sync"]);
  assert.equal(none.status, 1);
  assert.match(
    none.stderr,
    /wants to know who asks\. Put a token into the environment variable TOCSIN_TOKEN_FLOWS/,
  );
  // Another user, another place: the secret is not for them.
  for (const said of [{ user: "else" }, { base_url: double.url.replace("127.0.0.1", "localhost") }]) {
    write({ type: "airflow", base_url: double.url, ...said });
    assert.match((await tocsin(["sync"], token)).stderr, /Nobody has said that flows/);
  }
  const files = everything(parent) + asked.stderr + synced.stdout + synced.stderr + again.stdout;
  assert.doesNotMatch(files, /planted-secret|eyJ/);
});

test("the doctor goes the way to an orchestrator step by step", async (context) => {
  const airflow = airflowDouble("v2");
  const double = await startDouble(context, (asked) => airflow.answer(asked));
  airflow.runs.push(dagRun("sales_daily", "r1", 1_770_000_000_000, 1_770_000_060_000));
  const { write, tocsin } = place(context);
  const doctor = async (base_url: string, secret: string): Promise<string> => {
    write({ type: "airflow", base_url, user: "tocsin" });
    return (await tocsin(["doctor", "--trust"], { TOCSIN_PASSWORD_FLOWS: secret })).stdout;
  };
  const good = await doctor(double.url, "planted-secret");
  assert.match(
    good,
    /ok +settings +[^\n]* names airflow, tocsin at http[^\n]*\n +ok +secret +TOCSIN_PASSWORD_FLOWS is set\.\n[^]*ok +encryption +None[^]*ok +login +tocsin is let in\.\n +ok +newest row +Airflow 3\.2\.1: the newest of 1 runs is sales_daily\/r1\./,
  );
  assert.match(
    await doctor(double.url, "wrong-secret"),
    /FAILED +login +[^\n]* refuses the password for tocsin\./,
  );
  assert.match(
    await doctor("http://127.0.0.1:1", "x"),
    /ok +name +127\.0\.0\.1 is an address\.\n +FAILED +connection +Nothing listens at 127\.0\.0\.1:1\./,
  );
  assert.match(
    await doctor(double.url.replace("http:", "https:"), "x"),
    /FAILED +encryption +127\.0\.0\.1:\d+ speaks another protocol\./,
  );
  write({ type: "airflow", base_url: "https://:::" });
  assert.match((await tocsin(["doctor"])).stderr, /`base_url` of flows, https:\/\/:::, is no address\./);
  assert.doesNotMatch(good, /planted-secret/);
});
