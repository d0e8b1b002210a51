import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { TreeNode, ViewState } from "../../../server/src/protocol/messages.ts";
import { activate } from "./demo.ts";

const run = (command: string, ...args: unknown[]): Thenable<unknown> =>
  vscode.commands.executeCommand(`tocsin.${command}`, ...args);

/** Artifacts of an invocation with a node that failed in the future: newer than all that there is. */
function writeFailure(folder: string, id: string, at: number): string {
  const path = join(folder, `${id}.json`);
  const time = new Date(at).toISOString();
  const timing = [{ name: "execute", started_at: time, completed_at: time }];
  const metadata = {
    dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
    ...{ generated_at: time, invocation_id: id, env: { ORCHESTRATION_RUN_ID: id } },
  };
  const failed = { unique_id: "model.shop.told", status: "error", message: "Database Error\n  disk full" };
  const results = [{ ...failed, timing, execution_time: 1 }];
  writeFileSync(path, JSON.stringify({ metadata, results, args: {} }));
  return path;
}

describe("failures", () => {
  let api: Api;
  const roots = (): Promise<TreeNode[]> => api.views.trees.failures.getChildren();
  const error = async (): Promise<TreeNode> =>
    (await roots()).find(({ context }) => context?.startsWith("failureGroup error")) ??
    assert.fail("no error");

  /** What stands around the tree is read behind its lines. */
  async function untilState(holds: (state: ViewState) => boolean): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const state = api.views.state("failures");
      if (state && holds(state)) return;
      await delay(50);
    }
    assert.fail(JSON.stringify(api.views.state("failures")));
  }

  before(async () => {
    api = await activate();
    await run("failures.focus");
    await run("clearFailuresFilter");
  });
  after(async () => {
    await run("clearFailuresFilter");
    await run("groupFailures", "error");
    await vscode.commands.executeCommand("notifications.clearAll");
  });

  it("are grouped by error, step, run, owner and day", async () => {
    for (const grouping of ["error", "node", "run", "owner", "day"]) {
      await run("groupFailures", grouping);
      const [first] = await roots();
      assert.ok(first?.expandable, grouping);
      let below = await api.views.trees.failures.getChildren(first);
      if (grouping === "owner") below = await api.views.trees.failures.getChildren(below[0]);
      assert.ok(
        below.some(({ context }) => context?.includes("failure")),
        grouping,
      );
      await untilState((state) => state.grouping === grouping);
    }
    await run("groupFailures", "error");
    await untilState(({ message = "" }) => message.includes("by error"));
  });

  it("are acknowledged with a note, counted no more, and left out when that is asked", async () => {
    const first = await error();
    await run("acknowledgeFailure", first);
    await run("noteOnFailure", first, "It is known.");
    const after = (await roots()).find(({ id }) => id === first.id);
    assert.match(after?.context ?? "", / acknowledged noted/);
    assert.match(after?.description ?? "", /acknowledged.*“It is known.”/);
    await run("filterFailures", { unacknowledged: true });
    assert.ok((await roots()).every(({ id }) => id !== first.id));
    await run("clearFailuresFilter");
    await run("unacknowledgeFailure", first);
    await run("noteOnFailure", first, "");
    assert.match((await error()).context ?? "", / unacknowledged/);
  });

  it("have filters that are saved by name", async () => {
    await run("filterFailures", { text: "memory" });
    await untilState(({ filter }) => filter.text === "memory");
    await run("saveFailuresFilter", "Out of memory");
    await run("clearFailuresFilter");
    await untilState(({ filter }) => filter.text === undefined);
    await run("chooseFailuresFilter", "Out of memory");
    await untilState(({ filter }) => filter.text === "memory");
    await run("clearFailuresFilter");
  });

  it("are told of once, in one notification, while the window is looked at", async function () {
    if (!vscode.window.state.focused) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "tocsin-told-"));
    const said: string[] = [];
    const usual = api.window.showWarningMessage;
    Object.assign(api.window, {
      showWarningMessage: (text: string) => Promise.resolve(void said.push(text)),
    });
    try {
      await api.failureNotices.check();
      await run("importArtifacts", writeFailure(folder, "told-1", Date.now() + 60_000));
      for (let tries = 0; said.length === 0 && tries < 100; tries++) await delay(50);
      assert.deepEqual(
        said.map((text) => text.replace(/ \d\d:\d\d$/, "")),
        ["1 new failure in told-1: disk full, at"],
      );
      await api.failureNotices.check();
      assert.equal(said.length, 1);
    } finally {
      Object.assign(api.window, { showWarningMessage: usual });
      rmSync(folder, { recursive: true });
    }
  });
});
