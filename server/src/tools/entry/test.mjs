// npm test: every check there is, on a machine that has nothing but Node and npm.
import { runTool } from "./ensure.mjs";

await runTool("test.ts", process.argv.slice(2));
