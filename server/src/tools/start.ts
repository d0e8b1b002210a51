// npm start [-- FOLDER] [-- --check]: VS Code with the extension, on the demo workspace or on FOLDER.

import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { basename, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { buildBundles, shipped } from "./build.ts";
import { vsixPath } from "./package.ts";
import { root } from "./root.ts";
import { run, withProgress, type Outcome } from "./step.ts";
import { checkDemoPage } from "./workbench/demoPage.ts";
import { cache, ensureCodeServer, type CodeServer } from "./workbench/codeServer.ts";
import { ensureChromium, which, type Missing } from "./requirements.ts";
import { freePort, quietSettings, stopChild } from "./workbench/server.ts";

/** The port that a person may remember; another is taken when it is in use. */
const preferredPort = 8787;

/** Of the demo, the file to begin with. */
const firstFile = "monitoring/alerts/data_quality_alerts.yml";

/** A running code-server with the extension installed. */
type Started = { readonly url: string; readonly child: ChildProcess };

/** A fresh copy of the demo, so that trying quick fixes does not edit the repository; with its run history. */
async function openDemo(): Promise<string> {
  const folder = join(cache, "demo");
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, "fixtures", "workspace"), folder, { recursive: true });
  // Loads SQLite, which not every step of the tests that import this file needs.
  const { writeDemoMirror } = await import("./demoMirror.ts");
  writeDemoMirror(folder, Date.now());
  return folder;
}

/** VS Code on the desktop, where one can be started. */
function desktopCode(): string | undefined {
  const isRoot = process.getuid?.() === 0;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  const hasDisplay = process.platform !== "linux" || Boolean(DISPLAY ?? WAYLAND_DISPLAY);
  return isRoot || !hasDisplay ? undefined : which("code");
}

async function startDesktop(code: string, folder: string, files: readonly string[]): Promise<number> {
  await buildBundles(shipped, false);
  console.log(`Opening ${folder} in VS Code.`);
  const args = [
    `--extensionDevelopmentPath=${root}`,
    "--new-window",
    folder,
    ...files.map((file) => join(folder, file)),
  ];
  return run(code, args, { shell: process.platform === "win32" });
}

/** Installs the packed extension into a code-server with data of its own, and starts it. */
async function startBrowser(codeServer: CodeServer, folder: string, port: number): Promise<Started> {
  const home = join(cache, "start");
  const settings = join(home, "data", "User", "settings.json");
  mkdirSync(join(home, "data", "User"), { recursive: true });
  if (!existsSync(settings)) writeFileSync(settings, JSON.stringify(quietSettings, null, 2));
  writeFileSync(join(home, "config.yaml"), "auth: none\ncert: false\n");
  const own = ["--user-data-dir", join(home, "data"), "--extensions-dir", join(home, "extensions")];
  const common = [codeServer.entry, "--config", join(home, "config.yaml"), ...own];
  // Installed afresh: a package of the same version replaces what an earlier start has left.
  rmSync(join(home, "extensions"), { recursive: true, force: true });
  const env = { ...process.env, PORT: undefined, PASSWORD: undefined, VSCODE_IPC_HOOK_CLI: undefined };
  const install = spawnSync(codeServer.node, [...common, "--install-extension", vsixPath, "--force"], {
    env,
    encoding: "utf8",
  });
  if (install.status !== 0)
    throw new Error(`The extension was not installed:\n${install.stdout}${install.stderr}`);
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
  const bind = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-getting-started-override"];
  const log = openSync(join(home, "code-server.log"), "w");
  const child = spawn(codeServer.node, [...common, ...bind, ...quiet, "--ignore-last-opened", folder], {
    env,
    stdio: ["ignore", log, log],
  });
  const base = `http://127.0.0.1:${port}/`;
  await untilUp(base, child);
  return { url: `${base}?folder=${encodeURIComponent(folder)}`, child };
}

/** Waits until the page is served; rejects when the server ends or 60 seconds have passed. */
async function untilUp(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(
        `code-server ended with ${child.exitCode}: see code-server.log in ${join(cache, "start")}.`,
      );
    const status = await new Promise<number>((answer) => {
      const request = get(url, (response) => {
        response.resume();
        answer(response.statusCode ?? 0);
      });
      request.on("error", () => answer(0));
    });
    if (status >= 200 && status < 400) return;
    await delay(200);
  }
  await stopChild(child);
  throw new Error(`Nothing answers at ${url}.`);
}

function openInBrowser(url: string): void {
  const opener = process.platform === "darwin" ? "open" : process.env.DISPLAY ? which("xdg-open") : undefined;
  if (opener) spawn(opener, [url], { stdio: "ignore", detached: true }).unref();
}

async function prepareBrowser(): Promise<CodeServer | Missing> {
  const codeServer = await ensureCodeServer();
  if ("missing" in codeServer) return codeServer;
  const tool = join(root, "server", "src", "tools", "package.ts");
  const stdio = ["ignore", "ignore", "inherit"] as const;
  const pack = (): Promise<number> => run(process.execPath, [tool], { stdio: [...stdio] });
  if ((await withProgress("building and packing the extension", pack)) === 0) return codeServer;
  throw new Error("The extension could not be packed.");
}

/** Starts as `npm start` does, looks at the page in a headless browser, and ends. */
export async function checkStart(): Promise<Outcome> {
  const codeServer = await prepareBrowser();
  if ("missing" in codeServer) return { skipped: codeServer.missing };
  const missing = await ensureChromium();
  if (missing) return { skipped: missing.missing };
  const started = await startBrowser(codeServer, await openDemo(), await freePort());
  try {
    await checkDemoPage(started.url);
    return "ok";
  } finally {
    await stopChild(started.child);
  }
}

/** Opens a folder, and where that is possible files of it, until the user ends it. */
async function start(folder: string, files: readonly string[]): Promise<number> {
  const code = desktopCode();
  if (code !== undefined) return startDesktop(code, folder, files);
  const codeServer = await prepareBrowser();
  if ("missing" in codeServer) {
    console.error(`\nVS Code cannot be opened: ${codeServer.missing}.`);
    console.error(
      "Install VS Code with its `code` command (https://code.visualstudio.com), or what is named above.",
    );
    return 1;
  }
  const started = await startBrowser(codeServer, folder, await freePort(preferredPort));
  const line = "═".repeat(started.url.length + 4);
  console.log(`\n${line}\n  ${started.url}\n${line}`);
  console.log(`VS Code with Tocsin on ${basename(folder)} (${folder}). Ctrl-C ends it.`);
  for (const file of files) console.log(`Begin with ${file}: a few mistakes are left in it.`);
  openInBrowser(started.url);
  const ended = new Promise<number>((end) => {
    started.child.once("exit", (exit) => end(exit ?? 0));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.on(signal, () => void stopChild(started.child).then(() => end(0)));
    }
  });
  return ended;
}

async function main(args: readonly string[]): Promise<number> {
  const named = args.find((arg) => !arg.startsWith("--"));
  if (named !== undefined && !existsSync(named)) {
    console.error(`There is no folder ${resolve(named)}.`);
    return 2;
  }
  if (!args.includes("--check"))
    return named === undefined ? start(await openDemo(), [firstFile]) : start(resolve(named), []);
  const outcome = await checkStart();
  console.log(typeof outcome === "string" ? outcome : `SKIPPED: ${outcome.skipped}`);
  return outcome === "ok" || (outcome !== "FAILED" && process.env.CI !== "true") ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
}
