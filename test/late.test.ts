// What bundles leave for later is the same as what the sources import.

import assert from "node:assert/strict";
import childProcess from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { build } from "esbuild";
import { schemas } from "../server/src/engine/kinds/schemas.ts";
import { compileRegex } from "../server/src/engine/languages/regex/compile.ts";
import { findHeadings } from "../server/src/runbooks/findHeadings.ts";
import { bundleOptions, bundles } from "../server/src/tools/build.ts";
import { root } from "../server/src/tools/root.ts";
import { unusedFeatures } from "../server/src/tools/unusedFeatures.ts";

const parts = {
  schemas: "engine/kinds/schemas.ts",
  compileRegex: "engine/languages/regex/compile.ts",
  findHeadings: "runbooks/findHeadings.ts",
};

interface Parts {
  readonly schemas: ReadonlyMap<string, unknown>;
  readonly compileRegex: typeof compileRegex;
  readonly findHeadings: typeof findHeadings;
}

/** The parts as a bundle has them, and its text. */
async function bundled(): Promise<{ parts: Parts; text: string }> {
  const { entryPoints: _, ...options } = bundleOptions("late", { entry: "", external: [] }, true);
  const contents = Object.entries(parts)
    .map(([name, path]) => `export { ${name} } from "./server/src/${path}";`)
    .join("\n");
  const { outputFiles } = await build({ ...options, stdin: { contents, resolveDir: root }, write: false });
  const { text } = outputFiles[0]!;
  const requireOf = createRequire(place);
  const beside = new Map<string, unknown>();
  for (const name of bundles["server"]!.late!) {
    const made = await build({ ...bundleOptions(name, bundles[name]!, true), write: false });
    beside.set(`./${name}.cjs`, exportsOf(made.outputFiles[0]!.text, requireOf));
  }
  const late = (name: string): unknown => beside.get(name) ?? requireOf(name);
  return { parts: exportsOf(text, late) as Parts, text };
}

/** Where a bundle would lie. */
const place = join(root, "dist", "late.cjs");

function exportsOf(text: string, requireOf: (name: string) => unknown): unknown {
  const module = { exports: {} };
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function("exports", "require", "module", "__filename", "__dirname", text) as (
    ...args: unknown[]
  ) => void;
  run(module.exports, requireOf, module, place, join(root, "dist"));
  return module.exports;
}

test("schemas are read from their folder, packages run when they are called, and answer alike", async () => {
  const late = await bundled();
  for (const file of readdirSync(join(root, "schemas"))) {
    const name = /^(.+)\.schema\.json$/.exec(file)?.[1];
    if (name) assert.deepEqual(late.parts.schemas.get(name), schemas.get(name), name);
  }
  assert.ok(!late.text.includes("x-language"), "no schema is in the bundle");
  const matches = (regex: ReturnType<typeof compileRegex>): unknown =>
    "matches" in regex ? ["ab12", "b", "c\n"].map((text) => regex.matches(text)) : regex;
  for (const source of ["a.*|b", "(a", "[b-a]", "c.", "\\p{Letter}+\\d{2}", "(?P<x>a)(?P<x>b)12"])
    assert.deepEqual(matches(late.parts.compileRegex(source)), matches(compileRegex(source)), source);
  const page = "# A *heading* with [a link](x) & `code`\n\nPlain\n---\n";
  assert.deepEqual(late.parts.findHeadings(page), findHeadings(page));
});

test("parts of Node that packages load when they use them have the same members", async () => {
  const contents = `
    const direct = require("child_process");
    const copied = {};
    for (const name of Object.getOwnPropertyNames(direct)) copied[name] = direct[name];
    module.exports = { direct, copied };`;
  const sourcefile = join(root, "node_modules", "a", "main.js");
  const { entryPoints: _, ...options } = bundleOptions("late", { entry: "", external: [] }, true);
  const stdin = { contents, sourcefile, resolveDir: root };
  const { outputFiles } = await build({ ...options, stdin, write: false });
  const { text } = outputFiles[0]!;
  assert.match(text, /getBuiltinModule/);
  const { direct, copied } = exportsOf(text, createRequire(place)) as Record<string, typeof childProcess>;
  assert.equal(direct!.fork, childProcess.fork);
  assert.deepEqual(Object.keys(copied!), Object.getOwnPropertyNames(childProcess));
});

test("the server asks nothing of what is left out of the library that it speaks LSP with", () => {
  const folder = join(root, "server", "src", "lsp");
  const text = readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), "utf8"))
    .join("\n");
  const library = createRequire(place).resolve("vscode-languageserver/node");
  for (const name of unusedFeatures) {
    assert.ok(!text.toLowerCase().includes(name.toLowerCase()), `${name}: take it from the list`);
    assert.ok(existsSync(join(library, "../../common", `${name}.js`)), `${name} is not there any more`);
  }
});
