// VS Code from npm: code-server carries VS Code's server and its workbench for the browser.
// https://github.com/coder/code-server/blob/main/docs/npm.md

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { run, withProgress } from "../step.ts";
import { ensureCompileTools, which, type Missing } from "../requirements.ts";

const version = "4.139.1";
/** The major version of Node that this code-server runs on. */
const nodeMajor = 24;

/** An installed code-server. */
export type CodeServer = {
  /** The Node that runs it. */
  readonly node: string;
  /** The script of `code-server` itself. */
  readonly entry: string;
  /** The script of VS Code's own server, without code-server's login and proxies. */
  readonly vscodeEntry: string;
};

/** Where downloads are kept between runs; `TOCSIN_CACHE` names another folder. */
export const cache: string = process.env.TOCSIN_CACHE ?? join(homedir(), ".cache", "tocsin");

/** Finds code-server in the cache, or installs it there: about 3 minutes and 620 MB. */
export async function ensureCodeServer(): Promise<CodeServer | Missing> {
  if (process.platform === "win32")
    return { missing: "code-server does not run on Windows: install VS Code" };
  const nodeFolder = await ensureNodeWithHeaders();
  if ("missing" in nodeFolder) return nodeFolder;
  const node = join(nodeFolder.folder, "bin", "node");
  const nodeVersion = JSON.parse(readFileSync(join(nodeFolder.folder, "package.json"), "utf8")).version;
  const folder = join(cache, `code-server-${version}-v${nodeVersion}`);
  if (!existsSync(join(folder, "complete"))) {
    const missing = await install(folder, nodeFolder.folder);
    if (missing) return missing;
  }
  const inside = join(folder, "node_modules", "code-server");
  return { node, entry: join(inside, "out", "node", "entry.js"), vscodeEntry: vscodeEntry(folder) };
}

const vscodeEntry = (folder: string): string =>
  join(folder, "node_modules", "code-server", "lib", "vscode", "out", "server-main.js");

/** The npm package of Node for this platform; unlike the package `node` it keeps the headers to compile against. */
async function ensureNodeWithHeaders(): Promise<{ folder: string } | Missing> {
  const name = `node-${process.platform}-${process.arch}`;
  const home = join(cache, `node-${nodeMajor}`);
  const folder = join(home, "node_modules", name);
  if (existsSync(join(folder, "include", "node", "node.h"))) return { folder };
  prepare(home, {});
  const code = await withProgress(`fetching Node ${nodeMajor} with headers into ${home}`, () =>
    npm(["install", `${name}@${nodeMajor}`], home, {}),
  );
  return code === 0 ? { folder } : { missing: `the npm package ${name}@${nodeMajor} could not be installed` };
}

async function install(folder: string, nodeFolder: string): Promise<Missing | undefined> {
  const missing = await ensureCompileTools();
  if (missing) return missing;
  // Installed under another name and renamed, so that a folder of the final name is always complete.
  const partial = `${folder}.partial`;
  prepare(partial, { "code-server": true, argon2: true });
  const path = [join(nodeFolder, "bin"), process.env.PATH].join(delimiter);
  const env = { PATH: path, npm_config_nodedir: nodeFolder };
  const what = `installing VS Code for the browser (code-server ${version}, about 3 minutes and 620 MB) into ${folder}`;
  const code = await withProgress(what, () => npm(["install", `code-server@${version}`], partial, env));
  const check = spawnSync(join(nodeFolder, "bin", "node"), [vscodeEntry(partial), "--version"], {
    encoding: "utf8",
  });
  if (code !== 0 || check.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    return {
      missing: `code-server ${version} could not be installed (npm exit ${code}); its output is above`,
    };
  }
  writeFileSync(join(partial, "complete"), check.stdout);
  if (!existsSync(folder)) renameSync(partial, folder);
  return undefined;
}

function prepare(folder: string, allowScripts: Record<string, boolean>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, allowScripts }));
}

function npm(args: readonly string[], cwd: string, extra: Record<string, string>): Promise<number> {
  // An npm inside an npm script must take neither the outer one's project nor its Node for its own.
  const isOuter = (name: string): boolean =>
    /^npm_(package|lifecycle)_|^npm_config_(local_prefix|prefix|user_agent)$|^npm_node_execpath$/.test(
      name,
    ) || ["INIT_CWD", "NODE"].includes(name);
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOuter(name)));
  const all = [...args, "--no-audit", "--no-fund", "--loglevel=error"];
  return run(which("npm") ?? "npm", all, { cwd, env: { ...env, ...extra }, stdio: ["ignore", 2, 2] });
}
