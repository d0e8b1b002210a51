// npm run conformance [-- --pairs] [-- SET…]: agreement with upstream's verdicts, set by set.
// With --write: docs/checks-on-real-rules.md.
import { join } from "node:path";
import { ensure, environment, root, run } from "./ensure.mjs";

const node = await ensure();
const tool = join(root, "server", "src", "tools", "conformance", "conformance.ts");
process.exit(await run(node, [tool, ...process.argv.slice(2)], { env: environment(node) }));
