// npm start [-- FOLDER] [-- --check]: builds, and opens the demo workspace (or FOLDER) with the extension.
import { runTool } from "./ensure.mjs";

const args = process.argv.slice(2);
const usage = `Usage: npm start [-- FOLDER]
Installs what is missing, builds, and opens FOLDER in VS Code with Tocsin; the demo workspace when no FOLDER is named.
In desktop VS Code when \`code\` is on the PATH, else in VS Code in the browser, at the address that it prints.

  npm start -- --check   opens the demo in a browser without a window, and says whether Tocsin works there
`;

if (args.includes("--help") || args.includes("-h")) process.stdout.write(usage);
else await runTool("start.ts", args);
