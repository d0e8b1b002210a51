// npm test: every check there is; --quick leaves out what needs a package or a workbench; STEP… runs those alone.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { runFailureCases } from "../../../test/workbench/failures.ts";
import { runGermanCases } from "../../../test/workbench/german.ts";
import { runPanelCases } from "../../../test/workbench/panels.ts";
import { runUntrustedCases } from "../../../test/workbench/untrusted.ts";
import { runWorkbenchSuite } from "../../../test/workbench/run.ts";
import { packageExtension, unpackExtension, vsixPath } from "./package.ts";
import { root } from "./root.ts";
import { checkStart } from "./start.ts";
import { ensureCodeServer } from "./workbench/codeServer.ts";
import { ensureUpstream } from "./requirements.ts";
import { run, runSteps, type Outcome, type Step } from "./step.ts";

/** Where the steps after `package` find the extension as an editor installs it. */
const work = mkdtempSync(join(tmpdir(), "tocsin-test-"));
const unpacked = join(work, "extension");
/** A folder with nothing in it, to show that the package needs nothing of the source tree. */
const empty = join(work, "empty");

/** Tests that need the package, and have a step of their own. */
const packageTests = ["package.test.ts"];

const isQuick = process.argv.includes("--quick");
const node = process.execPath;
const reporter = pathToFileURL(join(root, "server", "src", "tools", "testReporter.ts")).href;
const testArgs = ["--test", "--test-reporter", reporter];
const bin = (name: string): string =>
  join(root, "node_modules", ".bin", name + (process.platform === "win32" ? ".cmd" : ""));

async function command(program: string, args: readonly string[], env = {}, cwd = root): Promise<Outcome> {
  const shell = process.platform === "win32" && program.endsWith(".cmd");
  return (await run(program, args, { cwd, shell, env: { ...process.env, ...env } })) === 0 ? "ok" : "FAILED";
}

/** The first outcome that is not ok, after all have run. */
async function all(outcomes: readonly (() => Promise<Outcome>)[]): Promise<Outcome> {
  const ended: Outcome[] = [];
  for (const outcome of outcomes) ended.push(await outcome());
  return ended.find((one) => one !== "ok") ?? "ok";
}

function tool(name: string, args: readonly string[]): Promise<Outcome> {
  return command(node, [join(root, "server", "src", "tools", name), ...args]);
}

function types(): Promise<Outcome> {
  const projects = [
    "server/src/engine/tsconfig.json",
    "tsconfig.json",
    "client/tsconfig.json",
    "client/webview/tsconfig.json",
  ];
  return all(projects.map((project) => () => command(bin("tsc"), ["-p", project])));
}

/** The command line is tried as a bundle: it starts a hundred times, and far sooner than from its sources. */
async function unit(): Promise<Outcome> {
  const built = await tool("build.ts", []);
  if (built !== "ok") return built;
  const files = readdirSync(join(root, "test")).filter((file) => file.endsWith(".test.ts"));
  const paths = files.filter((file) => !packageTests.includes(file)).map((file) => join("test", file));
  // While working every core counts; the full run goes file by file, so that what waits for an answer gets it in time.
  const side = isQuick ? [`--test-concurrency=${availableParallelism()}`] : [];
  return command(node, [...testArgs, ...side, ...paths.sort()], {
    TOCSIN_CLI: join(root, "dist", "cli.cjs"),
  });
}

async function pack(): Promise<Outcome> {
  await packageExtension();
  unpackExtension(vsixPath, unpacked);
  mkdirSync(empty, { recursive: true });
  return "ok";
}

const needsPackage = (step: () => Promise<Outcome>) => (): Promise<Outcome> =>
  existsSync(unpacked) ? step() : Promise.resolve({ skipped: "there is no package" });

function packageContents(): Promise<Outcome> {
  const paths = packageTests.map((file) => join(root, "test", file));
  return command(node, [...testArgs, ...paths], { TOCSIN_VSIX: vsixPath, TOCSIN_UNPACKED: unpacked }, empty);
}

/** The stdio session and the run history's process, as an editor installs them. */
function servers(): Promise<Outcome> {
  const [server, runs] = ["server.cjs", "runs.cjs"].map((name) => join(unpacked, "dist", name));
  const tests = readdirSync(join(root, "test")).filter((file) =>
    /^(?:stdio|lspConnection|viewsServer|run\w+)\.test\.ts$/.test(file),
  );
  const paths = tests.map((file) => join(root, "test", file));
  return command(node, [...testArgs, ...paths], { TOCSIN_SERVER: server, TOCSIN_RUNS: runs }, empty);
}

/** Ahead of the tests that look into VS Code's own files; it takes minutes on a fresh machine. */
async function visualStudioCode(): Promise<Outcome> {
  const found = await ensureCodeServer();
  return "missing" in found ? { skipped: found.missing } : "ok";
}

/** Debian's promtool and amtool; the engine is compared with them for the versions that they have. */
async function upstream(): Promise<Outcome> {
  const missing = await ensureUpstream();
  return missing ? { skipped: missing.missing } : "ok";
}

const quick: readonly Step[] = [
  { name: "gen", run: () => tool("gen.ts", ["--check"]) },
  { name: "types", run: types },
  { name: "lint", run: () => command(bin("oxlint"), ["--type-aware", "--deny-warnings"]) },
  { name: "format", run: () => command(bin("oxfmt"), ["--check", "**/*.{ts,mjs}"]) },
  { name: "unit", run: unit },
];

const full: readonly Step[] = [
  ...quick.filter(({ name }) => name !== "unit"),
  { name: "VS Code", run: visualStudioCode },
  { name: "promtool and amtool", run: upstream },
  ...quick.filter(({ name }) => name === "unit"),
  { name: "package", run: pack },
  { name: "package contents", run: needsPackage(packageContents) },
  { name: "servers of the package", run: needsPackage(servers) },
  { name: "workbench", run: needsPackage(() => runWorkbenchSuite(unpacked)) },
  { name: "pages", run: needsPackage(() => runPanelCases(unpacked)) },
  { name: "failures by keyboard", run: needsPackage(() => runFailureCases(unpacked)) },
  { name: "untrusted folder", run: needsPackage(() => runUntrustedCases(unpacked)) },
  { name: "German", run: needsPackage(() => runGermanCases(unpacked)) },
  { name: "start", run: needsPackage(checkStart) },
];

const args = process.argv.slice(2);
const named = args.filter((arg) => !arg.startsWith("--"));
const steps = isQuick ? quick : full;
const unknown = named.filter((name) => !full.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`There is no step ${unknown.join(", ")}, only ${full.map(({ name }) => name).join(", ")}.`);
  process.exitCode = 2;
} else {
  const passed = await runSteps(named.length > 0 ? full.filter(({ name }) => named.includes(name)) : steps);
  process.exitCode = passed ? 0 : 1;
}
rmSync(work, { recursive: true, force: true });
