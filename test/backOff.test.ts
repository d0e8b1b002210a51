import assert from "node:assert/strict";
import { test } from "node:test";
import { explainPostgres, isTransientPostgres } from "../server/src/runs/process/sources/postgresError.ts";
import { earlier } from "../server/src/runs/process/sources/source.ts";
import { retrying } from "../server/src/runs/process/sync/backOff.ts";
import { RunsError } from "../server/src/runs/store.ts";
import type { OpenSource } from "../server/src/runs/process/sources/source.ts";
import type { PostgresSource } from "../server/src/runs/history.ts";

const failure = (code: string, message = "it failed"): Error => Object.assign(new Error(message), { code });

const source: PostgresSource = {
  ...{
    type: "postgres",
    name: "warehouse",
    host: "db",
    port: 5432,
    database: "d",
    user: "reader",
    schema: "meta",
  },
  ...{
    tls: "verify",
    ca: undefined,
    password: "hunter2",
    secretName: "TOCSIN_PASSWORD_WAREHOUSE",
    tables: [],
  },
};

const open = {
  isTransient: isTransientPostgres,
  explain: (error: unknown) => explainPostgres(error, source),
} as OpenSource;

/** How often it was asked and how long was waited, for a failure that comes so often. */
async function tried(error: Error, times: number): Promise<{ asked: number; waits: number[]; end: unknown }> {
  const waits: number[] = [];
  let asked = 0;
  const ask = async (): Promise<string> => {
    if (++asked <= times) throw error;
    return "done";
  };
  const wait = async (ms: number): Promise<void> => void waits.push(ms);
  try {
    const end = await retrying(open, ask, new AbortController().signal, wait);
    return { asked, waits, end };
  } catch (end) {
    return { asked, waits, end };
  }
}

test("what may work in a moment is tried three times, with a wait that is partly chance", async () => {
  for (const code of ["ECONNRESET", "57P01", "53300", "08006", "40001"]) {
    const twice = await tried(failure(code), 2);
    assert.deepEqual([twice.asked, twice.end], [3, "done"], code);
    assert.ok(twice.waits[0]! >= 250 && twice.waits[0]! <= 750);
    assert.ok(twice.waits[1]! >= 500 && twice.waits[1]! <= 1500);
    const always = await tried(failure(code), 9);
    assert.equal(always.asked, 3);
    assert.ok(always.end instanceof RunsError);
  }
  for (const code of ["28P01", "42501", "42P01", "57014", "ENOTFOUND", "CERT_HAS_EXPIRED"])
    assert.equal((await tried(failure(code), 9)).asked, 1, code);
});

test("who stops it is not kept waiting for another try", async () => {
  const controller = new AbortController();
  let asked = 0;
  const ask = async (): Promise<never> => {
    asked++;
    controller.abort();
    throw failure("ECONNRESET");
  };
  await assert.rejects(
    retrying(open, ask, controller.signal, async () => {}),
    RunsError,
  );
  assert.equal(asked, 1);
});

test("what the server quotes of a password is not repeated", () => {
  const { message, hint } = explainPostgres(failure("XX000", 'odd login "hunter2" at line 1'), source);
  assert.equal(message, 'The server says: odd login "***" at line 1');
  assert.ok(!hint.includes("hunter2"));
});

test("a time so much earlier is written as the time was", () => {
  const day = 86_400_000;
  for (const [text, wanted] of [
    ["2026-03-01 00:30:00.123456", "2026-02-28 00:30:00.123456"],
    ["2026-03-01T00:30:00.5Z", "2026-02-28T00:30:00.5Z"],
    ["2026-03-01 00:30:00.1+00", "2026-02-28 00:30:00.1+00"],
    ["2024-03-01 08:15", "2024-02-29 08:15"],
    ["2026-01-01", "2025-12-31"],
    ["infinity", undefined],
    ["2026-13-01 00:00:00", undefined],
  ] as const)
    assert.equal(earlier(text, day), wanted, text);
});
