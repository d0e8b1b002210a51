import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import { runPageUri } from "../../../client/src/runPage.ts";
import type { RunsView, TreeNode } from "../../../server/src/protocol/messages.ts";
import { activate, alertsFile, open } from "./demo.ts";

/** Waits for a tab with a Markdown preview; Mocha's timeout ends it. */
function untilPreview(): Promise<void> {
  const isPreview = ({ input }: vscode.Tab): boolean =>
    input instanceof vscode.TabInputWebview && /markdown/.test(input.viewType);
  return new Promise((resolve) => {
    const look = (): void => {
      if (!vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(isPreview))) return;
      subscription.dispose();
      resolve();
    };
    const subscription = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}

describe("run history", () => {
  let api: Api;
  const rootsOf = (view: RunsView): Promise<TreeNode[]> => api.views.trees[view].getChildren();
  const below = (node: TreeNode, view: RunsView = "runs"): Promise<TreeNode[]> =>
    api.views.trees[view].getChildren(node);

  /** The first line that `accepts`, depth first in the order of the tree. */
  async function find(accepts: (node: TreeNode) => boolean, nodes: readonly TreeNode[]): Promise<TreeNode> {
    const search = async (list: readonly TreeNode[]): Promise<TreeNode | undefined> => {
      for (const node of list) {
        if (accepts(node)) return node;
        const found = node.expandable ? await search(await below(node)) : undefined;
        if (found) return found;
      }
      return undefined;
    };
    return (await search(nodes)) ?? assert.fail("no line of the tree is like that");
  }
  const has =
    (...words: string[]) =>
    ({ context = "" }: TreeNode): boolean =>
      words.every((word) => context.split(" ").includes(word));

  const first = async (lines: Promise<TreeNode[]>): Promise<TreeNode> =>
    (await lines)[0] ?? assert.fail("the tree is empty");

  before(async () => {
    await open(alertsFile);
    api = await activate();
  });
  after(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("starts no process before a tree is shown", async function () {
    const { pid } = await api.about();
    const tasks = `/proc/${pid}/task`;
    // Only Linux tells.
    if (!existsSync(tasks)) return this.skip();
    const children = readdirSync(tasks).map((task) => readFileSync(`${tasks}/${task}/children`, "utf8"));
    assert.equal(children.join("").trim(), "", "the language server has no children");
    return undefined;
  });

  it("opens from a day down to a dbt model, in the tree itself too", async () => {
    await vscode.commands.executeCommand("tocsin.runs.focus");
    const model = await find(has("step", "transformation"), await rootsOf("runs"));
    assert.ok(model.stepId !== undefined && model.runId !== undefined);
    assert.ok((model.tooltip ?? "").includes(model.label), model.tooltip);
    await api.views.reveal("runs", model);
    const item = await api.views.trees.runs.getTreeItem(model);
    assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.None);
    assert.ok(
      item.accessibilityInformation?.label.includes("succeeded") || model.context?.includes("failed"),
    );
    assert.ok(item.tooltip instanceof vscode.MarkdownString && !item.tooltip.isTrusted);
  });

  it("says how current it is, and how many failures are new", async () => {
    assert.match(api.views.state("runs")?.message ?? "", /^As of \d\d:\d\d/);
    await rootsOf("failures");
    assert.ok((api.views.state("failures")?.badge?.value ?? 0) > 0, "there are failures to be seen");
    await vscode.commands.executeCommand("tocsin.markFailuresSeen");
    assert.equal(api.views.state("failures")?.badge, undefined);
  });

  it("shows what failed, with its error", async () => {
    const failures = await below(await first(rootsOf("failures")), "failures");
    assert.ok(failures.length > 0);
    for (const failure of failures) {
      assert.ok(has("failure", "failed")(failure));
      assert.ok(failure.description, "an error, or that none was recorded");
    }
  });

  it("filters, and keeps the filter until it is cleared", async () => {
    await vscode.commands.executeCommand("tocsin.filterRuns", { statuses: ["failed"] });
    const runs = await below(await first(rootsOf("runs")));
    assert.ok(runs.length > 0);
    assert.ok(runs.every(has("run", "failed")), "only failed runs are left");
    assert.match(api.views.state("runs")?.message ?? "", /failed/);
    await vscode.commands.executeCommand("tocsin.restartServer");
    await rootsOf("runs");
    assert.deepEqual(api.views.state("runs")?.filter, { statuses: ["failed"] }, "another server knows it");
    await vscode.commands.executeCommand("tocsin.filterRuns", { text: "there is no such thing" });
    assert.deepEqual(await rootsOf("runs"), []);
    assert.equal(api.views.state("runs")?.welcome, "noMatch");
    await vscode.commands.executeCommand("tocsin.clearRunsFilter");
    assert.ok((await rootsOf("runs")).length > 5);
  });

  it("loads more days, and keeps them when it is refreshed", async () => {
    const first = await rootsOf("runs");
    const more = first.find(has("more"));
    assert.ok(more?.command);
    const item = await api.views.trees.runs.getTreeItem(more);
    await vscode.commands.executeCommand(more.command.command, ...(item.command?.arguments ?? []));
    const second = await rootsOf("runs");
    assert.ok(second.length > first.length, `${second.length} lines after ${first.length}`);
    assert.deepEqual(
      second.slice(0, first.length - 1).map(({ id }) => id),
      first.slice(0, -1).map(({ id }) => id),
    );
    await vscode.commands.executeCommand("tocsin.refreshRuns");
    assert.equal((await rootsOf("runs")).length, second.length);
  });

  it("has one object per line, so that VS Code can redraw it after others have asked too", async () => {
    const day = await first(rootsOf("runs"));
    assert.equal(await first(rootsOf("runs")), day);
    assert.equal(api.views.trees.runs.getParent(await first(below(day))), day);
  });

  it("opens a run as a page", async () => {
    const run = await find(has("run", "failed"), await rootsOf("runs"));
    await vscode.commands.executeCommand("tocsin.openRun", run);
    const { runId } = run;
    assert.ok(runId !== undefined);
    await untilPreview();
    const page = await vscode.workspace.openTextDocument(runPageUri(runId));
    assert.ok(page.getText().includes(`\`${runId}\``), "it names the run");
    assert.match(page.getText(), /^## Errors$/m);
    assert.match(page.getText(), /^\| Status \| Table \|/m);
  });

  it("finds all working again after its process was killed in the middle of a question", async () => {
    const { pid } = await api.runsAbout();
    process.kill(pid, "SIGSTOP");
    const asked = rootsOf("runs");
    process.kill(pid, "SIGKILL");
    const lines = await asked;
    assert.ok(lines.length > 0, "the tree is not blank");
    const failed = lines.find(has("error"));
    assert.ok(failed, "one line says what happened");
    assert.equal(failed.command?.command, "tocsin.refreshRuns");
    await vscode.commands.executeCommand(failed.command.command);
    const days = await rootsOf("runs");
    assert.ok(days.length > 5 && !days.some(has("error")));
    assert.notEqual((await api.runsAbout()).pid, pid);
    await find(has("step"), days);
  });

  it("imports artifacts of dbt", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tocsin-artifacts-"));
    const path = join(folder, "run_results.json");
    const metadata = {
      dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
      generated_at: "2020-05-04T03:00:00Z",
      invocation_id: "imported",
      env: { ORCHESTRATION_RUN_ID: "imported-run" },
    };
    const failed = {
      unique_id: "model.shop.imported",
      status: "error",
      message: "Database Error",
      timing: [],
    };
    writeFileSync(path, JSON.stringify({ metadata, results: [{ ...failed, execution_time: 1 }], args: {} }));
    try {
      await vscode.commands.executeCommand("tocsin.importArtifacts", path);
      const page = await vscode.workspace.openTextDocument(runPageUri("imported-run"));
      assert.match(page.getText(), /# Run `imported-run` — failed/);
      assert.match(page.getText(), /Database Error/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("reads what dbt writes into a folder that was imported from", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tocsin-target-"));
    const write = (runId: string): void => {
      const metadata = {
        dbt_schema_version: "https://schemas.getdbt.com/dbt/run-results/v6.json",
        generated_at: "2020-05-05T03:00:00Z",
        invocation_id: runId,
        env: { ORCHESTRATION_RUN_ID: runId },
      };
      const results = [{ unique_id: "model.shop.watched", status: "success", timing: [], execution_time: 1 }];
      writeFileSync(join(folder, "run_results.json"), JSON.stringify({ metadata, results, args: {} }));
    };
    try {
      write("watched-1");
      await vscode.commands.executeCommand("tocsin.importArtifacts", folder);
      const refreshed = new Promise<void>((resolve) => {
        const subscription = api.views.onDidRefresh(() => {
          subscription.dispose();
          resolve();
        });
      });
      // A watcher begins to look some time after it was made.
      const writing = setInterval(() => write("watched-2"), 4000);
      write("watched-2");
      await refreshed.finally(() => clearInterval(writing));
      const page = await vscode.workspace.openTextDocument(runPageUri("watched-2"));
      assert.match(page.getText(), /# Run `watched-2` — succeeded/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
