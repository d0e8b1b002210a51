import { buildSync } from "esbuild";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../server/src/tools/root.ts";
import { cache } from "../../server/src/tools/workbench/codeServer.ts";

/** The version of yaml-language-server that we measure ourselves against. */
export const yamlServerVersion = "2.0.0";

export type ServerId =
  | "tocsin"
  | "tocsin-unlimited"
  | "tocsin-lsp"
  | "tocsin-pulled"
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
}

/** What is there to be measured, and what is not and why. */
export interface Servers {
  readonly found: readonly Server[];
  readonly left: readonly string[];
}

const dist = (name: string): string => join(root, "dist", name);

/** All servers. `dist/` has been built; peers are installed into the cache on the first run. */
export function findServers(): Servers {
  const found: Server[] = [
    { id: "tocsin", args: [dist("server.cjs"), "--stdio"], looks: true },
    { id: "tocsin-lsp", args: [dist("cli.cjs"), "lsp", "--stdio"], looks: true },
    {
      id: "tocsin-pulled",
      args: [dist("server.cjs"), "--stdio"],
      pulls: true,
      looks: true,
    },
    {
      id: "null",
      args: [nullServer(), "--stdio"],
      looks: false,
    },
  ];
  const left: string[] = [];
  const unlimited = withoutLimit("server.cjs");
  if (unlimited !== undefined) {
    found.push({ id: "tocsin-unlimited", args: [unlimited, "--stdio"], looks: true });
  }
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

/** A copy of a bundle that reads files of every size, for rows that the shipped one does not answer; where it has that limit. */
export function withoutLimit(name: string): string | undefined {
  const text = readFileSync(dist(name.replace(".cjs", ".main.cjs")), "utf8");
  if (text.split("=5e6;").length !== 2) return undefined;
  const copy = dist(name.replace(".cjs", ".unlimited.cjs"));
  writeFileSync(copy.replace(".cjs", ".main.cjs"), text.replace("=5e6;", "=5e8;"));
  // It runs the file beside it that is called as it is.
  cpSync(dist(name), copy);
  return copy;
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
