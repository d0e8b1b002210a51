// npm run ready: the checks that take less than a minute, for working.
import { runTool } from "./ensure.mjs";

await runTool("test.ts", ["--quick", ...process.argv.slice(2)]);
