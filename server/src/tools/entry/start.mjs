// npm start [-- FOLDER] [-- --check]: builds, and opens the demo workspace (or FOLDER) with the extension.
import { runTool } from "./ensure.mjs";

await runTool("start.ts", process.argv.slice(2));
