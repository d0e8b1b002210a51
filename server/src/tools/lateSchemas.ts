import type { Plugin } from "esbuild";

/**
 * Leaves the schemas out of a bundle: each is read from the package's own folder when a file of its kind is first met.
 * Half a megabyte need not be loaded at every start, nor be shipped twice more. In the sources they are imported, so that
 * the engine knows nothing of files.
 */
export const lateSchemas: Plugin = {
  name: "late schemas",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]engine[\\/]kinds[\\/]schemas\.ts$/ }, () => ({
      contents: fromFolder,
      loader: "js",
    }));
  },
};

/** Takes the place of `engine/kinds/schemas.ts`; whoever asks remembers the answer. */
const fromFolder = `
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
