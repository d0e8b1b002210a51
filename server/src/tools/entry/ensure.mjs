// What every entry script needs first: the packages of package-lock.json and a Node that runs TypeScript.
// Plain JavaScript on Node built-ins, because a fresh machine may have nothing but Node 18 or 20.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");

/** Only where a program is started: the command line needs none, and Node takes its time to load this. */
const childProcess = () => createRequire(import.meta.url)("node:child_process");

/** The oldest Node that runs TypeScript files without a flag: https://nodejs.org/api/typescript.html */
const oldestNode = [22, 18];

/** Prints one line of progress on stderr, so that stdout stays for results. */
export function say(text) {
  process.stderr.write(`tocsin: ${text}\n`);
}

/** Runs a program to its end, its output shown; resolves to its exit code (128 for a signal). */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = childProcess().spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    const forward = (signal) => child.kill(signal);
    process.on("SIGINT", forward);
    process.on("SIGTERM", forward);
    child.on("error", (error) => {
      say(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on("exit", (code) => {
      process.off("SIGINT", forward);
      process.off("SIGTERM", forward);
      resolve(code ?? 128);
    });
  });
}

/** Whether a version such as `v22.18.0` is new enough. */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** The path of a Node that is new enough, or undefined. */
export function findNode() {
  if (isNewEnough(process.version)) return process.execPath;
  const own = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(own)) return undefined;
  const { stdout } = childProcess().spawnSync(own, ["--version"], { encoding: "utf8" });
  return stdout && isNewEnough(stdout.trim()) ? own : undefined;
}

/** An environment in which `node` and the tools of node_modules/.bin come first. */
export function environment(node) {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const path = [join(root, "node_modules", ".bin"), dirname(node), process.env[key] ?? ""].join(delimiter);
  return { ...process.env, [key]: path };
}

/** Whether node_modules holds what package-lock.json names (optional packages of other platforms aside). */
export function isInstalled() {
  const wanted = readPackages(join(root, "package-lock.json"));
  const present = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || entry.link) return true;
    const found = present[path];
    return found ? found.version === entry.version : Boolean(entry.optional || entry.devOptional);
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Runs `npm ci` when node_modules is missing or out of date; exits when it fails. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  const started = Date.now();
  say("installing the packages of package-lock.json (npm ci) …");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  // npm's own chatter goes to stderr (fd 2): `npx tocsin check --format json` owns stdout.
  const stdio = ["ignore", 2, 2];
  const tick = setInterval(() => say(`… still installing, ${seconds(started)}`), 15_000);
  const code = /np[mx]-cli\.js$/.test(npm ?? "")
    ? await run(process.execPath, [npm.replace(/npx-cli\.js$/, "npm-cli.js"), ...args], { stdio })
    : await run(process.platform === "win32" ? "npm.cmd" : "npm", args, {
        stdio,
        shell: process.platform === "win32",
      });
  clearInterval(tick);
  if (code !== 0) {
    say(
      `npm ci failed (exit ${code}). Is a package registry reachable? Run \`npm ci\` to see all of its output.`,
    );
    process.exit(code);
  }
  say(`packages installed in ${seconds(started)}`);
}

/** The time since `started` (epoch milliseconds) in words. */
export function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`;
}

/** Sees to the packages and to Node; exits with a message when there is no Node that is new enough. */
export async function ensure() {
  await ensureInstalled();
  const node = findNode();
  if (node) return node;
  say(`Node ${oldestNode.join(".")} or newer is needed, this is ${process.version}, and the npm package`);
  say("`node` has no binary for this platform. Install a newer Node: https://nodejs.org/en/download");
  return process.exit(2);
}

const toolPath = (name) => join(root, "server", "src", "tools", name);

/** Runs a TypeScript tool of server/src/tools after `ensure`, and ends this process with its exit code. */
export async function runTool(name, args) {
  const node = await ensure();
  process.exit(await run(node, [toolPath(name), ...args], { env: environment(node) }));
}

/** The command line as one file. */
export const cliBundle = join(root, "dist", "cli.cjs");

/** Builds the command line and what it starts; whether that went well. */
export async function buildCli(node) {
  const args = [toolPath("build.ts"), "--quiet", "cli", "server", "runs"];
  return (await run(node, args, { stdio: ["ignore", 2, 2], env: environment(node) })) === 0;
}

/**
 * Runs the tests as `runTool` does. Those of the command line start it over and over, which takes a quarter of the
 * time when it is one file; where it cannot be built they run from the sources.
 */
export async function runTests(args) {
  const node = await ensure();
  const bundle = (await buildCli(node)) ? { TOCSIN_CLI: cliBundle } : {};
  process.exit(await run(node, [toolPath("test.ts"), ...args], { env: { ...environment(node), ...bundle } }));
}
