import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import { activate } from "./demo.ts";

/** A folder of the demo whose rules nothing else here needs, and a metric that they record. */
const folder = "monitoring/kubernetes";
const metric = "dag:airflow_task_duration_seconds:p95_rate1h";

async function isKnown(): Promise<boolean> {
  const command = "vscode.executeWorkspaceSymbolProvider";
  const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(command, metric);
  return found.some(({ name }) => name === metric);
}

describe("a folder that is deleted", () => {
  it("takes what its files say with it", async () => {
    await activate();
    const [first] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(first, "a folder is open");
    while (!(await isKnown())) await delay(50);
    await vscode.workspace.fs.delete(vscode.Uri.joinPath(first.uri, folder), { recursive: true });
    while (await isKnown()) await delay(50);
  });
});
