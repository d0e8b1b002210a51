import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { runSteps, type Outcome, type Step } from "../server/src/tools/step.ts";

const step = (name: string, outcome: Outcome): Step => ({ name, run: () => Promise.resolve(outcome) });
const broken: Step = { name: "broken", run: () => Promise.reject(new Error("it threw")) };

const { CI } = process.env;
let lines: string[] = [];
beforeEach(() => {
  lines = [];
  mock.method(console, "log", (line: string) => lines.push(...line.split("\n")));
  mock.method(console, "error", () => undefined);
  delete process.env.CI;
});
afterEach(() => {
  mock.restoreAll();
  if (CI !== undefined) process.env.CI = CI;
});

test("a failed step does not hide the others, and the last line counts", async () => {
  const passed = await runSteps([
    broken,
    step("a", "FAILED"),
    step("b", "ok"),
    step("c", { skipped: "no browser" }),
  ]);
  assert.equal(passed, false);
  assert.equal(lines.at(-1), "1 passed, 2 failed, 1 skipped");
  assert.ok(lines.some((line) => /^SKIPPED +c \(0\.0 s\): no browser$/.test(line)));
});

test("a skip is no failure for a user", async () => {
  assert.equal(await runSteps([step("a", "ok"), step("b", { skipped: "no browser" })]), true);
  assert.equal(lines.at(-1), "1 passed, 0 failed, 1 skipped");
});

test("a skip is a failure with CI=true", async () => {
  process.env.CI = "true";
  assert.equal(await runSteps([step("a", "ok"), step("b", { skipped: "no browser" })]), false);
  assert.equal(lines.at(-1), "1 passed, 1 failed, 0 skipped");
});
