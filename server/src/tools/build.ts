// node server/src/tools/build.ts [--production] [--quiet] [NAME…]: the bundles of dist/.

import { build, transform, type BuildOptions, type Metafile } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { lateCalls, lateFacts, lateNode, lateRunViews, lateSchemas } from "./late.ts";
import { root } from "./root.ts";
import { withoutUnusedFeatures, withoutUnusedTypes } from "./unusedFeatures.ts";
import { withoutLogins } from "./withoutLogins.ts";

/** One file of dist/: where it starts, and which packages it loads at run time. */
export type Bundle = {
  readonly entry: string;
  readonly external: readonly string[];
  /** It is a program: `dist/<name>.cjs` is a few lines that run it with V8's code of earlier runs (`launch/`). */
  readonly launched?: true;
  /** It runs in a page of VS Code: `dist/pages/<name>.js`. */
  readonly page?: true;
  /**
   * All of its names are shortened: of the server as it is shipped, which is to stay below a megabyte. A stack trace of
   * it is read by a build that is not for shipping.
   */
  readonly short?: true;
  /** Bundles that it loads when it needs them: they are built with it. */
  readonly late?: readonly string[];
};

/** What few runs call. */
const late = ["re2js", "markdown", "picomatch", "lateFacts"];

/** Every bundle by its name; `dist/<name>.cjs`, or `dist/<name>.main.cjs` where it is launched. */
export const bundles: Readonly<Record<string, Bundle>> = {
  extension: { entry: "client/src/extension.ts", external: ["vscode"] },
  languageClient: { entry: "client/src/languageClient.ts", external: ["vscode"] },
  server: {
    entry: "server/src/lsp/main.ts",
    external: [],
    launched: true,
    short: true,
    late: [...late, "runViews"],
  },
  runs: {
    entry: "server/src/runs/process/start.ts",
    external: ["better-sqlite3"],
    launched: true,
    late: ["pg", "tedious", "athena"],
  },
  cli: { entry: "server/src/cli/main.ts", external: [], launched: true, late },
  re2js: { entry: "node_modules/re2js/build/index.js", external: [] },
  picomatch: { entry: "node_modules/picomatch/posix.js", external: [] },
  pg: { entry: "node_modules/pg/lib/index.js", external: ["pg-native"] },
  tedious: { entry: "node_modules/tedious/lib/tedious.js", external: [] },
  athena: {
    entry: "node_modules/@aws-sdk/client-athena/dist-cjs/index.js",
    external: [],
    short: true,
  },
  markdown: { entry: "node_modules/mdast-util-from-markdown/index.js", external: [] },
  lateFacts: { entry: "server/src/engine/facts/lateFacts.ts", external: [] },
  runViews: { entry: "server/src/lsp/runViews.ts", external: [] },
  comparison: { entry: "client/webview/comparison.ts", external: [], page: true },
  overview: { entry: "client/webview/overview.ts", external: [], page: true },
  trend: { entry: "client/webview/trend.ts", external: [], page: true },
  route: { entry: "client/webview/route.ts", external: [], page: true },
  timeline: { entry: "client/webview/timeline.ts", external: [], page: true },
  suite: { entry: "test/workbench/suite/index.ts", external: ["vscode", "mocha"] },
};

/** File of a bundle in `dist/`. */
export const bundleFile = (name: string): string =>
  bundles[name]?.page
    ? join(root, "dist", "pages", `${name}.js`)
    : join(root, "dist", `${name}${bundles[name]?.launched ? ".main" : ""}.cjs`);

/** The pages that users get. */
const pages = Object.keys(bundles).filter((name) => bundles[name]?.page);

/** The bundles that users get. */
export const shipped: readonly string[] = [
  "extension",
  "languageClient",
  "server",
  "runs",
  "cli",
  "pg",
  "tedious",
  "athena",
  "runViews",
  ...late,
  ...pages,
];

/** Builds the named bundles whose entry exists; returns what was written, or throws esbuild's error. */
export async function buildBundles(names: readonly string[], production: boolean): Promise<string[]> {
  mkdirSync(join(root, "dist", "pages"), { recursive: true });
  const written: string[] = [];
  const packages = new Set<string>();
  const all = new Set(names.flatMap((name) => [name, ...(bundles[name]?.late ?? [])]));
  for (const name of all) {
    const bundle = bundles[name];
    if (!bundle) throw new Error(`There is no bundle "${name}", only ${Object.keys(bundles).join(", ")}.`);
    if (!existsSync(join(root, bundle.entry))) continue;
    const { metafile } = await writeBundle(name, bundle, production);
    for (const path of packagesOf(metafile)) packages.add(path);
    written.push(bundle.page ? `dist/pages/${name}.js` : `dist/${name}.cjs`);
  }
  if (production) writeNotices([...packages].sort());
  return written;
}

async function writeBundle(
  name: string,
  bundle: Bundle,
  production: boolean,
): Promise<{ metafile: Metafile }> {
  const { files, metafile } = await makeBundle(name, bundle, production);
  for (const { path, contents } of files) writeWhole(path, contents);
  if (bundle.launched) {
    const hash = createHash("sha256");
    for (const { contents } of files) hash.update(contents);
    await writeLauncher(name, hash.digest("hex").slice(0, 12));
  }
  return { metafile };
}

/** A bundle as it is shipped or, where that is not `production`, as it can be read, with its source map. */
export async function makeBundle(
  name: string,
  bundle: Bundle,
  production: boolean,
): Promise<{ files: { path: string; contents: Uint8Array }[]; metafile: Metafile }> {
  const options = bundleOptions(name, bundle, production);
  const { outputFiles, metafile } = await build({ ...options, metafile: true, write: false });
  if (!production) return { files: outputFiles, metafile };
  if (bundle.page) return { files: outputFiles, metafile };
  const short = outputFiles.map(async ({ path, text }) => ({ path, contents: await withShortNames(text) }));
  return { files: await Promise.all(short), metafile };
}

/**
 * What a script declares at its top keeps its name, so that a stack trace in a bug report can be read. esbuild's
 * `keepNames` would name every function anew whenever it is made.
 */
async function withShortNames(bundle: string): Promise<Uint8Array> {
  const options = { minify: true, target: "node22", platform: "node", legalComments: "none" } as const;
  return Buffer.from((await transform(bundle, options)).code);
}

/** Renamed into place: another process never reads half a bundle. */
function writeWhole(path: string, contents: Uint8Array): void {
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, contents);
  renameSync(partial, path);
}

async function writeLauncher(name: string, buildId: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ["server/src/launch/launch.ts"],
    outfile: join(root, "dist", `${name}.cjs`),
    bundle: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    minify: true,
    define: { buildId: JSON.stringify(buildId) },
    write: false,
  });
  for (const { path, contents } of outputFiles) writeWhole(path, contents);
}

/** How esbuild makes a bundle. */
export function bundleOptions(name: string, bundle: Bundle, production: boolean): BuildOptions {
  if (bundle.page) return pageOptions(name, bundle, production);
  return {
    absWorkingDir: root,
    entryPoints: [bundle.entry],
    external: [...bundle.external],
    outfile: bundleFile(name),
    bundle: true,
    plugins: [
      lateSchemas,
      lateCalls,
      lateNode,
      ...(name === "lateFacts" ? [] : [lateFacts]),
      ...(name === "server" ? [lateRunViews, withoutUnusedFeatures, withoutUnusedTypes] : []),
      ...(name === "tedious" ? [withoutLogins] : []),
    ],
    // One copy, ours: vscode-languageserver brings an older one, which differs in a few lines.
    alias: { "vscode-jsonrpc": "vscode-jsonrpc" },
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"],
    // Names are shortened behind it, see `withShortNames`.
    minifyWhitespace: production,
    minifySyntax: production,
    minifyIdentifiers: production && bundle.short === true,
    // `launch/` runs a bundle as a script, which may not import: an `import()` becomes a `require`.
    supported: { "dynamic-import": false },
    sourcemap: production ? false : "linked",
    legalComments: "none",
    logLevel: "warning",
    // In CommonJS `import.meta` is empty; the two members that Node code uses are given back.
    define: { "import.meta.url": "importMetaUrl", "import.meta.dirname": "__dirname" },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  };
}

/** A script for the browser that VS Code is. */
const pageOptions = (name: string, { entry }: Bundle, production: boolean): BuildOptions => ({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile: bundleFile(name),
  bundle: true,
  platform: "browser",
  target: "chrome128",
  format: "iife",
  minify: production,
  sourcemap: production ? false : "inline",
  legalComments: "none",
  logLevel: "warning",
});

/** The folders of the packages that went into a bundle. */
function packagesOf(metafile: Metafile): string[] {
  return Object.keys(metafile.inputs).flatMap((path) => {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path);
    return match ? [match[0]] : [];
  });
}

/** Writes the licences of everything that the bundles contain. */
function writeNotices(packages: readonly string[]): void {
  const parts = packages.map((path) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, path, "package.json"), "utf8"));
    const file = readdirSync(join(root, path)).find((entry) => /^licen[cs]e/i.test(basename(entry)));
    const text = file ? readFileSync(join(root, path, file), "utf8").trim() : `Licence: ${license}`;
    return `${name} ${version}\n\n${text}\n`;
  });
  const title = "Tocsin contains the following packages.\n";
  writeFileSync(join(root, "dist", "NOTICES.txt"), [title, ...parts].join(`\n${"-".repeat(78)}\n\n`));
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const names = args.filter((arg) => !arg.startsWith("--"));
  const started = Date.now();
  const production = args.includes("--production");
  try {
    const written = await buildBundles(names.length > 0 ? names : Object.keys(bundles), production);
    if (!args.includes("--quiet")) console.log(`built ${written.join(", ")} in ${Date.now() - started} ms`);
  } catch (error) {
    // esbuild has shown where; its message says how many.
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
