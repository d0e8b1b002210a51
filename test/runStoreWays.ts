import assert from "node:assert/strict";
import { join } from "node:path";
import { mirrorRunStore } from "../server/src/runs/process/store.ts";
import { remoteRunStore } from "../server/src/runs/remote.ts";
import { RunsError } from "../server/src/runs/store.ts";
import type { TestContext } from "node:test";
import type { RunsErrorReason, RunStore } from "../server/src/runs/store.ts";

/** The file of the runs process: a bundle named by `TOCSIN_RUNS`, else the source. */
export const runsModule =
  process.env["TOCSIN_RUNS"] ?? join(import.meta.dirname, "../server/src/runs/process/main.ts");

/** Opens the store over the mirror at a path; it is closed with the test. */
export type OpenStore = (context: TestContext, path: string) => RunStore;

const opener =
  (storeOf: (path: string) => RunStore): OpenStore =>
  (context, path) => {
    const store = storeOf(path);
    context.after(() => store.close());
    return store;
  };

/** Every way to reach the run history of a mirror: all keep the same contract. */
export const ways: Readonly<Record<string, OpenStore>> = {
  "in this process": opener(mirrorRunStore),
  "through IPC": opener((path) => remoteRunStore(runsModule, path)),
};

/** For `assert.rejects`: a `RunsError` with this reason, a message that fits and something that the user can do. */
export const runsError =
  (reason: RunsErrorReason, pattern = /./) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof RunsError, String(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, pattern);
    assert.ok(error.hint.length > 0);
    return true;
  };
