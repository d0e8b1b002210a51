import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Folder of this file: `dist/` in the bundle, `server/src/cli/` in the source tree. */
export const ownFolder: string = import.meta.dirname;

/** Folder that holds `package.json` and `fixtures/`. */
export function packageRoot(): string {
  const above = join(ownFolder, "..");
  return existsSync(join(above, "package.json")) ? above : join(ownFolder, "..", "..", "..");
}

export function version(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
  return manifest.version;
}
