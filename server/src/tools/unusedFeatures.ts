import type { Plugin } from "esbuild";

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
