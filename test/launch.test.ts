// What dist/NAME.cjs does before the bundle runs: V8's code of earlier runs, kept and read again.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildSync } from "esbuild";
import { codeFile } from "../server/src/launch/codeFolder.ts";
import { readCode, writeCode } from "../server/src/launch/codeStore.ts";
import { root } from "../server/src/tools/root.ts";

let folder = "";
let kept = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-launch-"));
  kept = join(folder, "code", "tocsin");
  buildSync({
    absWorkingDir: root,
    entryPoints: ["server/src/launch/launch.ts"],
    outfile: join(folder, "greet.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    define: { buildId: '"one"' },
  });
  // Functions that are only compiled when they are called, and what CommonJS gives a module. MORE calls many and long.
  writeFileSync(
    join(folder, "greet.main.cjs"),
    'function greet() { return ["hello", require("node:path").basename(__filename), typeof exports, typeof module]; }\n' +
      'setImmediate(() => console.log(greet().join(" "), module.exports === exports));\n' +
      Array.from({ length: 3000 }, (_, index) => `function f${index}(a) { return a * ${index} + a; }\n`).join(
        "",
      ) +
      "if (process.env.MORE) {\n" +
      Array.from({ length: 3000 }, (_, index) => `f${index}(1);\n`).join("") +
      "for (const end = Date.now() + 150; Date.now() < end;);\n}\n",
  );
});
after(() => rmSync(folder, { recursive: true, force: true }));

function greet(environment: Readonly<Record<string, string>>): string {
  const env = { ...process.env, CI: "", NODE_V8_COVERAGE: "", TOCSIN_CODE_CACHE: "", ...environment };
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, "greet.cjs")], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return stdout;
}

const expected = "hello greet.main.cjs object object true\n";
const named = (): Record<string, string> => ({ TOCSIN_CODE_CACHE: join(folder, "code") });
const keptFile = (): string => join(kept, readdirSync(kept)[0]!);

test("the code is kept, renewed by a run that has compiled more, and else only read", () => {
  const sizes = ["", "", "1", "1", ""].map((MORE) => {
    assert.equal(greet({ ...named(), MORE }), expected);
    assert.equal(readdirSync(kept).length, 1);
    return readFileSync(keptFile()).length;
  });
  const [first, , second] = sizes as [number, number, number];
  assert.ok(second > first * 1.05, sizes.join(" "));
  assert.deepEqual(sizes, [first, first, second, second, second]);
});

test("damaged code is not run but made again", () => {
  const whole = readFileSync(keptFile());
  const damages = [
    (): void => truncateSync(keptFile(), whole.length - 100),
    (): void => writeFileSync(keptFile(), "no code"),
    (): void => writeFileSync(keptFile(), whole.fill(0, 64)),
  ];
  for (const damage of damages) {
    damage();
    assert.equal(readCode(keptFile()), undefined);
    assert.equal(greet(named()), expected);
    assert.ok(readCode(keptFile()), "made again");
  }
});

test("code of another V8 or another text is not run", () => {
  writeCode(keptFile(), { code: Buffer.alloc(4096, 7), compiled: 1 });
  assert.equal(greet(named()), expected);
  assert.notEqual(readCode(keptFile())?.code.length, 4096);
});

const isRoot = process.getuid?.() === 0;

test(
  "code that somebody else has left there is not run",
  { skip: !isRoot && "only root can give files away" },
  () => {
    chownSync(keptFile(), 12_345, 12_345);
    assert.equal(readCode(keptFile()), undefined);
    assert.equal(greet(named()), expected);
    assert.ok(readCode(keptFile()), "made again");
  },
);

test("a folder that cannot be written costs the cache and nothing else", () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  assert.equal(greet({ TOCSIN_CODE_CACHE: file }), expected);
});

test("nothing is kept where Node is told to keep none, nor in a build job", () => {
  const none = join(folder, "none");
  mkdirSync(none);
  for (const environment of [{ NODE_DISABLE_COMPILE_CACHE: "1" }, { CI: "true" }])
    assert.equal(greet({ TOCSIN_CODE_CACHE: none, ...environment }), expected);
  assert.deepEqual(readdirSync(none), []);
});

test("the code lies in the user's cache, or where the environment says, and never in the current folder", () => {
  const at = (environment: Record<string, string>, platform: NodeJS.Platform = "linux"): string =>
    (codeFile("server", "id", environment, platform, "--stdio") ?? "none")
      .replaceAll("\\", "/")
      .replace(/server-id-.*/, "*");
  assert.equal(at({ HOME: "/home/a" }), "/home/a/.cache/tocsin/code/*");
  assert.equal(at({ HOME: "/home/a", XDG_CACHE_HOME: "/cache" }), "/cache/tocsin/code/*");
  assert.equal(at({ HOME: "/home/a", XDG_CACHE_HOME: "cache" }), "/home/a/.cache/tocsin/code/*");
  assert.equal(at({ HOME: "/Users/a" }, "darwin"), "/Users/a/Library/Caches/tocsin/code/*");
  assert.equal(at({ TOCSIN_CODE_CACHE: "/storage", NODE_COMPILE_CACHE: "/node" }), "/storage/tocsin/*");
  assert.equal(at({ NODE_COMPILE_CACHE: "/node" }), "/node/tocsin/*");
  assert.equal(at({ TOCSIN_CODE_CACHE: "here" }), "none");
  assert.equal(at({ NODE_DISABLE_COMPILE_CACHE: "1" }), "none");
  assert.equal(at({ NODE_V8_COVERAGE: "/coverage" }), "none");
});
