import { buildSync } from "esbuild";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../server/src/tools/root.ts";
import type { Selection } from "./selection.ts";
import { firstStart } from "./warmUp.ts";
import { cache } from "../../server/src/tools/workbench/codeServer.ts";

/** The version of yaml-language-server that we measure ourselves against. */
export const yamlServerVersion = "2.0.0";

export type ServerId =
  | "tocsin"
  | "tocsin-lsp"
  | "tocsin-pulled"
  | "tocsin-other"
  | "tocsin-first"
  | "yls"
  | "yls0"
  | "null";

/** A language server that can be started. */
export interface Server {
  readonly id: ServerId;
  /** What Node runs. */
  readonly args: readonly string[];
  /** Diagnostics are asked for, as VS Code does, not waited for. */
  readonly pulls?: true;
  /** It looks at the text, so its findings have to be the right ones. */
  readonly looks: boolean;
  /** Set beside what is set for all. */
  readonly env?: Readonly<Record<string, string>>;
  /** It sends no more than so many findings of a file, the last of which counts the rest. */
  readonly most?: number;
}

/** What is there to be measured, and what is not and why. */
export interface Servers {
  readonly found: readonly Server[];
  readonly left: readonly string[];
}

const dist = (name: string, folder = root): string => join(folder, "dist", name);

/** Ours, and how many findings of a file it sends. */
const ours = (id: ServerId, ...args: readonly string[]): Server => ({ id, args, looks: true, most: 1000 });

/**
 * All servers. `dist/` has been built, that of the `other` working tree too; peers are installed into the cache on the
 * first run.
 */
export function findServers({ other, topics, isQuick }: Selection): Servers {
  const found: Server[] = [
    ours("tocsin", dist("server.cjs"), "--stdio"),
    ours("tocsin-lsp", dist("cli.cjs"), "lsp", "--stdio"),
    { ...ours("tocsin-pulled", dist("server.cjs"), "--stdio"), pulls: true },
    { ...ours("tocsin-first", dist("server.cjs"), "--stdio"), env: firstStart },
    { id: "null", args: [nullServer(), "--stdio"], looks: false },
  ];
  const left: string[] = [];
  if (other !== undefined) found.push(ours("tocsin-other", dist("server.cjs", other), "--stdio"));
  if (isQuick && topics.length > 0) return { found, left };
  const yaml = yamlServers();
  if (typeof yaml === "string") left.push(`yaml-language-server: ${yaml}`);
  else found.push(...yaml);
  return { found, left };
}

/** Bundled like ours, so that both load alike. */
function nullServer(): string {
  const outfile = dist("null-server.cjs");
  const entryPoints = [join(import.meta.dirname, "nullServer.ts")];
  buildSync({ entryPoints, outfile, bundle: true, minify: true, platform: "node", format: "cjs" });
  return outfile;
}

/** yaml-language-server as it is shipped, and a copy without its debounce; or why they are not there. */
function yamlServers(): Server[] | string {
  const shipped = join(cache, "bench", `yaml-language-server-${yamlServerVersion}`);
  const patched = `${shipped}-no-debounce`;
  const entry = join("node_modules", "yaml-language-server", "bin", "yaml-language-server");
  if (!existsSync(join(shipped, entry))) {
    mkdirSync(shipped, { recursive: true });
    const npm = process.platform === "win32" ? "npm.cmd" : "npm";
    const args = ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", shipped];
    const { status } = spawnSync(npm, [...args, `yaml-language-server@${yamlServerVersion}`], {
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
    });
    if (status !== 0 || !existsSync(join(shipped, entry))) return "it could not be installed into the cache";
  }
  if (!existsSync(patched)) cpSync(shipped, patched, { recursive: true });
  const settings = join(patched, "node_modules/yaml-language-server/out/src/yamlSettings.js");
  const delay = /validationDelayMs = \d+/;
  const text = readFileSync(settings, "utf8");
  if (!delay.test(text)) return "its debounce is no longer where it was";
  writeFileSync(settings, text.replace(delay, "validationDelayMs = 0"));
  const args = (folder: string): string[] => [join(folder, entry), "--stdio"];
  return [
    { id: "yls", args: args(shipped), looks: true },
    { id: "yls0", args: args(patched), looks: true },
  ];
}
