#!/usr/bin/env node
// The command line, `npx tocsin`: runs dist/cli.cjs in a Node that is new enough; in a clone it builds it first.
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { buildCli, cliBundle, ensure, findNode, isNewEnough, root, run, say, seconds } from "./ensure.mjs";

const isClone = existsSync(join(root, "server", "src", "cli", "main.ts"));

/** The latest change below a folder, in epoch milliseconds. */
function latest(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder, { withFileTypes: true }).reduce((time, entry) => {
    const path = join(folder, entry.name);
    return Math.max(time, entry.isDirectory() ? latest(path) : statSync(path).mtimeMs);
  }, 0);
}

function isStale() {
  if (!existsSync(cliBundle)) return true;
  const built = statSync(cliBundle).mtimeMs;
  return ["server/src", "schemas"].some((folder) => latest(join(root, folder)) > built);
}

async function build() {
  const node = await ensure();
  const started = Date.now();
  if (!(await buildCli(node))) {
    say("the command line could not be built");
    process.exit(2);
  }
  if (Date.now() - started > 2000) say(`built dist/cli.cjs in ${seconds(started)}`);
}

if (isClone && isStale()) await build();
const node = findNode() ?? (isClone ? await ensure() : undefined);
if (node === undefined) {
  say(`Node 22.18 or newer is needed, this is ${process.version}`);
  process.exit(2);
} else if (isNewEnough(process.version)) {
  process.argv[1] = cliBundle;
  createRequire(import.meta.url)(cliBundle);
} else {
  process.exit(await run(node, [cliBundle, ...process.argv.slice(2)], { cwd: process.cwd() }));
}
