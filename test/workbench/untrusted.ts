// node test/workbench/untrusted.ts [EXTENSION]: a folder that nobody has said to be trusted, in a real workbench. Its files are
// judged; nothing that it names is connected to, and no program is run, before somebody says so. What was seen at the end of
// each case lies in dist/.

import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { dirname, join, resolve } from "node:path";
import { projectHistory, withoutSecrets, withSecrets } from "../../server/src/history/historySettings.ts";
import { trust } from "../../server/src/history/trustedSources.ts";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { ensureChromium } from "../../server/src/tools/requirements.ts";
import { root } from "../../server/src/tools/root.ts";
import type { Outcome } from "../../server/src/tools/step.ts";
import { ensureCodeServer } from "../../server/src/tools/workbench/codeServer.ts";
import { openFile } from "../../server/src/tools/workbench/demoPage.ts";
import { openWorkbench } from "../../server/src/tools/workbench/page.ts";
import { goThrough, type Cases } from "./goThrough.ts";
import { runCommand } from "./panelPage.ts";
import { copyDemo } from "./run.ts";

/** What the folder would have us reach, and whether that has happened. */
interface Reached {
  /** Connections to the database that `.tocsin.yaml` names. */
  connections(): number;
  /** Resolves with the next connection. */
  nextConnection(): Promise<void>;
  /** Whether promtool was run. */
  ranPromtool(): boolean;
}

const casesOf = ({ connections, nextConnection, ranPromtool }: Reached): Cases => ({
  "rules are judged": async (page) => {
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await openFile(page, "data_quality_alerts.yml");
    await page.locator(".squiggly-error").first().waitFor();
  },
  "the view says why no source is connected to": async (page) => {
    await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().click();
    const welcome = page.locator(".welcome-view-content", { hasText: "in trusted workspaces only" }).first();
    await welcome.waitFor();
    await welcome.locator(".monaco-button", { hasText: "Manage Workspace Trust" }).waitFor();
  },
  "Sync Run History says so, too": async (page) => {
    await runCommand(page, "Tocsin: Sync Run History");
    // A workbench that is driven shows no message by itself.
    await runCommand(page, "Notifications: Show Notifications");
    const message = page.locator(".notifications-center .notification-list-item", {
      hasText: "connects to databases in trusted workspaces only",
    });
    await message.first().waitFor();
    await message.locator(".monaco-button", { hasText: "Manage Workspace Trust" }).first().waitFor();
    assert.equal(connections(), 0);
  },
  "tests of rules are listed, and not run": async (page) => {
    await runCommand(page, "Notifications: Hide Notifications");
    await runCommand(page, "Test: Run All Tests");
    // VS Code itself asks before it runs any.
    await page.locator(".monaco-dialog-box .monaco-button", { hasText: "Cancel" }).click();
    await runCommand(page, "Testing: Focus on Test Explorer View");
    const file = page.locator(".test-explorer .monaco-list-row", { hasText: "host_alerts_test" }).first();
    await file.waitFor();
    await page
      .getByText(/promtool is only run in a workspace that you trust/)
      .first()
      .waitFor();
    assert.equal(ranPromtool(), false);
  },
  "all of it works as soon as the folder is trusted": async (page) => {
    await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().click();
    assert.equal(connections(), 0, "until now nothing was connected to");
    const connected = nextConnection();
    await runCommand(page, "Workspaces: Manage Workspace Trust");
    await page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).click();
    await connected;
    for (let waited = 0; !ranPromtool() && waited < 300; waited++) await page.waitForTimeout(100);
    assert.ok(ranPromtool(), "it is looked for again");
  },
});

/** Opens a workbench on a demo that names a database, in which trust is asked for, and goes through every case. */
export async function runUntrustedCases(extension: string): Promise<Outcome> {
  const codeServer = await ensureCodeServer();
  if ("missing" in codeServer) return { skipped: codeServer.missing };
  const missing = await ensureChromium();
  if (missing) return { skipped: missing.missing };
  const demo = copyDemo();
  const database = await countConnections();
  await nameDatabase(demo.folder, database.port);
  const promtool = writePromtool(dirname(demo.folder));
  const settings = {
    "security.workspace.trust.enabled": true,
    "security.workspace.trust.startupPrompt": "never",
    "tocsin.promtool.path": promtool.path,
  };
  const workbench = await openWorkbench(codeServer, {
    ...{ folder: demo.folder, extension, settings, isUntrusted: true },
  });
  workbench.page.setDefaultTimeout(30_000);
  try {
    const cases = casesOf({ ...database, ranPromtool: promtool.wasRun });
    return await goThrough(workbench.page, Object.entries(cases), "untrusted");
  } finally {
    await workbench.close();
    database.stop();
    demo.remove();
  }
}

/** A server that takes connections and says nothing. */
async function countConnections(): Promise<
  Omit<Reached, "ranPromtool"> & { readonly port: number; readonly stop: () => void }
> {
  let count = 0;
  const server = createServer((socket) => {
    count++;
    socket.destroy();
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    nextConnection: () => new Promise((next) => void server.once("connection", () => next())),
    stop: () => server.close(),
  };
}

/** The user has once said that this database may be connected to: what stands in the way is the folder alone. */
async function nameDatabase(folder: string, port: number): Promise<void> {
  const file = join(folder, ".tocsin.yaml");
  const source = `{ type: postgres, host: 127.0.0.1, port: ${port}, database: shop, user: reader, tls: off }`;
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/^history:\n/m, `history:\n  sources:\n    warehouse: ${source}\n`));
  const { settings } = await projectHistory(folder);
  assert.equal(settings.sources.length, 1);
  trust(withSecrets(settings.sources, folder, withoutSecrets));
  // Nothing was read yet.
  rmSync(process.env["TOCSIN_MIRROR"] ?? "");
}

/** A promtool that takes note of being run. */
function writePromtool(folder: string): { readonly path: string; readonly wasRun: () => boolean } {
  const path = join(folder, "promtool");
  const note = join(folder, "promtool-was-run");
  writeFileSync(path, `#!/bin/sh\ntouch '${note}'\necho 'promtool, version 3.5.0'\n`);
  chmodSync(path, 0o755);
  return { path, wasRun: () => existsSync(note) };
}

if (import.meta.main) {
  await buildBundles(shipped, false);
  const outcome = await runUntrustedCases(resolve(process.argv[2] ?? root));
  if (typeof outcome !== "string") console.log(`SKIPPED: ${outcome.skipped}`);
  process.exitCode = outcome === "FAILED" ? 1 : 0;
}
