// npm run pages [-- --update]: the pages of fixtures/ as tests; --update writes what is found into them.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ensure, environment, root, run } from "./ensure.mjs";

const args = process.argv.slice(2);
const unknown = args.find((arg) => arg !== "--update");
if (unknown !== undefined) {
  console.error(`There is no ${unknown}, only --update: write what is found into the pages.`);
  process.exit(2);
}

const node = await ensure();
const reporter = pathToFileURL(join(root, "server", "src", "tools", "testReporter.ts")).href;
const env = { ...environment(node), ...(args.length > 0 ? { UPDATE: "1" } : {}) };
const test = ["--test", "--test-reporter", reporter, join("test", "fixtures.test.ts")];
process.exit(await run(node, test, { env }));
