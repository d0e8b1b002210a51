// node test/workbench/run.ts [EXTENSION]: the workbench suite in VS Code in a headless browser.

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildBundles } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import { writeDemoMirror } from "../../server/src/tools/demoMirror.ts";
import type { Outcome } from "../../server/src/tools/step.ts";
import { ensureCodeServer } from "../../server/src/tools/workbench/codeServer.ts";
import { openWorkbench } from "../../server/src/tools/workbench/page.ts";
import { ensureChromium } from "../../server/src/tools/requirements.ts";
import { startDatabase } from "./database.ts";

/** The whole run, from the start of the server, must end within this time. */
const deadlineMs = 240_000;

/**
 * A copy of the demo workspace, so that quick fixes do not edit the repository, with run history beside it: programs
 * that are started from here find it by their environment.
 */
export function copyDemo(): { folder: string; remove: () => void } {
  const parent = mkdtempSync(join(tmpdir(), "tocsin-demo-"));
  const folder = join(parent, "workspace");
  cpSync(join(root, "fixtures", "workspace"), folder, { recursive: true });
  process.env["TOCSIN_MIRROR"] = join(parent, "state", "mirror.db");
  // The list of sources that may be connected to is not that of who runs the tests.
  process.env["XDG_STATE_HOME"] = join(parent, "state");
  writeDemoMirror(folder, Date.now());
  return { folder, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** Runs the suite against an unpacked extension; a skip says what is missing. */
export async function runWorkbenchSuite(extension: string): Promise<Outcome> {
  const codeServer = await ensureCodeServer();
  if ("missing" in codeServer) return { skipped: codeServer.missing };
  const missing = await ensureChromium();
  if (missing) return { skipped: missing.missing };
  await buildBundles(["suite"], false);
  const demo = copyDemo();
  const stopDatabase = await startDatabase();
  const chatter: string[] = [];
  const ended = Promise.withResolvers<number>();
  const workbench = await openWorkbench(codeServer, {
    folder: demo.folder,
    extension,
    suite: join(root, "dist", "suite.cjs"),
    log: (line) => report(line, chatter),
    exit: ended.resolve,
  });
  const timer = setTimeout(() => {
    console.error(`The workbench suite did not end within ${deadlineMs / 1000} s.`);
    ended.resolve(1);
  }, deadlineMs);
  try {
    if ((await ended.promise) === 0) return "ok";
    console.error(`\nThe last that the workbench itself logged:\n${chatter.slice(-40).join("\n")}`);
    return "FAILED";
  } finally {
    clearTimeout(timer);
    await workbench.close();
    stopDatabase();
    demo.remove();
  }
}

/** Shows the lines of the suite (`suite/index.ts` marks them) and keeps the others for the case of a failure. */
function report(line: string, chatter: string[]): void {
  const [, own] = line.split("tocsin-suite│");
  if (own === undefined) chatter.push(line);
  else console.log(own);
}

if (import.meta.main) {
  const outcome = await runWorkbenchSuite(resolve(process.argv[2] ?? root));
  if (typeof outcome !== "string") console.log(`SKIPPED: ${outcome.skipped}`);
  process.exitCode = outcome === "FAILED" || (process.env.CI === "true" && outcome !== "ok") ? 1 : 0;
}
