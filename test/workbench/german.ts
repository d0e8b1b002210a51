// node test/workbench/german.ts [EXTENSION]: a real workbench in German. What was seen at the end of each case lies in dist/.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { ensureChromium } from "../../server/src/tools/requirements.ts";
import { root } from "../../server/src/tools/root.ts";
import type { Outcome } from "../../server/src/tools/step.ts";
import { ensureCodeServer } from "../../server/src/tools/workbench/codeServer.ts";
import { openWorkbench } from "../../server/src/tools/workbench/page.ts";
import { goThrough, type Cases } from "./goThrough.ts";
import { panelFrame, runCommand } from "./panelPage.ts";
import { copyDemo } from "./run.ts";

const cases: Cases = {
  "views, days and statuses are German": async (page) => {
    await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().click();
    const line = page.locator(".pane-body .monaco-list-row", { hasText: /^Heute\d+ Läufe/ });
    await line.first().waitFor();
    await page.locator(".pane-header", { hasText: "Fehler" }).first().waitFor();
    await page.locator(".pane-body .monaco-list-row", { hasText: "fehlgeschlagen" }).first().waitFor();
  },
  "commands and pages are German, and so are their numbers": async (page) => {
    await runCommand(page, "Tocsin: Überblick über die Plattform zeigen");
    const frame = await panelFrame(page, "#figure, .tiles, h1");
    await frame.locator("h1", { hasText: "Überblick über die Plattform" }).waitFor();
    await frame.getByText("Geschriebene Zeilen").first().waitFor();
    assert.match((await frame.locator("main").textContent()) ?? "", /\d\.\d{3}/);
    assert.equal(await frame.locator("html").getAttribute("lang"), "de");
  },
};

export async function runGermanCases(extension: string): Promise<Outcome> {
  const codeServer = await ensureCodeServer();
  if ("missing" in codeServer) return { skipped: codeServer.missing };
  const missing = await ensureChromium();
  if (missing) return { skipped: missing.missing };
  const demo = copyDemo();
  const workbench = await openWorkbench(codeServer, { folder: demo.folder, extension, language: "de" });
  workbench.page.setDefaultTimeout(30_000);
  try {
    return await goThrough(workbench.page, Object.entries(cases), "german");
  } finally {
    await workbench.close();
    demo.remove();
  }
}

if (import.meta.main) {
  await buildBundles(shipped, false);
  const outcome = await runGermanCases(resolve(process.argv[2] ?? root));
  if (typeof outcome !== "string") console.log(`SKIPPED: ${outcome.skipped}`);
  process.exitCode = outcome === "FAILED" ? 1 : 0;
}
