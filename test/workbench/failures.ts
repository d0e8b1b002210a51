// node test/workbench/failures.ts [EXTENSION]: the tree of failures in a real workbench, by keyboard alone, with pictures of
// each step in dist/.

import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import type { Locator, Page } from "playwright-core";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import type { Outcome } from "../../server/src/tools/step.ts";
import { ensureChromium } from "../../server/src/tools/requirements.ts";
import { ensureCodeServer } from "../../server/src/tools/workbench/codeServer.ts";
import { openWorkbench } from "../../server/src/tools/workbench/page.ts";
import { copyDemo } from "./run.ts";

/** A line of the tree of failures. */
const lines = (page: Page): Locator => page.locator("[aria-label^='Failures'] .monaco-list-row");

/** Types a command into the palette, goes down to it and takes it; then types each answer. */
async function command(page: Page, title: string, ...answers: readonly string[]): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().waitFor();
  await page.keyboard.type(`Tocsin: ${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  const focused = page.locator(".quick-input-list .monaco-list-row.focused");
  for (let tries = 0; tries < 20; tries++) {
    const label = (await focused.getAttribute("aria-label")) ?? "";
    if (label.startsWith(`Tocsin: ${title}`)) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  for (const answer of answers) {
    await page.waitForTimeout(700);
    await page.keyboard.type(answer);
    await page.waitForTimeout(300);
    await page.keyboard.press("Enter");
  }
  await page.waitForTimeout(1200);
}

const picture = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: join(root, "dist", `failures-${name}.png`) });

async function walk(page: Page): Promise<void> {
  await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().waitFor();
  await page.waitForTimeout(2000);
  await command(page, "Focus on Failures View");
  await lines(page).first().waitFor();
  await command(page, "Group Failures By…", "Error");
  await command(page, "Focus on Failures View");
  await picture(page, "by-error");
  const first = (await lines(page).first().getAttribute("aria-label")) ?? "";
  assert.match(first, /failures?, last/);
  await page.keyboard.press("Home");
  // Opens the line, and selects it for commands.
  await page.keyboard.press("Enter");
  await page.waitForTimeout(800);
  await picture(page, "opened");
  await command(page, "Note on Failure…", "Known: the supplier was told");
  await command(page, "Acknowledge Failure");
  await command(page, "Focus on Failures View");
  await picture(page, "acknowledged");
  assert.match(
    (await lines(page).first().getAttribute("aria-label")) ?? "",
    /acknowledged.*Known: the supplier/,
  );
  await command(page, "Filter Failures…", "Unacknowledged Only");
  await command(page, "Save Filter of Failures…", "To be looked at");
  assert.doesNotMatch((await lines(page).first().getAttribute("aria-label")) ?? "", /acknowledged/);
  await command(page, "Clear Filter of Failures");
  await command(page, "Choose Saved Filter of Failures…", "To be looked at");
  await picture(page, "filtered");
  assert.doesNotMatch((await lines(page).first().getAttribute("aria-label")) ?? "", /acknowledged/);
  await command(page, "Clear Filter of Failures");
  for (const [grouping, name] of [
    ["Table, Model", "by-step"],
    ["Run", "by-run"],
    ["Owner", "by-owner"],
  ] as const) {
    await command(page, "Group Failures By…", grouping);
    await picture(page, name);
  }
  const status = page.locator(
    ".statusbar-item[id='tocsin.tocsin.tocsin.runs'], .statusbar-item[id*='tocsin.runs']",
  );
  assert.match(
    (await status.first().locator("a").getAttribute("aria-label")) ?? "",
    /: \w+, .*Opens Failures/,
  );
}

/** Opens a workbench on the demo, and goes through the tree. */
export async function runFailureCases(extension: string): Promise<Outcome> {
  const codeServer = await ensureCodeServer();
  if ("missing" in codeServer) return { skipped: codeServer.missing };
  const missing = await ensureChromium();
  if (missing) return { skipped: missing.missing };
  const demo = copyDemo();
  const size = { width: 1200, height: 900 };
  const workbench = await openWorkbench(codeServer, { folder: demo.folder, extension, size });
  const { page } = workbench;
  page.setDefaultTimeout(30_000);
  try {
    await walk(page);
    return "ok";
  } catch (error) {
    console.error(error);
    await picture(page, "broken");
    return "FAILED";
  } finally {
    await workbench.close();
    demo.remove();
  }
}

if (import.meta.main) {
  await buildBundles(shipped, false);
  const outcome = await runFailureCases(resolve(process.argv[2] ?? root));
  if (typeof outcome !== "string") console.log(`SKIPPED: ${outcome.skipped}`);
  process.exitCode = outcome === "FAILED" ? 1 : 0;
}
