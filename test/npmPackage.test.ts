// What npm packs when this repository is installed by its address: the programs and what they read, without sources.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const root = join(import.meta.dirname, "..");
const npm = process.platform === "win32" ? "npm.cmd" : "npm";
const ran = spawnSync(npm, ["pack", "--dry-run", "--json", "--ignore-scripts"], {
  cwd: root,
  encoding: "utf8",
  shell: process.platform === "win32",
});
const skip = ran.status === 0 ? false : "npm does not run here";

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

/** One package, in a list or by its name: that depends on npm's version. */
const paths = skip
  ? []
  : Object.values(JSON.parse(ran.stdout) as Record<string, Packed>).flatMap(({ files }) =>
      files.map(({ path }) => path),
    );

const allowed: readonly RegExp[] = [
  /^(?:package\.json|README\.md|LICENSE)$/,
  /^dist\/(?:re2js|markdown|picomatch|lateFacts|runViews|pg|tedious|athena|(?:server|cli|runs)(?:\.main)?)\.cjs$|^dist\/(?:extension|NOTICES)\./,
  /^schemas\/[\w-]+(?:\.schema\.json|\.md)$/,
  /^fixtures\/checks\/[a-z-]+\/[a-z0-9-]+\.md$|^fixtures\/checks\/README\.md$/,
  /^docs\/(?:ci\.md|dbt\.md|editors\.md|failures\.md|panels\.md|run-history\.md|runs-views\.md|scale\.md|warehouses\.md|orchestrators\.md|sql-server\.md|findings\.schema\.json)$/,
  /^server\/src\/tools\/entry\/(?:tocsin|ensure)\.mjs$/,
];

test("npm packs what is listed, and nothing else", { skip }, () => {
  assert.deepEqual(
    paths.filter((path) => !allowed.some((pattern) => pattern.test(path))),
    [],
  );
});

test("npm packs the programs, the schemas and the pages", { skip }, () => {
  const expected = [
    "server/src/tools/entry/tocsin.mjs",
    "server/src/tools/entry/ensure.mjs",
    "docs/editors.md",
    "docs/panels.md",
  ];
  if (existsSync(join(root, "dist/cli.cjs")))
    expected.push("dist/cli.cjs", "dist/cli.main.cjs", "dist/server.cjs");
  for (const file of readdirSync(join(root, "schemas"))) expected.push(`schemas/${file}`);
  for (const { parentPath, name } of readdirSync(join(root, "fixtures/checks"), {
    recursive: true,
    withFileTypes: true,
  }))
    if (name.endsWith(".md"))
      expected.push(
        join(parentPath, name)
          .slice(root.length + 1)
          .replaceAll("\\", "/"),
      );
  assert.deepEqual(
    expected.filter((path) => !paths.includes(path)),
    [],
  );
});

test("the hook of pre-commit starts the program that is packed", () => {
  const hooks = readFileSync(join(root, ".pre-commit-hooks.yaml"), "utf8");
  const { bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    bin: Record<string, string>;
  };
  const [, program = ""] = /^ +entry: (\w+) check/m.exec(hooks) ?? [];
  assert.ok(Object.hasOwn(bin, program));
});

// pre-commit installs what `npm pack` prints, so nothing but the name of the archive may stand there.
test("what the scripts of this package print is kept out of what npm pack prints", { skip }, () => {
  const said = spawnSync(npm, ["config", "get", "foreground-scripts"], {
    cwd: root,
    encoding: "utf8",
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name))),
    shell: process.platform === "win32",
  });
  assert.equal(said.stdout.trim(), "false");
});
