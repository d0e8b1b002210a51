import type { Plugin } from "esbuild";
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
import { join } from "node:path";
const read = (name) => readFileSync(join(__dirname, "..", "schemas", name + ".schema.json"), "utf8");
const known = new Map();
export const schemas = {
  get(name) {
    if (!known.has(name)) known.set(name, JSON.parse(read(name)));
    return known.get(name);
  },
};
`;

/** Packages that many a run never calls, and what is taken from them: functions, and classes for their static members. */
const latePackages: Readonly<Record<string, readonly string[]>> = {
  re2js: ["RE2JS", "RE2JSSyntaxException"],
  "mdast-util-from-markdown": ["fromMarkdown"],
};

/** Runs a package's modules when it is first called. */
export const lateCalls: Plugin = {
  name: "late calls",
  setup({ onLoad, onResolve }) {
    const filter = new RegExp(`^(?:${Object.keys(latePackages).join("|")})$`);
    onResolve({ filter }, ({ path, namespace }) =>
      namespace === "late" ? undefined : { path, namespace: "late" },
    );
    onLoad({ filter: /^/, namespace: "late" }, ({ path }) => ({
      contents: standIns(path, latePackages[path] ?? []),
      resolveDir: root,
      loader: "js",
    }));
  },
};

/** A module that stands in for a package: its exports load it when they are called, or asked for a member. */
const standIns = (name: string, exports: readonly string[]): string => `
const load = () => require(${JSON.stringify(name)});
const standIn = (name) => new Proxy(function () {}, {
  get: (_, key) => load()[name][key],
  apply: (_, self, args) => Reflect.apply(load()[name], self, args),
  construct: (_, args) => Reflect.construct(load()[name], args),
});
${exports.map((one) => `export const ${one} = standIn("${one}");`).join("\n")}
`;
