// npm run ready: the checks that take under a minute, for working.
import { runTests } from "./ensure.mjs";

await runTests(["--quick", ...process.argv.slice(2)]);
