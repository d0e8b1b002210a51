import { join } from "node:path";
import { codeFile } from "./codeFolder.ts";
import { runCached } from "./runCached.ts";

/** Text of the build, given by `tools/build.ts`: what was compiled from another text is of no use. */
declare const buildId: string;

// What dist/NAME.cjs does: run NAME.main.cjs beside it, with the code that V8 has made of it before.
const name = /([^/\\]+)\.cjs$/.exec(__filename)?.[1] ?? "";
runCached(join(__dirname, `${name}.main.cjs`), codeFile(name, buildId), require);
