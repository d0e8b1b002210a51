import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { Api } from "../../../client/src/extension.ts";
import type { TreeNode } from "../../../server/src/protocol/messages.ts";
import { activate } from "./demo.ts";

describe("the tree of runs", () => {
  let api: Api;
  const roots = (): Promise<TreeNode[]> => api.views.trees.runs.getChildren();
  const below = (node: TreeNode): Promise<TreeNode[]> => api.views.trees.runs.getChildren(node);
  const is =
    (word: string) =>
    ({ context = "" }: TreeNode): boolean =>
      context.split(" ").includes(word);

  /** The first line below others that `accepts`. */
  async function find(accepts: (node: TreeNode) => boolean, nodes: readonly TreeNode[]): Promise<TreeNode> {
    for (const node of nodes) {
      if (accepts(node)) return node;
      const found = node.expandable
        ? await find(accepts, await below(node)).catch(() => undefined)
        : undefined;
      if (found) return found;
    }
    throw new Error("no line of the tree is like that");
  }

  /** The items of the list that a command shows; the user leaves it. */
  async function offered(work: () => Thenable<unknown>): Promise<readonly vscode.QuickPickItem[]> {
    const { showQuickPick } = api.window;
    let items: readonly vscode.QuickPickItem[] = [];
    api.window.showQuickPick = async (list: unknown) => {
      items = (await list) as readonly vscode.QuickPickItem[];
      return undefined;
    };
    try {
      await work();
    } finally {
      api.window.showQuickPick = showQuickPick;
    }
    return items;
  }

  before(async () => {
    api = await activate();
    await vscode.commands.executeCommand("tocsin.runs.focus");
  });
  after(async () => {
    await vscode.commands.executeCommand("tocsin.groupRuns", "day");
    await vscode.commands.executeCommand("tocsin.clearRunsFilter");
  });

  it("is grouped as the user wants it, also by another server", async () => {
    await vscode.commands.executeCommand("tocsin.groupRunsByPipeline");
    const groups = await roots();
    assert.ok(groups.length > 2 && groups.every(is("group")), groups.map(({ label }) => label).join(", "));
    assert.ok(groups.every(({ description = "" }) => /^\d+ runs?/.test(description)));
    await vscode.commands.executeCommand("tocsin.restartServer");
    await roots();
    assert.equal(api.views.state("runs")?.grouping, "pipeline");
    const [group] = groups;
    assert.ok(group);
    const runs = await below(group);
    assert.ok(runs.length > 1 && runs.slice(0, 1).every(is("run")));
    await vscode.commands.executeCommand("tocsin.groupRuns", "day");
    await roots();
    assert.equal(api.views.state("runs")?.grouping, "day");
  });

  it("shows attempts below their step", async () => {
    await vscode.commands.executeCommand("tocsin.searchRuns", "loyalty_daily");
    await roots();
    assert.deepEqual(api.views.state("runs")?.filter, { text: "loyalty_daily" });
    const tried = await find(
      ({ context = "", expandable }) => context.startsWith("step succeeded") && expandable,
      [...(await roots())],
    );
    const attempts = await below(tried);
    assert.ok(attempts.length >= 2 && attempts[0]?.label.startsWith("Attempt 2 of 2"), attempts[0]?.label);
    await vscode.commands.executeCommand("tocsin.searchRuns", "");
    await roots();
    assert.deepEqual(api.views.state("runs")?.filter, {});
  });

  it("copies a run with what failed in it", async () => {
    const run = await find((node) => is("run")(node) && is("failed")(node), await roots());
    await vscode.commands.executeCommand("tocsin.copyMarkdown", run, [run]);
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^\*\*.*\*\* — failed/);
    assert.match(text, /```text\n/);
  });

  it("exports all that it shows, in each format", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tocsin-export-"));
    try {
      await vscode.commands.executeCommand("tocsin.filterRuns", { statuses: ["failed"] });
      const path = (format: string): string => join(folder, `runs.${format}`);
      for (const format of ["csv", "json", "html"])
        await vscode.commands.executeCommand("tocsin.exportRuns", path(format));
      const rows = JSON.parse(readFileSync(path("json"), "utf8")) as { status: string }[];
      assert.ok(rows.length > 5 && rows.every(({ status }) => status === "failed"));
      assert.equal(readFileSync(path("csv"), "utf8").trimEnd().split("\r\n").length, rows.length + 1);
      assert.match(readFileSync(path("html"), "utf8"), new RegExp(`<p>${rows.length}</p>`));
    } finally {
      rmSync(folder, { recursive: true });
      await vscode.commands.executeCommand("tocsin.clearRunsFilter");
    }
  });

  it("offers logs and documentation of a step, and the command to run it again", async () => {
    const step = await find(
      (node) => is("step")(node) && is("failed")(node) && is("transformation")(node),
      [...(await roots())],
    );
    const links = await offered(() => vscode.commands.executeCommand("tocsin.openElsewhere", step));
    assert.deepEqual(
      links.map(({ label }) => label),
      ["Logs", "dbt docs"],
    );
    assert.ok(links.every(({ detail = "" }) => detail.startsWith("https://")));
    const commands = await offered(() => vscode.commands.executeCommand("tocsin.copyRerun", step));
    assert.match(commands[0]?.label ?? "", /^dbt build --select \w+/);
  });
});
