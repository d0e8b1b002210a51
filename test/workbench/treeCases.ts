// The trees of runs inside the workbench, by keys alone as a person uses them who has no mouse.

import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";

/** What the palette runs for a title, chosen with the keyboard. */
async function run(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget input").first();
  await input.fill(`>Tocsin: ${title}`);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
}

const runs = (page: Page): Locator =>
  page.locator(".pane", { has: page.locator("[aria-label^='Runs']") }).first();

const row = (page: Page, text: string): Locator => runs(page).locator(".monaco-list-row", { hasText: text });

/** Answers a list or a box that the palette shows. */
async function answer(page: Page, text: string): Promise<void> {
  const input = page.locator(".quick-input-widget input").first();
  await input.fill(text);
  await page.keyboard.press("Enter");
}

async function group(page: Page, by: string): Promise<void> {
  await run(page, "Group Runs By…");
  await page.locator(".quick-input-list .monaco-list-row", { hasText: by }).first().waitFor();
  await answer(page, by);
}

async function focusTree(page: Page): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(">Focus on Runs View");
  await page
    .locator(".quick-input-list .monaco-list-row.focused", { hasText: "Focus on Runs View" })
    .waitFor();
  await page.keyboard.press("Enter");
  await runs(page).locator(".monaco-list.element-focused, .monaco-list:focus").first().waitFor();
}

/** The tree keeps how far it was scrolled, and takes keys only when the palette is gone. */
async function goToTop(page: Page, first: string): Promise<void> {
  await focusTree(page);
  for (let attempt = 1; attempt <= 10; attempt++) {
    await page.keyboard.press("Home");
    const found = row(page, first).first().waitFor({ timeout: 2000 });
    if (
      await found.then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error(`${first} is not the first line.`);
}

/** The menu of the view closes when what stands around the tree is drawn anew. */
async function openMenu(page: Page): Promise<void> {
  const menu = page.locator(".monaco-menu .action-item", { hasText: "Group By" }).first();
  for (let attempt = 1; attempt <= 3; attempt++) {
    await runs(page).hover();
    await runs(page).locator(".actions-container .codicon-toolbar-more").click();
    if (
      await menu.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      )
    )
      return;
  }
  throw new Error("The menu does not open.");
}

export const treeCases: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "runs by pipeline, opened with the keyboard": async (page) => {
    await group(page, "Pipeline");
    await row(page, "sales_daily").first().waitFor();
    await row(page, "Today").waitFor({ state: "detached" });
    await focusTree(page);
    await page.keyboard.press("Home");
    const below = runs(page).locator(".monaco-list-row[aria-level='2']").first();
    // A key that comes while the tree is drawn anew is lost.
    for (let tries = 0; tries < 10 && !(await below.isVisible()); tries++) {
      await page.keyboard.press("ArrowRight");
      await below.waitFor({ timeout: 2000 }).catch(() => undefined);
    }
    await row(page, "Today").waitFor({ state: "detached" });
    await below.waitFor();
  },
  "the menu of the view says how runs are grouped": async (page) => {
    await group(page, "Environment");
    await row(page, "halden-prod").first().waitFor();
    await openMenu(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    const checked = page.locator(".monaco-menu .action-item", { hasText: "✓ Environment" });
    await checked.first().waitFor();
  },
  "a group goes on where Load more… was, and what has come is selected": async (page) => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await group(page, "Status");
    await row(page, "succeeded").first().waitFor();
    await focusTree(page);
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowRight");
    await runs(page).locator(".monaco-list-row[aria-level='2']").first().waitFor();
    await page.keyboard.press("End");
    await row(page, "Load more").locator("visible=true").first().waitFor();
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await row(page, "Load more").first().waitFor({ state: "detached" });
    const selected = runs(page).locator(".monaco-list-row.selected.focused");
    await selected.waitFor();
    const label = (await selected.getAttribute("aria-label")) ?? "";
    assert.ok(!label.includes("Load more"), label);
  },
  "a search leaves what mentions it, and the view says so": async (page) => {
    await group(page, "Day");
    await goToTop(page, "Today");
    await run(page, "Search Runs…");
    await page.locator(".quick-input-widget", { hasText: "Part of a run id" }).waitFor();
    await answer(page, "stg_orders__order_lines");
    await runs(page).locator(".message", { hasText: "stg_orders__order_lines" }).waitFor();
    await goToTop(page, " run");
    for (let level = 1; level <= 3; level++) {
      await page.keyboard.press("ArrowRight");
      await runs(page)
        .locator(`.monaco-list-row[aria-level='${level + 1}']`)
        .first()
        .waitFor();
      await page.keyboard.press("ArrowDown");
    }
  },
  "a search for what is nowhere says so, and how it is ended": async (page) => {
    await run(page, "Search Runs…");
    await page.locator(".quick-input-widget", { hasText: "Part of a run id" }).waitFor();
    await answer(page, "there is no such text");
    await runs(page).locator(".welcome-view-content", { hasText: "No run matches" }).waitFor();
    await runs(page).locator(".pane-header", { hasText: "there is no such text" }).waitFor();
  },
  "all runs come back when the search is empty": async (page) => {
    await run(page, "Search Runs…");
    await page.locator(".quick-input-widget", { hasText: "Part of a run id" }).waitFor();
    await answer(page, "");
    await runs(page).locator(".pane-header", { hasText: "no such text" }).waitFor({ state: "detached" });
    await goToTop(page, "Today");
  },
};
