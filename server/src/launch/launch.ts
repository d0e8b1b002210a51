import { join } from "node:path";
import { codeFile } from "./codeFolder.ts";
import { runCached } from "./runCached.ts";

/** Text of the build, given by `tools/build.ts`: what was compiled from another text is of no use. */
declare const buildId: string;

// What dist/NAME.cjs does: run NAME.main.cjs beside it, with the code that V8 has made of it before.
// A server stays: V8 would let its young generation grow to tens of megabytes, and what it reads and lets go at once
// fits into a small one; and it would let what has got past that pile up to several times of what is kept. Before
// anything runs, for V8 takes code of earlier runs only under the same flags.
const name = /([^/\\]+)\.cjs$/.exec(__filename)?.[1] ?? "";
if (name === "server" || process.argv[2] === "lsp")
  for (const flag of ["--semi-space-growth-factor=1", "--heap-growing-percent=80"])
    process.getBuiltinModule("node:v8").setFlagsFromString(flag);
runCached(join(__dirname, `${name}.main.cjs`), codeFile(name, buildId), require);
