import type { Plugin } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./root.ts";

// What a bundle does not read or run before it is asked for. In the sources all of it is imported in the ordinary way.

/**
 * Leaves the schemas out of a bundle: each is read from the package's own folder when a file of its kind is first met.
 * Half a megabyte need not be loaded at every start, nor be shipped twice more.
 */
export const lateSchemas: Plugin = {
  name: "late schemas",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]engine[\\/]kinds[\\/]schemas\.ts$/ }, () => ({
      contents: schemasFromFolder,
      loader: "js",
    }));
  },
};

/** Takes the place of `engine/kinds/schemas.ts`. */
const schemasFromFolder = `
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
const read = (name) => readFileSync(join(__dirname, "..", "schemas", name + ".schema.json"), "utf8");
const known = new Map();
export const schemas = {
  get(name) {
    if (!known.has(name)) known.set(name, JSON.parse(read(name)));
    return known.get(name);
  },
};
`;

interface LatePackage {
  /** What our sources take from it: functions, and classes for their static members. */
  readonly exports: readonly string[];
  /** The bundle that it is, beside those that call it; without one it is in each of them. */
  readonly file?: string;
}

/** Packages that many a run never calls, by what is imported. */
const latePackages: Readonly<Record<string, LatePackage>> = {
  re2js: { exports: ["RE2JS", "RE2JSSyntaxException"], file: "./re2js.cjs" },
  "picomatch/posix.js": { exports: ["default"], file: "./picomatch.cjs" },
  pg: { exports: ["Client", "Pool"], file: "./pg.cjs" },
  "@aws-sdk/client-athena": {
    exports: [
      ...["AthenaClient", "GetQueryExecutionCommand", "GetQueryResultsCommand", "GetTableMetadataCommand"],
      ...["StartQueryExecutionCommand", "StopQueryExecutionCommand"],
    ],
    file: "./athena.cjs",
  },
  tedious: { exports: ["Connection", "Request", "TYPES"], file: "./tedious.cjs" },
  "mdast-util-from-markdown": { exports: ["fromMarkdown"], file: "./markdown.cjs" },
  "vscode-jsonrpc/node": {
    exports: [
      "CancellationTokenSource",
      "createMessageConnection",
      "IPCMessageReader",
      "IPCMessageWriter",
      "ResponseError",
    ],
  },
};

/** Runs a package's modules when it is first called. */
export const lateCalls: Plugin = {
  name: "late calls",
  setup({ onLoad, onResolve }) {
    const filter = new RegExp(`^(?:${Object.keys(latePackages).join("|")})$`);
    // Packages among each other are as they are: they may take more than we do.
    onResolve({ filter }, ({ path, importer }) =>
      isOurs(importer) ? { path, namespace: "late call" } : undefined,
    );
    onResolve({ filter: /^\.\//, namespace: "late call" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /^/, namespace: "late call" }, ({ path }) => ({
      contents: standIns(latePackages[path]?.file ?? path, latePackages[path]?.exports ?? []),
      resolveDir: root,
      loader: "js",
    }));
  },
};

const isOurs = (importer: string): boolean => importer.endsWith(".ts") && !isInPackage(importer);

const isInPackage = (path: string): boolean => /[\\/]node_modules[\\/]/.test(path);

/** A module that stands in for a package: its exports load it when they are called, or asked for a member. */
const standIns = (path: string, exports: readonly string[]): string => `
const load = (name) => name === "default" ? require(${JSON.stringify(path)}) : require(${JSON.stringify(path)})[name];
const standIn = (name) => new Proxy(function () {}, {
  get: (_, key) => load(name)[key],
  apply: (_, self, args) => Reflect.apply(load(name), self, args),
  construct: (_, args) => Reflect.construct(load(name), args),
});
${exports.map((one) => `export ${one === "default" ? one : `const ${one} =`} standIn("${one}");`).join("\n")}
`;

/** Modules of `lateFacts` and the objects that they export. */
const lateModules: Readonly<Record<string, readonly string[]>> = {
  grafanaReceivers: ["GRAFANA_RECEIVERS"],
  notificationTemplates: ["NOTIFICATION_TEMPLATES"],
  promqlDocs: ["promqlFunctionDocs", "promqlAggregatorDocs", "promqlKeywordDocs"],
  promqlPhrases: ["promqlPhrases", "aggregatorPhrases"],
  timeZones: ["timeZones"],
  templateDocs: ["TEMPLATE_FUNCTION_DOCS", "TEMPLATE_KEYWORD_DOCS", "TEMPLATE_VARIABLE_DOCS"],
};

/** Leaves out facts that few need: they are loaded when the first of them is asked for. */
export const lateFacts: Plugin = {
  name: "late facts",
  setup({ onLoad }) {
    const filter = new RegExp(
      `[\\\\/]engine[\\\\/]facts[\\\\/](?:${Object.keys(lateModules).join("|")})\\.ts$`,
    );
    onLoad({ filter }, ({ path }) => ({
      contents: objectStandIns("./lateFacts.cjs", lateModules[/(\w+)\.ts$/.exec(path)![1]!]!),
      loader: "js",
    }));
  },
};

/** esbuild does not look for a file whose name it cannot read. */
const objectStandIns = (file: string, exports: readonly string[]): string => `
const file = ${JSON.stringify(file)};
const standIn = (name) => {
  const load = () => require(file)[name];
  return new Proxy({}, {
    get: (_, key) => {
      const value = load()[key];
      return typeof value === "function" ? value.bind(load()) : value;
    },
    has: (_, key) => key in load(),
    ownKeys: () => Reflect.ownKeys(load()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(load(), key);
      return found && { ...found, configurable: true };
    },
  });
};
${exports.map((one) => `export const ${one} = standIn("${one}");`).join("\n")}
`;

/** Paths of the modules that `lsp/runViews.ts` names: its functions stand in for theirs. */
const lateViews = (): Set<string> => {
  const list = readFileSync(join(lspFolder, "runViews.ts"), "utf8");
  return new Set(
    Array.from(list.matchAll(/^export \* from "([\w./]+)";/gm), ([, path]) => join(lspFolder, path!)),
  );
};

const lspFolder = join(root, "server", "src", "lsp");

/** Leaves what draws run history out of the server: it is loaded with the first question about runs. */
export const lateRunViews: Plugin = {
  name: "late run views",
  setup({ onLoad, onResolve }) {
    const late = lateViews();
    onResolve({ filter: /^\.\.?\/[\w/]+\.ts$/ }, ({ path, importer, resolveDir }) => {
      const file = join(resolveDir, path);
      return dirname(importer) === lspFolder && late.has(file)
        ? { path: file, namespace: "late run view" }
        : undefined;
    });
    onResolve({ filter: /^\.\//, namespace: "late run view" }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /^/, namespace: "late run view" }, ({ path }) => ({
      contents: standIns("./runViews.cjs", functionsOf(path)),
      loader: "js",
    }));
  },
};

/** Names of the functions that a module exports; the one that takes another by mistake fails when it is built. */
const functionsOf = (path: string): string[] =>
  Array.from(
    readFileSync(path, "utf8").matchAll(
      /^export (?:async )?(?:function\*? (\w+)|const (\w+)[^=\n]*=\s*(?:async )?(?:<[^>]*>)?\()/gm,
    ),
    ([, declared, constant]) => declared ?? constant!,
  );

/** Parts of Node that packages ask for when they are run, and take members of when they are called. */
const lateBuiltins = /^(?:node:)?(?:child_process|crypto)$/;

/** Has Node load what packages ask for when they use it: it takes longer than all that they do at a start. */
export const lateNode: Plugin = {
  name: "late node",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: lateBuiltins }, ({ path, importer }) =>
      isInPackage(importer) ? { path, namespace: "late node" } : undefined,
    );
    onLoad({ filter: /^/, namespace: "late node" }, ({ path }) => ({
      contents: builtinStandIn(path),
      loader: "js",
    }));
  },
};

/** Who copies all members, as `import *` does in compiled CommonJS, gets them, and loads it. */
const builtinStandIn = (name: string): string => `
const load = () => process.getBuiltinModule(${JSON.stringify(name)});
module.exports = new Proxy({}, {
  get: (_, key) => load()[key],
  ownKeys: () => Reflect.ownKeys(load()),
  getOwnPropertyDescriptor: (_, key) => {
    const found = Reflect.getOwnPropertyDescriptor(load(), key);
    return found && { ...found, configurable: true };
  },
});
`;
