import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureServer } from "./measureServer.ts";
import { ruleFile } from "./ruleFiles.ts";
import type { Server } from "./servers.ts";

/** So many starts of a build add to V8's code that later ones begin with (`server/src/launch`). */
const starts = 3;

/** Gives the programs that are measured a folder of their own for V8's code, empty at the beginning of every run. */
export function ownCodeFolder(): { remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-code-"));
  process.env["TOCSIN_CODE_CACHE"] = folder;
  return { remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What makes a start one of the first after an update. */
export const firstStart: Readonly<Record<string, string>> = { NODE_DISABLE_COMPILE_CACHE: "1" };

/** Starts our servers as often as their users have after the first hour. */
export async function warmUpServers(servers: readonly Server[]): Promise<void> {
  const file = ruleFile({ rules: 100, seeds: "ends" });
  const own = servers.filter(({ id, env }) => id.startsWith("tocsin") && env === undefined);
  // One of those that are the same program.
  const programs = new Map(own.map((server) => [server.args.join(" "), server]));
  for (const server of programs.values())
    for (let start = 0; start < starts; start++)
      await measureServer(server, file, { keys: 2, groups: 2, asks: 1 });
}

/** The same for commands that are run on a file. */
export async function warmUpCommands(run: (file: string) => Promise<unknown>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tocsin-bench-"));
  const file = join(folder, "rules.yml");
  writeFileSync(file, ruleFile({ rules: 100 }).text);
  for (let start = 0; start < starts; start++) await run(file);
  rmSync(folder, { recursive: true });
}
