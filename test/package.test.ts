// What users get: the contents of the .vsix, and the parts of it that run without the source tree.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { unpackExtension, vsixPath } from "../server/src/tools/package.ts";
import { root } from "../server/src/tools/root.ts";
import { readZip } from "../server/src/tools/zip.ts";

const vsix = process.env.TOCSIN_VSIX ?? vsixPath;
const skip = existsSync(vsix) ? false : "there is no package: npm run package";

/** Everything that may be in the package; each pattern must match something. */
const allowed: readonly RegExp[] = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls(\.de)?)?\.json$/,
  /^extension\/l10n\/bundle\.l10n\.de\.json$/,
  /^extension\/readme\.md$/i,
  /^extension\/changelog\.md$/i,
  /^extension\/LICENSE(\.txt)?$/i,
  /^extension\/dist\/(extension|languageClient|re2js|markdown|picomatch|lateFacts|runViews|pg|tedious|athena|(server|cli|runs)(\.main)?)\.cjs$/,
  /^extension\/dist\/pages\/[a-zA-Z]+\.js$/,
  /^extension\/dist\/NOTICES\.txt$/,
  /^extension\/schemas\/(?:[a-z-]+(?:\.schema\.json|\.md)|README\.md)$/,
  /^extension\/fixtures\/checks\/[a-z-]+\/[a-z0-9-]+\.md$/,
  /^extension\/client\/syntaxes\/(?:[a-z-]+\.tmLanguage|template-language)\.json$/,
  /^extension\/client\/webview\/[a-zA-Z]+\.css$/,
  /^extension\/client\/media\/(icon\.png|tocsin\.svg|walkthrough\/[a-z]+\.svg)$/,
  /^extension\/server\/src\/tools\/entry\/(ensure|tocsin)\.mjs$/,
  /^extension\/node_modules\/better-sqlite3\/(package\.json|LICENSE)$/,
  /^extension\/node_modules\/better-sqlite3\/lib\/(methods\/)?[a-z0-9-]+\.js$/,
  /^extension\/node_modules\/better-sqlite3\/prebuilds\/(darwin|linux|linuxmusl|win32)-(arm64|x64)\.node$/,
];
/** The largest package that is still quick to install, in bytes; most of it is SQLite for eight platforms. */
const largestPackage = 15_000_000;

let folder = "";
let unpacked = "";
before(() => {
  folder = mkdtempSync(join(tmpdir(), "tocsin-package-"));
  unpacked = process.env.TOCSIN_UNPACKED ?? join(folder, "extension");
  if (!skip && !process.env.TOCSIN_UNPACKED) unpackExtension(vsix, unpacked);
});
after(() => rmSync(folder, { recursive: true, force: true }));

function runCli(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const bundle = join(unpacked, "dist", "cli.cjs");
  return spawnSync(process.execPath, [bundle, ...args], { cwd: folder, encoding: "utf8" });
}

test("the package holds what is listed, and nothing else", { skip }, () => {
  const paths = readZip(readFileSync(vsix)).map(({ path }) => path);
  const isAllowed = (path: string): boolean => allowed.some((pattern) => pattern.test(path));
  assert.deepEqual(
    paths.filter((path) => !isAllowed(path)),
    [],
    "not expected in the package",
  );
  const absent = allowed.filter((pattern) => !paths.some((path) => pattern.test(path)));
  assert.deepEqual(absent.map(String), [], "expected in the package");
  assert.ok(readFileSync(vsix).length < largestPackage);
});

test("the package has every bundle, every schema and every page of the source tree", { skip }, () => {
  const paths = new Set(readZip(readFileSync(vsix)).map(({ path }) => path));
  const expected = [
    "dist/extension.cjs",
    "dist/languageClient.cjs",
    "dist/re2js.cjs",
    "dist/markdown.cjs",
    "dist/picomatch.cjs",
    "dist/lateFacts.cjs",
    "dist/pg.cjs",
    "dist/tedious.cjs",
    "dist/athena.cjs",
  ];
  for (const name of ["server", "cli", "runs"]) expected.push(`dist/${name}.cjs`, `dist/${name}.main.cjs`);
  for (const file of readdirSync(join(root, "schemas"))) expected.push(`schemas/${file}`);
  for (const family of readdirSync(join(root, "fixtures", "checks"), { withFileTypes: true })) {
    if (!family.isDirectory()) continue;
    const pages = readdirSync(join(root, "fixtures", "checks", family.name));
    expected.push(...pages.map((page) => `fixtures/checks/${family.name}/${page}`));
  }
  assert.deepEqual(
    expected.filter((path) => !paths.has(`extension/${path}`)),
    [],
  );
});

test("every file that the manifest names is in the package", { skip }, () => {
  const manifest = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
  const grammars: string[] = manifest.contributes.grammars.map(({ path }: { path: string }) => path);
  const containers: { icon: string }[] = manifest.contributes.viewsContainers.activitybar;
  const icons = [manifest.icon, ...containers.map(({ icon }) => icon)];
  const named = [manifest.main, ...icons, manifest.bin.tocsin, ...grammars];
  assert.deepEqual(
    named.filter((path) => !existsSync(join(unpacked, path))),
    [],
  );
});

test("every %key% of the manifest has its text, and every text its key", { skip }, () => {
  const manifest = readFileSync(join(unpacked, "package.json"), "utf8");
  const texts = JSON.parse(readFileSync(join(unpacked, "package.nls.json"), "utf8"));
  const keys = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? ""));
  assert.deepEqual([...keys].sort(), Object.keys(texts).sort());
});

test("SQLite is loaded from the package", { skip }, () => {
  const Database = createRequire(join(unpacked, "dist", "runs.cjs"))("better-sqlite3");
  const database = new Database(":memory:");
  assert.equal(database.prepare("SELECT 1 + 1 AS two").get().two, 2);
  database.close();
});

test("explain prints a page from the package, in an empty folder", { skip }, () => {
  const { status, stdout, stderr } = runCli("explain", "promql/unknown-function");
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^# promql\/unknown-function/);
});

test("check finds a mistake from the package, by the entry script", { skip }, () => {
  const rules = "groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: incease(x[5m]) > 0\n";
  writeFileSync(join(folder, "rules.yml"), rules);
  const cli = join(unpacked, "server", "src", "tools", "entry", "tocsin.mjs");
  const args = [cli, "check", "--format", "json", "rules.yml"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 1, stderr);
  const findings: { check: string; line: number; column: number }[] = JSON.parse(stdout);
  const found = findings.find(({ check }) => check === "promql/unknown-function");
  assert.deepEqual(found && { line: found.line, column: found.column }, { line: 5, column: 15 });
});
