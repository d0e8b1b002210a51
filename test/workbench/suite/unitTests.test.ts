import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { activate } from "./demo.ts";

const file = "monitoring/tests/host_alerts_test.yml";

/** What the Test Explorer was told of a test. */
interface Told {
  readonly outcome: "passed" | "failed" | "errored" | "skipped";
  readonly messages: readonly vscode.TestMessage[];
}

const isMissing = (error: unknown): boolean => typeof error === "string" && /was not found/.test(error);

describe("promtool's unit tests", () => {
  let controller: vscode.TestController;
  const told = new Map<string, Told>();
  const covered: vscode.FileCoverage[] = [];
  let ended = 0;

  before(async () => {
    controller = (await activate()).unitTests;
    const create = controller.createTestRun.bind(controller);
    // Nothing says afterwards how a run ended: who listens has to be there.
    controller.createTestRun = (...args) => {
      const run = create(...args);
      const note =
        (outcome: Told["outcome"]) =>
        (item: vscode.TestItem, messages?: unknown): void => {
          const all = messages instanceof vscode.TestMessage ? [messages] : messages;
          told.set(item.label, {
            outcome,
            messages: Array.isArray(all) ? (all as vscode.TestMessage[]) : [],
          });
        };
      const wrap = (name: "passed" | "failed" | "errored" | "skipped"): void => {
        const original = run[name].bind(run) as (...rest: unknown[]) => void;
        Object.assign(run, {
          [name]: (...rest: [vscode.TestItem, ...unknown[]]) => {
            note(name)(rest[0], rest[1]);
            original(...rest);
          },
        });
      };
      for (const name of ["passed", "failed", "errored", "skipped"] as const) wrap(name);
      const add = run.addCoverage.bind(run);
      run.addCoverage = (coverage) => {
        covered.push(coverage);
        add(coverage);
      };
      const end = run.end.bind(run);
      run.end = () => {
        ended++;
        end();
      };
      return run;
    };
  });

  const items = (): vscode.TestItem[] =>
    [...controller.items].flatMap(([, item]) => [...item.children].map(([, child]) => child));

  const untilEnded = async (count: number): Promise<void> => {
    while (ended < count) await delay(50);
  };

  it("are listed with their names, where they stand", async () => {
    while (items().length < 2) await delay(50);
    assert.deepEqual(
      items().map(({ label, uri, range }) => [label, uri?.path.endsWith(file), range?.start.line]),
      [
        ["a full disk pages after five minutes", true, 10],
        ["a busy host waits for a quarter of an hour", true, 40],
      ],
    );
  });

  it("are run, and what fails is shown on its line with both sides", async () => {
    await vscode.commands.executeCommand("testing.runAll");
    await untilEnded(1);
    assert.equal(told.get("a full disk pages after five minutes")?.outcome, "passed");
    const failed = told.get("a busy host waits for a quarter of an hour");
    assert.equal(failed?.outcome, "failed");
    const [message] = failed.messages;
    assert.match(message?.expectedOutput ?? "", /severity="critical"/);
    assert.match(message?.actualOutput ?? "", /severity="warning"/);
    assert.equal(message?.location?.range.start.line, 49);
  });

  it("say which rules they cover", async () => {
    await vscode.commands.executeCommand("testing.coverageAll");
    await untilEnded(2);
    const health = covered.find(({ uri }) => uri.path.endsWith("system_health_alerts.yml"));
    assert.equal(health?.declarationCoverage?.covered, 2);
    assert.ok((health.declarationCoverage?.total ?? 0) > 2);
  });

  it("say why they cannot be run where there is no promtool", async () => {
    const settings = vscode.workspace.getConfiguration("tocsin.promtool");
    await settings.update("path", "/nowhere/promtool", vscode.ConfigurationTarget.Global);
    try {
      while (![...controller.items].every(([, { error }]) => isMissing(error))) await delay(50);
      await vscode.commands.executeCommand("testing.runAll");
      await untilEnded(3);
      assert.deepEqual(
        [...told.values()].map(({ outcome }) => outcome),
        ["errored", "errored"],
      );
    } finally {
      await settings.update("path", undefined, vscode.ConfigurationTarget.Global);
    }
    while ([...controller.items].some(([, { error }]) => error !== undefined)) await delay(50);
  });
});
