import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activate, alertsFile, open } from "./demo.ts";

describe("the extension", () => {
  it("starts its language server for a YAML file", async () => {
    await open(alertsFile);
    const api = await activate();
    const about = await api.about();
    assert.equal(about.name, "tocsin");
    assert.ok(about.pid > 0 && about.pid !== process.pid, "the server is a process of its own");
  });

  it("registers every command that the manifest names", async () => {
    const manifest = vscode.extensions.getExtension("tocsin.tocsin")?.packageJSON;
    const named: string[] = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    const registered = await vscode.commands.getCommands(true);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((id) => !registered.includes(id)),
      [],
    );
  });
});
