import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { checks } from "../server/src/engine/checks/index.ts";
import { generated } from "../server/src/tools/gen.ts";
import { readFixturePage } from "./fixturePage.ts";

const root = join(import.meta.dirname, "..");

test("everything generated is fresh; `npm run gen` writes it", async () => {
  for await (const [path, text] of generated()) {
    assert.equal(existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : "", text, path);
  }
});

/** What no page can show in its own text, for its size; the fuzz test does. */
const shownElsewhere: ReadonlySet<string> = new Set([
  "prometheusrule/too-large",
  "tocsin/large-file",
  "tocsin/too-many-findings",
]);

test("every check has a page that shows it flagged and silent, every page a check", () => {
  const pages = globSync("fixtures/checks/*/*.md", { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  const ids = pages.map((path) => path.replace(/^fixtures\/checks\/|\.md$/g, "")).sort();
  assert.deepEqual(ids, checks.map(({ id }) => id).sort());
  for (const id of ids) {
    const { cases } = readFixturePage(readFileSync(join(root, `fixtures/checks/${id}.md`), "utf8"));
    const flags = cases.map(({ files }) =>
      files.some(({ expected }) => expected.some(({ check }) => check === id)),
    );
    assert.ok(flags.includes(true) || shownElsewhere.has(id), `${id}: no example is flagged`);
    assert.ok(flags.includes(false), `${id}: no example is silent`);
  }
});

test("a page opens with what is flagged, in prose", () => {
  for (const { id } of checks) {
    const [title, blank, prose] = readFileSync(join(root, `fixtures/checks/${id}.md`), "utf8").split("\n");
    assert.equal(title, `# ${id}`);
    assert.equal(blank, "");
    assert.match(prose ?? "", /^[A-Z`].{60,}[.!?]$/, `${id}: the first paragraph`);
  }
});

/** A copy of what `npm run new` and its tests need, so that the repository is left alone. */
function copyRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-new-"));
  for (const path of [
    "package.json",
    "server/src/engine",
    "server/src/tools",
    "schemas",
    "fixtures/checks",
    "test",
  ]) {
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) => !from.includes("node_modules"),
    });
  }
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  return folder;
}

const run = (folder: string, ...args: string[]): string =>
  execFileSync(process.execPath, args, {
    cwd: folder,
    encoding: "utf8",
    stdio: "pipe",
    env: childEnvironment(),
  });

/** Without what the test runner puts there: the child runs tests of its own. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  return rest;
}

test("a new check starts with a page that passes", () => {
  const folder = copyRepository();
  try {
    run(folder, "server/src/tools/new.ts", "check", "alert/made-up-here");
    assert.ok(existsSync(join(folder, "server/src/engine/checks/alert/made-up-here.ts")));
    const output = run(folder, "--test", "--test-name-pattern=made-up-here", "test/fixtures.test.ts");
    assert.match(output, /fail 0/);
    assert.match(output, /alert\/made-up-here › /);
    run(folder, "server/src/tools/gen.ts", "--check");
    assert.throws(() => run(folder, "server/src/tools/new.ts", "check", "alert/made-up-here"), /exists/);
    assert.throws(() => run(folder, "server/src/tools/new.ts", "check", "LongFor"), /family\/name/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a new kind is recognised by its schema's keys", () => {
  const folder = copyRepository();
  try {
    run(folder, "server/src/tools/new.ts", "kind", "carrier-pigeons");
    const output = run(folder, "--test", "--test-name-pattern=carrier-pigeons", "test/fixtures.test.ts");
    assert.match(output, /fail 0/);
    assert.match(output, /carrier-pigeons\/recognition › /);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
