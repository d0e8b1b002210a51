import assert from "node:assert/strict";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../../server/src/tools/root.ts";
import { assertAccessible, chooseTheme, panelFrame, runCommand, themes } from "./panelPage.ts";

/** What a failing test and who looks at the pages can see. */
const picture = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: join(root, "dist", `panels-${name}.png`), animations: "disabled" });

/** The page of a run, which a point opens; by the mouse, as keys may still go to what the page loads. */
async function closeRunPage(page: Page): Promise<void> {
  const tab = page.locator(".tab.active", { hasText: /Preview/ });
  await tab.waitFor();
  await tab.click({ button: "middle" });
  await page.locator(".tab.active", { hasText: /Trend of/ }).waitFor();
}

async function inEveryTheme(page: Page, selector: string, name: string): Promise<void> {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await chooseTheme(page, theme);
    await assertAccessible(await panelFrame(page, selector), `${name}, ${theme}`);
    await picture(page, `${name}-${theme.replaceAll(" ", "-")}`);
  }
  await chooseTheme(page, "dark");
}

/** The pages of trends and of the overview, one after the other. */
export const trendCases: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "the overview opens, and says how long it has taken": async (page) => {
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Tocsin: Show Overview of the Platform");
    const frame = await panelFrame(page, "#days-7");
    assert.match((await frame.locator(".tiles").textContent()) ?? "", /Runs that succeeded\d+(?:\.\d)?%/);
    await frame.locator("main[data-ms]").waitFor();
    const ms = await frame.locator("main").getAttribute("data-ms");
    console.log(`    first picture ${ms} ms over an empty page`);
  },
  "another range of the overview is chosen": async (page) => {
    const frame = await panelFrame(page, "#days-7");
    const parts = await frame.locator(".part").count();
    await frame.locator("#days-30").click();
    await frame.locator("#days-30[aria-pressed=true]").waitFor();
    assert.ok((await frame.locator(".part").count()) > parts);
  },
  "keys alone go through the bars of the overview, and a table stands beside them": async (page) => {
    const frame = await panelFrame(page, "#days-30");
    await frame.locator("#figure-steps").focus();
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press("Tab");
    assert.equal(await frame.evaluate("document.activeElement.className"), "part");
    const said = frame.locator(".point");
    const newest = await said.textContent();
    await page.keyboard.press("ArrowLeft");
    assert.notEqual(await said.textContent(), newest);
    assert.match((await said.textContent()) ?? "", /\d+ steps, \d+ failed/);
    await frame.locator("#figure-bytes").press("Enter");
    await frame.locator("#figure-bytes[aria-pressed=true]").waitFor();
    await frame.locator("#as-table").press("Enter");
    await frame.locator(".views tbody tr").first().waitFor();
    await frame.locator("#as-picture").press("Enter");
    await frame.locator("#figure-steps").press("Enter");
  },
  "axe finds nothing in the overview, whatever the theme": (page) => inEveryTheme(page, ".tiles", "overview"),
  "a number of the overview leads to what it counts": async (page) => {
    const frame = await panelFrame(page, ".tiles");
    await frame.locator(".tile button").first().click();
    await page.locator(".pane-body .message", { hasText: /filtered: failed/ }).waitFor();
    await runCommand(page, "Tocsin: Clear Filter of Runs");
  },
  "a name of the overview leads to its trend": async (page) => {
    const frame = await panelFrame(page, ".tiles");
    const name = frame.locator("section[aria-label='Failing Most'] button.row").first();
    const text = await name.textContent();
    await name.click();
    const trend = await panelFrame(page, "#plot canvas");
    assert.equal(await trend.locator("h1").textContent(), text);
    await trend.locator("main[data-ms]").waitFor();
    console.log(
      `    first picture ${await trend.locator("main").getAttribute("data-ms")} ms over an empty page`,
    );
  },
  "another range and another measure of a trend are chosen": async (page) => {
    const frame = await panelFrame(page, "#plot canvas");
    await frame.locator("#days-30").click();
    await frame.locator("#days-30[aria-pressed=true]").waitFor();
    await frame.locator("#measure-rows").click();
    await frame.locator("#measure-rows[aria-pressed=true]").waitFor();
    await frame.locator("#measure-duration").click();
  },
  "axe finds nothing in a trend, whatever the theme": (page) => inEveryTheme(page, "#plot canvas", "trend"),
  "keys alone go through the points of a trend, and open a run": async (page) => {
    const frame = await panelFrame(page, "#plot canvas");
    await frame.locator("#plot").focus();
    await page.keyboard.press("End");
    const last = await frame.locator("#point").textContent();
    await page.keyboard.press("ArrowLeft");
    const before = await frame.locator("#point").textContent();
    assert.match(before ?? "", /·.*usually/);
    assert.notEqual(before, last);
    assert.equal(await frame.locator("#current-point").textContent(), before);
    await page.keyboard.press("Enter");
    await closeRunPage(page);
  },
  "a click on a point opens its run": async (page) => {
    const frame = await panelFrame(page, "#plot canvas");
    const box = await frame.locator("#plot").boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 3 });
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await closeRunPage(page);
  },
  "a table stands beside a trend": async (page) => {
    const frame = await panelFrame(page, "#plot canvas");
    await frame.locator("#as-table").click();
    await frame.locator("#sort-duration").click();
    await frame.locator("tbody tr").nth(3).waitFor();
    await assertAccessible(frame, "the table of a trend");
    await frame.locator("#as-picture").click();
  },
  "a reload of the window brings a trend back as it was": async (page) => {
    const gone = page.waitForEvent("framenavigated", (navigated) => navigated === page.mainFrame());
    await runCommand(page, "Developer: Reload Window");
    await gone;
    const frame = await panelFrame(page, "#plot canvas");
    assert.equal(await frame.locator("#days-30").getAttribute("aria-pressed"), "true");
    await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().waitFor();
  },
  "the palette opens the trend of a name that is picked, the tree that of a step": async (page) => {
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Tocsin: Show Trend");
    await page.getByPlaceholder(/^The trend of which/).fill("raw.order_lines");
    await page
      .locator(".quick-input-list .monaco-list-row", { hasText: /^raw\.order_lines/ })
      .first()
      .waitFor();
    await page.keyboard.press("Enter");
    const frame = await panelFrame(page, "#plot canvas");
    assert.equal(await frame.locator("h1").textContent(), "raw.order_lines");
    await picture(page, "trend-picked");
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Tocsin: Focus on Failures View");
    await page
      .locator(".pane-body .monaco-list-row", { hasText: /new · \d+ failure/ })
      .first()
      .click();
    const below = ".pane-body .monaco-list-row[aria-level='2']";
    const failure = page.locator(below, { hasText: /model_\d+/ }).first();
    await failure.hover();
    await failure.locator(".action-label[aria-label^='Show Trend']").click();
    const ofStep = await panelFrame(page, "#plot canvas");
    await ofStep.locator("#as-table").click();
    await ofStep.locator("tbody td", { hasText: "the step at hand" }).first().waitFor();
    await ofStep.locator("#as-picture").click();
  },
};
