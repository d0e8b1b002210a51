// npm test: every check there is, on a machine that has nothing but Node and npm.
import { runTests } from "./ensure.mjs";

await runTests(process.argv.slice(2));
