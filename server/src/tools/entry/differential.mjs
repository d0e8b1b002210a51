// npm run differential [-- --seed N] [-- --count N] [-- --write FOLDER]: mutants of valid files, judged here and by
// the promtool and amtool of this machine.
import { join } from "node:path";
import { ensure, environment, root, run } from "./ensure.mjs";

const node = await ensure();
const tool = join(root, "server", "src", "tools", "differential", "differential.ts");
process.exit(await run(node, [tool, ...process.argv.slice(2)], { env: environment(node) }));
