// npm run pages [-- --update] [-- NAME]: the pages of fixtures/ as tests, all or those with NAME in their path.
import { join } from "node:path";
import { ensure, environment, root, run } from "./ensure.mjs";

const args = process.argv.slice(2);
const options = args.filter((arg) => arg.startsWith("-"));
const names = args.filter((arg) => !arg.startsWith("-"));
const unknown = options.find((option) => option !== "--update");
if (unknown !== undefined) {
  console.error(`There is no option ${unknown}, only --update: write what is found into the pages.`);
  process.exit(2);
}

const node = await ensure();
const patterns = names.map((name) => `--test-name-pattern=${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`);
const reporter = join("server", "src", "tools", "testReporter.ts");
const env = { ...environment(node), ...(options.length > 0 ? { UPDATE: "1" } : {}) };
const test = ["--test", "--test-reporter", `./${reporter}`, ...patterns, join("test", "fixtures.test.ts")];
process.exit(await run(node, test, { env }));
