import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "esbuild";
import { root } from "./root.ts";

/** What vscode-languageserver can do and our server does not: modules of it and of its protocol, by their names. */
export const unusedFeatures: readonly string[] = [
  "callHierarchy",
  "fileOperations",
  "inlineCompletion",
  "inlineValue",
  "linkedEditingRange",
  "moniker",
  "notebook",
  "textDocumentContent",
  "typeHierarchy",
];

/**
 * Leaves those modules out of a bundle. Each makes a class of the library into one that can do more, or holds the names
 * of requests: without it there is the class as it was, and names that are undefined.
 */
export const withoutUnusedFeatures: Plugin = {
  name: "without unused features",
  setup({ onLoad }) {
    const file = `(?:${unusedFeatures.join("|")})\\.js$`;
    const folder = (name: string): string => `[\\\\/]${name}[\\\\/]lib[\\\\/]common[\\\\/]`;
    onLoad({ filter: new RegExp(`${folder("vscode-languageserver")}${file}`) }, () => ({
      contents: "module.exports = new Proxy({}, { get: () => (base) => base });",
      loader: "js",
    }));
    onLoad({ filter: new RegExp(`${folder("vscode-languageserver-protocol")}protocol\\.${file}`) }, () => ({
      contents: "module.exports = {};",
      loader: "js",
    }));
  },
};

/** What the library itself takes from vscode-languageserver-types. */
const takenInside = ["DocumentUri", "URI", "WorkspaceFolder", "integer", "uinteger"];

/**
 * Leaves out of a bundle what nobody takes from vscode-languageserver-types: for each shape of the protocol it has an
 * object of functions that make one and recognise it.
 */
export const withoutUnusedTypes: Plugin = {
  name: "without unused types",
  setup({ onLoad }) {
    const filter = /[\\/]vscode-languageserver-types[\\/]lib[\\/](?:esm|umd)[\\/]main\.js$/;
    onLoad({ filter }, ({ path }) => ({ contents: withoutTypes(readFileSync(path, "utf8")), loader: "js" }));
  },
};

function withoutTypes(text: string): string {
  const all = [...text.matchAll(/^export var (\w+);\n\(function \(\1\) \{\n[\s\S]*?^\}\)\(\1 \|\| .*$/gm)];
  const blocks = new Map(all.map(([block, name]) => [name!, block]));
  if (blocks.size < 50) throw new Error("vscode-languageserver-types is written in another way than it was.");
  const kept = new Set([...takenInside, ...takenByUs()]);
  for (const name of kept)
    for (const [word] of blocks.get(name)?.matchAll(/\b[A-Z]\w+/g) ?? [])
      if (blocks.has(word)) kept.add(word);
  let rest = text;
  for (const [name, block] of blocks) if (!kept.has(name)) rest = rest.replace(block, "");
  return rest;
}

/** Names that our server imports, which may be of the types. */
function takenByUs(): string[] {
  const files = globSync("server/src/**/*.ts", { cwd: root });
  const pattern = /^import \{([^}]*)\} from "vscode-languageserver\/node";/gm;
  return files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(pattern)].flatMap(
      ([, names]) => names!.match(/\w+/g) ?? [],
    ),
  );
}
