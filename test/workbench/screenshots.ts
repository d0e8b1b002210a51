// npm run screenshots [-- NAME…]: the pictures of the README, taken in a real workbench. One alone comes out as well as
// what it needs of those before it.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame, FrameLocator, Locator, Page } from "playwright-core";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import { ensureCodeServer } from "../../server/src/tools/workbench/codeServer.ts";
import { hoverSquiggle, openFile } from "../../server/src/tools/workbench/demoPage.ts";
import { openWorkbench } from "../../server/src/tools/workbench/page.ts";
import { ensureChromium } from "../../server/src/tools/requirements.ts";
import { chooseTheme, panelFrame } from "./panelPage.ts";
import { copyDemo } from "./run.ts";

const pictures = join(root, "client", "media", "screenshots");
const alertsFile = "data_quality_alerts.yml";
const dashboardFile = "data-platform-overview.json";

/** Pages show a README about 850 pixels wide: at this size its text can be read, at this scale on fine screens, too. */
const size = { width: 1120, height: 720 };
const scale = 1.5;

/** Without what is not Tocsin's. */
const settings = {
  "window.commandCenter": false,
  "window.title": "${rootName}",
  "workbench.layoutControl.enabled": false,
  "workbench.editor.editorActionsLocation": "hidden",
  "editor.minimap.enabled": false,
  "editor.scrollbar.horizontal": "hidden",
  "editor.fontSize": 13,
  "testing.automaticallyOpenTestResults": "neverOpen",
  "testing.automaticallyOpenPeekView": "failureInVisibleDocument",
};

/** Mistakes for the copy of the demo, of which these files have none: file, what stands there, what is to. */
const mistakes = [
  ["alertmanager/alertmanager.yml", "receiver: heartbeat", "receiver: heartbeats"],
  ["alertmanager/alertmanager.yml", 'priority=~"P3|P4"', 'priority=~"P3|P4'],
  [`grafana/dashboards/${dashboardFile}`, "(increase(pipeline_runs_total", "(incease(pipeline_runs_total"],
] as const;

/** Squiggle of a severity, as the editor draws it. */
const squiggles = ".squiggly-error, .squiggly-warning, .squiggly-info";

/** The themes that pages with pictures are shown in. */
const panelThemes = { light: "light", dark: "dark", contrast: "high contrast" } as const;

type Picture = { readonly name: string; readonly take: (page: Page) => Promise<void> };

const all: readonly Picture[] = [
  {
    name: "findings",
    take: async (page) => {
      await page.locator(squiggles).first().waitFor();
      // An editor that has lost the focus to the panel does not ask for any more.
      await page.locator(".codelens-decoration:visible").first().waitFor();
      await setSideBar(page, 215);
      await run(page, "View: Toggle Problems");
      const problem = page.locator(".markers-panel .monaco-list-row", { hasText: "promql/unknown-function" });
      await problem.first().click();
      await page.locator(".view-line", { hasText: "incease" }).waitFor();
    },
  },
  {
    name: "hover-finding",
    take: async (page) => {
      await run(page, "View: Toggle Problems");
      await run(page, "View: Close All Editors");
      await openFile(page, alertsFile);
      await hoverSquiggle(page);
    },
  },
  {
    name: "completion",
    take: async (page) => {
      await run(page, "View: Close All Editors");
      await openFile(page, alertsFile);
      await goTo(page, "expr: ");
      await page.keyboard.press("End");
      await page.keyboard.type(" and histo");
      await page
        .locator(".suggest-widget .monaco-list-row", { hasText: "histogram_quantile" })
        .first()
        .waitFor();
    },
  },
  {
    name: "configurations",
    take: async (page) => {
      // What the picture before this one has typed would be asked about.
      await page.keyboard.press("Escape");
      await run(page, "File: Revert File");
      await run(page, "View: Close All Editors");
      // Opened first, so that the lines that are asked for are shown in what it leaves of the editors.
      await run(page, "View: Toggle Problems");
      await openFile(page, "alertmanager.yml", 29);
      await run(page, "View: Split Editor Right");
      await openFile(page, dashboardFile, 339);
      await run(page, "View: Close Other Editors in Group");
      await run(page, "View: Toggle Primary Side Bar Visibility");
      await page
        .locator(".markers-panel .monaco-list-row", { hasText: "route/undefined-receiver" })
        .waitFor();
      await page.locator(".markers-panel .monaco-list-row", { hasText: "grafana/broken-query" }).waitFor();
    },
  },
  {
    name: "unit-tests",
    take: async (page) => {
      if (await page.locator(".part.panel").isVisible()) await run(page, "View: Toggle Panel Visibility");
      await run(page, "View: Close All Editors");
      await openFile(page, "host_alerts_test.yml", 44);
      await run(page, "Testing: Focus on Test Explorer View");
      await setSideBar(page, 330);
      await run(page, "Test: Run All Tests");
      await page.locator(".monaco-list-row .codicon-testing-failed-icon").first().waitFor();
      await page.mouse.move(600, 640);
      await page.locator(".zone-widget").first().waitFor();
      await page.locator(".zone-widget .view-line", { hasText: "severity" }).first().waitFor();
    },
  },
  {
    name: "route",
    take: async (page) => {
      await page.keyboard.press("Escape");
      await run(page, "View: Close All Editors");
      await openFile(page, "system_health_alerts.yml", 32);
      await run(page, "Tocsin: Show Route of Alert");
      await previewOf(page).locator("text=receiver").first().waitFor();
      await run(page, "View: Toggle Primary Side Bar Visibility");
      await page.mouse.move(600, 700);
    },
  },
  {
    name: "runs",
    take: async (page) => {
      await page.keyboard.press("Escape");
      await run(page, "View: Close All Editors");
      await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().click();
      await row(page, "Today").first().waitFor();
      await setSideBar(page, 480);
      // The failed run of last night, down to the model that broke; label and description have no space between.
      await row(page, /sales_daily.*failed/)
        .last()
        .click();
      await row(page, /Transformation.*failed/)
        .first()
        .click();
      await row(page, /failed · .*Error in model/)
        .first()
        .click();
      await previewOf(page).locator("h2", { hasText: "Errors" }).waitFor();
    },
  },
  {
    name: "failures",
    take: async (page) => {
      await run(page, "View: Close All Editors");
      await page.keyboard.press("Escape");
      await run(page, "Tocsin: Focus on Failures View");
      await hoverOver(page, row(page, /\d\d:\d\d fct_/).last());
    },
  },
  {
    name: "dbt-line",
    take: async (page) => {
      await openFailedModel(page);
    },
  },
  {
    name: "dbt-compiled",
    take: async (page) => {
      await openFailedModel(page);
      await run(page, "Tocsin: Compare with Compiled SQL");
      await chooseFailure(page);
      await setSideBar(page, 300);
      await page.locator(".view-line", { hasText: "quantity_out" }).first().waitFor();
      await page.keyboard.press("Escape");
    },
  },
];

/** The pages with pictures, in more than one theme. */
const panels: readonly Picture[] = [
  {
    name: "timeline",
    take: async (page) => {
      await run(page, "View: Close All Editors");
      await run(page, "Tocsin: Focus on Runs View");
      const line = row(page, /sales_daily.*failed/).last();
      await line.hover();
      await line.locator(".action-label[aria-label^='Show Timeline']").click();
      const frame = await panelFrame(page, "#picture");
      await frame.locator("#failed-only").check();
      await frame.locator("#search").press("Enter");
      await frame.locator("#failed-only").uncheck();
      await frame.locator(".details pre").waitFor();
      await hideSideBar(page);
    },
  },
  {
    name: "comparison",
    take: async (page) => {
      const frame = await panelFrame(page, "#picture");
      await frame.locator("#compare").click();
      await panelFrame(page, "#bars");
      await hideSideBar(page);
    },
  },
  {
    name: "overview",
    take: async (page) => {
      await run(page, "View: Close All Editors");
      await run(page, "Tocsin: Show Overview of the Platform");
      await of30Days(page);
      await hideSideBar(page);
    },
  },
  {
    name: "trend",
    take: async (page) => {
      await run(page, "View: Close All Editors");
      await run(page, "Tocsin: Show Trend");
      await page.getByPlaceholder(/^The trend of which/).fill("stg_orders__order_lines");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: /^stg_orders__order/ }).waitFor();
      await page.keyboard.press("Enter");
      const frame = await of30Days(page);
      await hideSideBar(page);
      await frame.locator("#plot").focus();
      for (const key of ["End", "ArrowLeft", "ArrowLeft"]) await page.keyboard.press(key);
    },
  },
];

async function of30Days(page: Page): Promise<Frame> {
  const frame = await panelFrame(page, "#days-30");
  await frame.locator("#days-30").click();
  await frame.locator("#days-30[aria-pressed=true]").waitFor();
  return frame;
}

async function hideSideBar(page: Page): Promise<void> {
  if (await page.locator(".part.sidebar").isVisible())
    await run(page, "View: Toggle Primary Side Bar Visibility");
  await page.mouse.move(600, 700);
}

/** The failure of last night, chosen among the newest. */
async function openFailedModel(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await run(page, "View: Close All Editors");
  await run(page, "Tocsin: Focus on Failures View");
  await setSideBar(page, 480);
  await run(page, "Tocsin: Open Failing Line");
  await chooseFailure(page);
  await page.locator(".view-line", { hasText: "quantity_base" }).first().waitFor();
}

async function chooseFailure(page: Page): Promise<void> {
  const choices = page.locator(".quick-input-list .monaco-list-row", { hasText: "fct_stock_movements" });
  await choices.first().click();
}

/** Drags the border of the side bar, so that descriptions can be read; `width` in pixels. */
async function setSideBar(page: Page, width: number): Promise<void> {
  const box = await page.locator(".part.sidebar").boundingBox();
  if (!box) throw new Error("There is no side bar.");
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + width, y, { steps: 4 });
  await page.mouse.up();
}

/** A line of a tree in the side bar. */
const row = (page: Page, text: string | RegExp): Locator =>
  page.locator(".pane-body .monaco-list-row", { hasText: text });

/** The Markdown preview that is open. */
const previewOf = (page: Page): FrameLocator =>
  page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");

/** Runs a command of the palette. */
async function run(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
}

/** Lets the mouse rest on a word until its hover is open. */
async function hoverOver(page: Page, word: Locator): Promise<void> {
  const box = await word.boundingBox();
  if (!box) throw new Error("The word is not on the screen.");
  await page.mouse.move(box.x + box.width / 2, box.y - 60);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  await page.locator(".monaco-hover .hover-contents").first().waitFor();
}

/** Puts the cursor on the first line that contains a text. */
async function goTo(page: Page, text: string): Promise<void> {
  await page.locator(".view-line", { hasText: text }).first().click();
}

const codeServer = await ensureCodeServer();
if ("missing" in codeServer) throw new Error(codeServer.missing);
const missing = await ensureChromium();
if (missing) throw new Error(missing.missing);
await buildBundles(shipped, false);
mkdirSync(pictures, { recursive: true });
const demo = copyDemo();
const pathOf = (name: string): string => join(demo.folder, "monitoring", name);
/** As they are without the mistakes. */
const texts = new Map(mistakes.map(([name]) => [name, readFileSync(pathOf(name), "utf8")] as const));

/** Puts the mistakes into the copy of the demo, or takes them out. */
function setMistakes(areThere: boolean): void {
  for (const [name, text] of texts) {
    const own = areThere ? mistakes.filter(([file]) => file === name) : [];
    writeFileSync(
      pathOf(name),
      own.reduce((made, [, right, wrong]) => made.replace(right, wrong), text),
    );
  }
}
const file = join(demo.folder, "monitoring", "alerts", alertsFile);
const { folder } = demo;
const workbench = await openWorkbench(codeServer, { folder, file, extension: root, size, scale, settings });
try {
  workbench.page.setDefaultTimeout(30_000);
  await workbench.page.locator(squiggles).first().waitFor();
  const wanted = process.argv.slice(2);
  const { page } = workbench;
  const shoot = async (name: string): Promise<void> => {
    const path = join(pictures, `${name}.png`);
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
    console.log(path);
  };
  const isWanted = ({ name }: Picture): boolean => wanted.length === 0 || wanted.includes(name);
  for (const { name, take } of [...all, ...panels].filter(isWanted)) {
    setMistakes(name === "configurations");
    await take(page);
    if (!panels.some((one) => one.name === name)) {
      await shoot(name);
      continue;
    }
    for (const [end, theme] of Object.entries(panelThemes)) {
      await chooseTheme(page, theme);
      await shoot(`${name}-${end}`);
    }
  }
} finally {
  await workbench.close();
  demo.remove();
}
