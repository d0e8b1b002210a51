// node test/workbench/panels.ts [EXTENSION] [NAME]: trees, and pages with pictures, in a real workbench, with mouse and keys as
// a person uses them; with a name only those cases that have it in theirs. What was seen at the end of each lies in dist/.

import { resolve } from "node:path";
import { buildBundles, shipped } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import type { Outcome } from "../../server/src/tools/step.ts";
import { ensureChromium } from "../../server/src/tools/requirements.ts";
import { ensureCodeServer } from "../../server/src/tools/workbench/codeServer.ts";
import { openWorkbench } from "../../server/src/tools/workbench/page.ts";
import { goThrough } from "./goThrough.ts";
import { panelCases } from "./panelCases.ts";
import { addLargeRun } from "./largeRun.ts";
import { copyDemo } from "./run.ts";
import { trendCases } from "./trendCases.ts";
import { treeCases } from "./treeCases.ts";

/** Opens a workbench on the demo, and goes through every case. */
export async function runPanelCases(extension: string, named = ""): Promise<Outcome> {
  const codeServer = await ensureCodeServer();
  if ("missing" in codeServer) return { skipped: codeServer.missing };
  const missing = await ensureChromium();
  if (missing) return { skipped: missing.missing };
  const demo = copyDemo();
  addLargeRun(process.env["TOCSIN_MIRROR"] ?? "", Date.now());
  const size = { width: 1400, height: 900 };
  // Without a file that the address names: a reload would open that instead of what was open.
  const workbench = await openWorkbench(codeServer, { folder: demo.folder, extension, size });
  const { page } = workbench;
  page.setDefaultTimeout(30_000);
  let outcome: Outcome = "ok";
  const cases = Object.entries({ ...treeCases, ...panelCases, ...trendCases }).filter(([name]) =>
    name.includes(named),
  );
  try {
    await page.locator(".activitybar .action-label[aria-label^='Tocsin']").first().click();
    await page.locator(".pane-body .monaco-list-row", { hasText: "Today" }).first().waitFor();
    outcome = await goThrough(page, cases, "panels");
  } finally {
    await workbench.close();
    demo.remove();
  }
  return outcome;
}

if (import.meta.main) {
  await buildBundles(shipped, false);
  const outcome = await runPanelCases(resolve(process.argv[2] ?? root), process.argv[3]);
  if (typeof outcome !== "string") console.log(`SKIPPED: ${outcome.skipped}`);
  process.exitCode = outcome === "FAILED" ? 1 : 0;
}
