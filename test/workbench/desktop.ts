// npm run test:desktop: the same suite in VS Code on the desktop; `VSCODE_EXECUTABLE` names one, else it is downloaded.

import { runTests } from "@vscode/test-electron";
import { join, resolve } from "node:path";
import { buildBundles, bundles } from "../../server/src/tools/build.ts";
import { root } from "../../server/src/tools/root.ts";
import { startDatabase } from "./database.ts";
import { copyDemo } from "./run.ts";

await buildBundles(Object.keys(bundles), false);
const demo = copyDemo();
const stopDatabase = await startDatabase();
const executable = process.env.VSCODE_EXECUTABLE;
try {
  process.exitCode = await runTests({
    extensionDevelopmentPath: resolve(process.argv[2] ?? root),
    extensionTestsPath: join(root, "dist", "suite.cjs"),
    launchArgs: [demo.folder, "--disable-extensions", "--disable-workspace-trust", "--skip-welcome"],
    ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
  });
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  stopDatabase();
  demo.remove();
}
