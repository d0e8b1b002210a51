import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodeServer } from "./codeServer.ts";

/** A running VS Code server; `stop` ends it and removes its data. */
export type WorkbenchServer = { readonly port: number; readonly stop: () => Promise<void> };

/** A port of 127.0.0.1 that nothing listens on; `preferred` when that is free. */
export function freePort(preferred = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error) => (preferred === 0 ? reject(error) : resolve(freePort())));
    server.listen(preferred, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Settings that keep the workbench quiet. */
export const quietSettings = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "security.workspace.trust.enabled": false,
  "extensions.ignoreRecommendations": true,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.autoDetectColorScheme": false,
};

/** Settings of VS Code by name. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Starts VS Code's server with data of its own, and waits until it listens. `asksForTrust`: a folder is not trusted before
 * the user says so.
 */
export async function startServer(
  codeServer: CodeServer,
  more: Settings = {},
  asksForTrust = false,
): Promise<WorkbenchServer> {
  const port = await freePort();
  const data = mkdtempSync(join(tmpdir(), "tocsin-workbench-"));
  for (const profile of ["Machine", "User"]) {
    mkdirSync(join(data, "data", profile), { recursive: true });
    // In a browser VS Code saves after a second, and a test would find its edit saved before it can take it back.
    const settings = { ...quietSettings, "files.autoSave": "off", ...more };
    writeFileSync(join(data, "data", profile, "settings.json"), JSON.stringify(settings));
  }
  const address = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  const quiet = ["--accept-server-license-terms", "--disable-telemetry"];
  if (!asksForTrust) quiet.push("--disable-workspace-trust");
  const folders = ["--server-data-dir", data, "--extensions-dir", join(data, "extensions")];
  // Without --enable-smoke-test-driver the workbench ignores the payload in its address.
  const args = [codeServer.vscodeEntry, ...address, ...quiet, ...folders, "--enable-smoke-test-driver"];
  const child = spawn(codeServer.node, args, { stdio: ["ignore", "pipe", "pipe"] });
  await untilListening(child, port);
  const stop = async (): Promise<void> => {
    await stopChild(child);
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  return { port, stop };
}

/** Waits for the line that says where the server listens. */
function untilListening(child: ChildProcess, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string): void => reject(new Error(`VS Code's server ${why}:\n${output}`));
    const timer = setTimeout(() => fail("did not listen within 60 s"), 60_000);
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-4000);
      if (!output.includes(`listening on ${port}`)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`ended with ${code}`));
  });
}

/** Ends a child that was started here, by its pid, politely first. */
export function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), 3000);
    child.once("exit", () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
