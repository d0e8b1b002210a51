import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { About } from "../../../server/src/protocol/messages.ts";
import * as vscode from "vscode";
import {
  activate,
  alertsFile,
  checkOf,
  expectedChecks,
  findings,
  hoverText,
  inExpr,
  open,
  untilFindings,
} from "./demo.ts";

/** Asks until a server of another pid answers; Mocha's timeout ends it. */
async function untilOtherPid(ask: () => Promise<About>, pid: number): Promise<About> {
  for (;;) {
    const about = await ask().catch(() => undefined);
    if (about && about.pid !== pid) return about;
    await delay(50);
  }
}

describe("a language server that is killed", () => {
  it("is started afresh, and everything works again", async () => {
    const document = await open(alertsFile);
    const api = await activate();
    await untilFindings(document, (checks) => checks.length === expectedChecks.length);
    const { pid } = await api.about();
    process.kill(pid, "SIGKILL");
    const about = await untilOtherPid(() => api.about(), pid);
    assert.notEqual(about.pid, pid);

    assert.notEqual(await hoverText(document, inExpr(document, /\b(sum|avg|max|min|rate|increase)\b/)), "");
    // An edit shows that findings are computed anew, not left over.
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), "\nno_such_key: true\n");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFindings(document, (checks) => checks.includes("yaml/unknown-key"));
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await untilFindings(document, (checks) => checks.length === expectedChecks.length);
    assert.deepEqual(findings(document).map(checkOf).sort(), expectedChecks);
  });

  it("is left alone after the fifth time, until the user restarts it", async () => {
    const api = await activate();
    // The test before this one has killed it once.
    for (let kills = 2; kills < 5; kills++) {
      const { pid } = await api.about();
      process.kill(pid, "SIGKILL");
      await untilOtherPid(() => api.about(), pid);
    }
    const last = await api.about();
    process.kill(last.pid, "SIGKILL");
    // A restart takes a quarter of this time.
    for (let asked = 0; asked < 40; asked++) {
      const about = await api.about().catch(() => undefined);
      assert.ok(about === undefined || about.pid === last.pid, "it is not started a fifth time");
      await delay(50);
    }
    await vscode.commands.executeCommand("tocsin.restartServer");
    assert.notEqual((await api.about()).pid, last.pid);
  });
});
