// npm run package: one universal tocsin-VERSION.vsix in dist/; what goes in is said by .vscodeignore.

import { createVSIX } from "@vscode/vsce";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildBundles, shipped } from "./build.ts";
import { root } from "./root.ts";
import { readZip } from "./zip.ts";

/** Where the package is written. */
export const vsixPath: string = join(root, "dist", "tocsin.vsix");

/** Builds for users and packs. */
export async function packageExtension(): Promise<void> {
  await buildBundles(shipped, true);
  rmSync(vsixPath, { force: true });
  await createVSIX({
    cwd: root,
    packagePath: vsixPath,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
    // The bundles hold everything but better-sqlite3, whose files .vscodeignore names.
    dependencies: true,
  });
}

/** Unpacks the extension of a .vsix into `folder`, as an editor installs it. */
export function unpackExtension(vsix: string, folder: string): void {
  const prefix = "extension/";
  for (const { path, bytes } of readZip(readFileSync(vsix))) {
    if (!path.startsWith(prefix) || path.endsWith("/")) continue;
    const target = resolve(folder, path.slice(prefix.length));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, bytes);
  }
}

if (import.meta.main) {
  const started = Date.now();
  await packageExtension();
  const size = (statSync(vsixPath).size / 1_000_000).toFixed(1);
  console.log(`packed ${vsixPath} (${size} MB) in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
