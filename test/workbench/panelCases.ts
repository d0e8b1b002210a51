import assert from "node:assert/strict";
import { renameSync } from "node:fs";
import type { Frame, Locator, Page } from "playwright-core";
import { openFile } from "../../server/src/tools/workbench/demoPage.ts";
import {
  assertAccessible,
  chooseTheme,
  frameRate,
  panelFrame,
  runCommand,
  themes,
  type Rate,
  chooseFromMenu,
} from "./panelPage.ts";

/** A line of a tree in the side bar. */
const row = (page: Page, text: string | RegExp): Locator =>
  page.locator(".pane-body .monaco-list-row", { hasText: text });

/** The text of the strip below the picture of a run. */
const details = (frame: Frame): Promise<string | null> => frame.locator(".details").textContent();

async function failedRun(page: Page): Promise<Locator> {
  const run = row(page, /sales_daily.*failed/).last();
  await run.waitFor();
  return run;
}

const inEveryTheme = async (page: Page, selector: string, what: string): Promise<void> => {
  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    await chooseTheme(page, theme);
    await assertAccessible(await panelFrame(page, selector), `${what}, ${theme}`);
  }
  await chooseTheme(page, "dark");
};

/** What is tried in one workbench, one after the other. */
export const panelCases: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "the timeline of a run opens from its line in the tree": async (page) => {
    const run = await failedRun(page);
    await run.hover();
    await run.locator(".action-label[aria-label^='Show Timeline']").click();
    const frame = await panelFrame(page, "#picture");
    assert.match((await frame.locator("h1").textContent()) ?? "", /sales_daily.*failed/);
    await page.locator(".tab.active", { hasText: /Timeline of sales_daily/ }).waitFor();
    assert.ok(Number(await frame.locator("#picture").getAttribute("data-bars")) > 20, "bars are drawn");
  },
  "a click on a bar tells the step, with its error": async (page) => {
    const frame = await panelFrame(page, "#picture");
    await frame.locator("#failed-only").check();
    await frame.locator("#search").press("Enter");
    assert.match((await details(frame)) ?? "", /failed/);
    await frame.locator(".details pre").waitFor();
    await frame.locator("#failed-only").uncheck();
    const box = await frame.locator("#picture").boundingBox();
    assert.ok(box);
    // The first lane begins with the first step.
    await page.mouse.click(box.x + 16, box.y + 24 + 22 + 11);
    assert.match((await details(frame)) ?? "", /raw\.\w+.*Integration/);
  },
  "keys alone go through the picture": async (page) => {
    const frame = await panelFrame(page, "#picture");
    await frame.locator("#picture").focus();
    await page.keyboard.press("Home");
    const first = await details(frame);
    await page.keyboard.press("ArrowDown");
    const second = await details(frame);
    await page.keyboard.press("ArrowRight");
    assert.notEqual(second, first);
    assert.equal(await frame.locator("#current-step").getAttribute("aria-selected"), "true");
    for (let presses = 0; presses < 4; presses++) await page.keyboard.press("+");
    const width = await frame.locator(".room").evaluate((element) => element.getBoundingClientRect().width);
    assert.ok(width > 3000, `zoomed in to ${width}`);
    await page.keyboard.press("End");
    assert.ok(await frame.locator("#picture").evaluate((element) => element.scrollLeft > 0), "it follows");
    await page.keyboard.press("0");
  },
  "a table stands beside it": async (page) => {
    const frame = await panelFrame(page, "#picture");
    await frame.locator("#as-table").click();
    const rows = frame.locator("tbody tr");
    const all = await rows.count();
    await frame.locator("#search").fill("fct_");
    assert.ok((await rows.count()) < all);
    await frame.locator("#sort-took").click();
    await frame.locator("#search").fill("");
    await frame.locator("button.row").first().focus();
    await page.keyboard.press("ArrowDown");
    assert.ok(
      await frame
        .locator("button.row")
        .nth(1)
        .evaluate((element) => element.matches(":focus")),
    );
    await assertAccessible(frame, "the table");
    await frame.locator("#as-picture").click();
  },
  "axe finds nothing in the timeline, whatever the theme": (page) =>
    inEveryTheme(page, "#picture", "the timeline"),
  "a run of 5 000 steps is drawn, scrolled and zoomed at 30 frames a second and more": async (page) => {
    const run = row(page, /large_build/).first();
    await run.hover();
    await run.locator(".action-label[aria-label^='Show Timeline']").click();
    const frame = await panelFrame(page, "h1:has-text('large_build')");
    await frame.locator("main[data-ms]").waitFor();
    const first = Number(await frame.locator("main").getAttribute("data-ms"));
    const picture = "document.getElementById('picture')";
    const bars = (): Promise<number> => frame.evaluate(`Number(${picture}.dataset.bars)`);
    const whole = await bars();
    const scrolled = await frameRate(frame, `(step) => { ${picture}.scrollTop = (step % 40) * 37; }`);
    const zoomed = await frameRate(
      frame,
      `(step) => ${picture}.dispatchEvent(new WheelEvent("wheel",
        { deltaY: step < 40 ? -60 : 60, ctrlKey: true, clientX: 500, clientY: 400, cancelable: true }))`,
    );
    await frame.evaluate(`${picture}.focus()`);
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press("+");
    const panned = await frameRate(frame, `() => { ${picture}.scrollLeft += 25; }`);
    await page.waitForTimeout(100);
    const near = await bars();
    const say = ({ perSecond, longest }: Rate): string =>
      `${perSecond.toFixed(0)} frames/s, longest ${longest.toFixed(0)} ms`;
    console.log(`    first picture ${first} ms over an empty page; ${whole} bars, closer ${near}`);
    console.log(`    scrolled ${say(scrolled)}; zoomed ${say(zoomed)}; panned ${say(panned)}`);
    assert.ok(whole <= 5000 && near < whole / 2, "only what is in sight is drawn");
    for (const { perSecond } of [scrolled, zoomed, panned]) assert.ok(perSecond >= 30);
    await runCommand(page, "View: Close Editor");
  },
  "a reload of the window brings the timeline back as it was": async (page) => {
    const before = await panelFrame(page, "#picture");
    await before.locator("#search").fill("fct_");
    await before.locator("#picture").focus();
    await page.keyboard.press("+");
    const gone = page.waitForEvent("framenavigated", (navigated) => navigated === page.mainFrame());
    await runCommand(page, "Developer: Reload Window");
    await gone;
    const frame = await panelFrame(page, "#picture");
    assert.equal(await frame.locator("#search").inputValue(), "fct_");
    const isZoomedIn = (): Promise<boolean> =>
      frame
        .locator(".room")
        .evaluate(
          (element) =>
            element.getBoundingClientRect().width > (element.parentElement?.clientWidth ?? 0) * 1.5,
        );
    // The page lays itself out when it is told how large it is.
    const until = Date.now() + 5000;
    while (!(await isZoomedIn()) && Date.now() < until) await page.waitForTimeout(50);
    assert.ok(await isZoomedIn(), "still zoomed in");
    await frame.locator("#search").fill("");
  },
  "what cannot be read is said, with a way out that works": async (page) => {
    const mirror = process.env["TOCSIN_MIRROR"] ?? "";
    renameSync(mirror, `${mirror}.away`);
    try {
      await runCommand(page, "Tocsin: Refresh Runs and Failures");
      const failed = await panelFrame(page, "#retry");
      await failed.locator("[role=alert]").waitFor();
      await assertAccessible(failed, "what cannot be read");
      assert.ok(await failed.locator("#retry").evaluate((element) => element.matches(":focus")));
    } finally {
      renameSync(`${mirror}.away`, mirror);
    }
    await page.keyboard.press("Enter");
    await panelFrame(page, "#picture");
    // The trees have seen that it was gone.
    await runCommand(page, "Tocsin: Refresh Runs and Failures");
    await row(page, "Today").first().waitFor();
  },
  "a run is compared with the last one that went well": async (page) => {
    await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().waitFor();
    const frame = await panelFrame(page, "#picture");
    await frame.locator("#compare").click();
    const comparison = await panelFrame(page, "#bars");
    assert.match((await comparison.locator("h1").textContent()) ?? "", /sales_daily: .* against /);
    const first = comparison.locator(".bars li").first();
    assert.match((await first.textContent()) ?? "", /succeeded → (?:failed|skipped)/);
    await comparison.locator("#changed-only").check();
    await comparison.locator("#as-table").click();
    await comparison.locator("tbody th").first().waitFor();
    await comparison.locator("#as-picture").click();
  },
  "axe finds nothing in the comparison, whatever the theme": (page) =>
    inEveryTheme(page, "#bars", "the comparison"),
  "another run is chosen to compare with": async (page) => {
    const frame = await panelFrame(page, "#bars");
    const before = await frame.locator("h1").textContent();
    await frame.locator("#choose").click();
    const choices = page.locator(".quick-input-list .monaco-list-row");
    await choices.nth(3).waitFor();
    await choices.nth(3).click();
    await frame.locator("h1", { hasNotText: before ?? "" }).waitFor();
  },
  "two runs that are selected in the tree are compared": async (page) => {
    await runCommand(page, "View: Close All Editors");
    const runs = row(page, /^\d\d:\d\d /);
    await row(page, "Yesterday").first().click();
    await runs.nth(6).waitFor();
    await runs.nth(2).click();
    await runs.nth(4).click({ modifiers: ["Control"] });
    await runs.nth(4).click({ button: "right" });
    await chooseFromMenu(page, "Compare Runs");
    await panelFrame(page, "#bars, main p[role=status]");
  },
  "axe finds nothing in the route of an alert": async (page) => {
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "View: Show Explorer");
    await openFile(page, "system_health_alerts.yml", 32);
    await runCommand(page, "Tocsin: Show Route of Alert");
    await assertAccessible(await panelFrame(page, "form input"), "the route of an alert");
  },
  "the palette opens a timeline of a run that is picked": async (page) => {
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Tocsin: Show Timeline of Run");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: /sales_intraday.*running/ }).click();
    const frame = await panelFrame(page, "#picture");
    assert.match((await frame.locator("h1").textContent()) ?? "", /sales_intraday.*running/);
  },
};
