// A page with pictures inside the workbench, as a person uses it.

import axe from "axe-core";
import assert from "node:assert/strict";
import type { Frame, Page } from "playwright-core";

const waitMs = 60_000;

/** Runs a command of the palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await openPalette(page);
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
}

/** A page that has the focus may keep the key to itself, or VS Code may still be busy. */
export async function openPalette(page: Page): Promise<void> {
  const input = page.locator(".quick-input-widget input").first();
  for (let attempt = 1; attempt <= 5; attempt++) {
    await page.keyboard.press("F1");
    const isOpen = await input.waitFor({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
    if (isOpen) return;
    await page
      .locator(".part.statusbar")
      .first()
      .click({ position: { x: 400, y: 8 } });
  }
  throw new Error("The palette does not open.");
}

/** Clicks an item of the menu that is open: VS Code takes no click while a menu has only just come. */
export async function chooseFromMenu(page: Page, title: string): Promise<void> {
  const item = page.locator(".monaco-menu .action-label", { hasText: title }).first();
  await item.waitFor();
  const until = Date.now() + waitMs;
  while ((await item.isVisible()) && Date.now() < until) {
    await item.click({ timeout: 1000 }).catch(() => undefined);
    await page.waitForTimeout(300);
  }
}

/** The document of the page that is open, as soon as `selector` is in it. */
export async function panelFrame(page: Page, selector: string): Promise<Frame> {
  const until = Date.now() + waitMs;
  while (Date.now() < until) {
    for (const frame of page.frames()) {
      const found = await frame
        .locator(selector)
        .first()
        .isVisible()
        .catch(() => false);
      if (found && frame !== page.mainFrame()) return frame;
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`No page shows ${selector}.`);
}

/** What axe-core has found. */
type Looked = { readonly passes: number; readonly violations: readonly unknown[] };

/** Looks at a page as axe-core does; it is handed in from outside, past the page's policy. */
export async function assertAccessible(frame: Frame, what: string): Promise<void> {
  await frame.evaluate(axe.source);
  const { violations, passes } = await frame.evaluate<Looked>(`axe.run(document).then((found) => ({
    passes: found.passes.length,
    violations: found.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      nodes: nodes.slice(0, 5).map((node) => node.html.slice(0, 300) + " " + node.failureSummary),
    })),
  }))`);
  assert.ok(passes > 5, `axe has looked at ${what}: ${passes}`);
  assert.deepEqual(violations, [], `axe on ${what}`);
}

export const themes = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "high contrast": "Default High Contrast",
  "high contrast light": "Default High Contrast Light",
} as const;

/** Chooses a colour theme, by its list as a person does. */
export async function chooseTheme(page: Page, theme: keyof typeof themes): Promise<void> {
  const label = {
    light: "Light Modern",
    dark: "Dark Modern",
    "high contrast": "Dark High Contrast",
    "high contrast light": "Light High Contrast",
  }[theme];
  await runCommand(page, "Preferences: Color Theme");
  await page.locator(".quick-input-widget input").first().fill(label);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: label }).first().click();
  await page.waitForTimeout(300);
}

export type Rate = { readonly perSecond: number; readonly longest: number };

/**
 * Frames in a second while something is done in the page with each of them, and the longest time between two, in
 * milliseconds: of three times the best, other programs want the processor too. `work` is the source of a function of the
 * number of the frame.
 */
export async function frameRate(frame: Frame, work: string): Promise<Rate> {
  const rates = [await oneRate(frame, work), await oneRate(frame, work), await oneRate(frame, work)];
  return rates.reduce((best, rate) => (rate.perSecond > best.perSecond ? rate : best));
}

const oneRate = (frame: Frame, work: string, frames = 60): Promise<Rate> =>
  frame.evaluate(`(async () => {
    const act = ${work};
    const next = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const times = [await next()];
    for (let step = 0; step < ${frames}; step++) {
      act(step);
      times.push(await next());
    }
    const gaps = times.slice(1).map((time, at) => time - times[at]);
    return { perSecond: (gaps.length / (times.at(-1) - times[0])) * 1000, longest: Math.max(...gaps) };
  })()`);
