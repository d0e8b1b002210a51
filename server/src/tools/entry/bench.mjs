// npm run bench [-- TOPIC…] [-- --quick] [-- --write] [-- --page]: times and sizes beside those of other programs, see
// docs/performance.md; test/bench/bench.ts says what else it takes.
import { join } from "node:path";
import { ensure, environment, root, run } from "./ensure.mjs";

const node = await ensure();
const tool = join(root, "test", "bench", "bench.ts");
process.exit(await run(node, [tool, ...process.argv.slice(2)], { env: environment(node) }));
