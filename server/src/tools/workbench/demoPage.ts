import type { Page } from "playwright-core";
import { launchChromium } from "./page.ts";

/** The file of the demo that mistakes were left in. */
const alertsFile = "data_quality_alerts.yml";
const waitMs = 60_000;

/** Opens a file at a line through Quick Open. */
export async function openFile(page: Page, name: string, line = 1): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor({ timeout: waitMs });
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").first().fill(`${name}:${line}`);
  const row = page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first();
  await row.waitFor({ timeout: waitMs });
  await row.click();
  await page.locator(".tab.active", { hasText: name }).waitFor({ timeout: waitMs });
}

/** Moves the mouse onto the first squiggle of the given kind and waits for the link to its check's page. */
export async function hoverSquiggle(page: Page, selector = ".squiggly-error"): Promise<string> {
  const squiggle = page.locator(selector).first();
  await squiggle.waitFor({ timeout: waitMs });
  const link = page.locator(".monaco-hover a.code-link").first();
  for (let attempt = 0; attempt < 5; attempt++) {
    const box = await squiggle.boundingBox();
    if (!box) continue;
    // The hover opens when the mouse rests; it must have moved to come to rest.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height + 40);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 - 2, { steps: 4 });
    const isOpen = await link.waitFor({ timeout: 5000 }).then(
      () => true,
      () => false,
    );
    if (isOpen) return (await link.textContent()) ?? "";
  }
  throw new Error("The squiggle shows no hover with a link.");
}

/** Opens Tocsin's side bar; what the first run in it says. */
async function firstRun(page: Page): Promise<string> {
  await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().click();
  const run = page.locator(".pane-body .monaco-list-row", { hasText: /^\d\d:\d\d / }).first();
  await run.waitFor({ timeout: waitMs });
  return (await run.getAttribute("aria-label")) ?? "";
}

/**
 * Looks at a workbench as a person would: a squiggle is there, the id in its hover opens the check's page, and the side
 * bar shows runs.
 */
export async function checkDemoPage(url: string): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(url);
    await page.locator(".monaco-workbench").waitFor({ timeout: waitMs });
    await openFile(page, alertsFile);
    const check = await hoverSquiggle(page);
    console.log(`${url} shows ${alertsFile} with a squiggle of ${check}.`);
    await page.locator(".statusbar-item", { hasText: "Prometheus" }).first().waitFor({ timeout: waitMs });
    console.log("The status bar says what the file is for.");
    await page.locator(".monaco-hover a.code-link").first().click();
    const title = `${check.split("/")[1]}.md`;
    await page.locator(".tab.active", { hasText: title }).waitFor({ timeout: waitMs });
    const preview = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
    await preview.locator("h1", { hasText: check }).waitFor({ timeout: waitMs });
    // A page is more than its title.
    await preview.locator("pre").first().waitFor({ timeout: waitMs });
    console.log(`A click on ${check} opens its page.`);
    console.log(`Runs begins with: ${await firstRun(page)}.`);
  } finally {
    await browser.close();
  }
}
