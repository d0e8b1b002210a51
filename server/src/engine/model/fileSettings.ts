import picomatch from "picomatch/posix.js";
import { relativeTo } from "../text/uri.ts";
import type { Settings } from "./settings.ts";

/** What a project's settings say about single files. */
interface FileSettings {
  isExcluded(path: string): boolean;
  kindOf(path: string): string | undefined;
}

const known = new WeakMap<Settings, FileSettings>();

/** Whether a file is to be left alone. `folder` is the project's, both are URIs. */
export const isExcluded = (settings: Settings, folder: string, uri: string): boolean =>
  fileSettings(settings).isExcluded(relativeTo(folder, uri));

/** Id of the kind that the settings give to a file; `undefined` where its content decides. */
export const configuredKind = (settings: Settings, folder: string, uri: string): string | undefined =>
  fileSettings(settings).kindOf(relativeTo(folder, uri));

function fileSettings(settings: Settings): FileSettings {
  let found = known.get(settings);
  if (!found) known.set(settings, (found = compile(settings)));
  return found;
}

function compile({ exclude, kinds }: Settings): FileSettings {
  const excluded = exclude.length > 0 ? matcher(exclude) : () => false;
  const rows = kinds.map(([glob, kind]) => ({ matches: matcher([glob]), kind }));
  return {
    isExcluded: excluded,
    kindOf: (path) => rows.findLast(({ matches }) => matches(path))?.kind,
  };
}

const matcher = (globs: readonly string[]): ((path: string) => boolean) =>
  picomatch(globs.flatMap(withContents), { dot: true });

/** A folder that is named takes along what it holds: `vendor`, `vendor/` and `vendor/**` mean the same. */
const withContents = (glob: string): string[] => {
  const path = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  return [path, `${path}/**`];
};
