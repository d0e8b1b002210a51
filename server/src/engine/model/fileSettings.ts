import picomatch from "picomatch/posix.js";
import { relativeTo } from "../text/uri.ts";
import type { Settings } from "./settings.ts";
import type { Project } from "./project.ts";

/** What a project's settings say about single files. */
interface FileSettings {
  isExcluded(path: string): boolean;
  kindOf(path: string): ConfiguredKind | undefined;
}

const known = new WeakMap<Settings, FileSettings>();

/** Whether a file is to be left alone. */
export const isExcluded = ({ settings, folder }: Project, uri: string): boolean =>
  fileSettings(settings).isExcluded(relativeTo(folder, uri));

/** The kind that the settings give to a file, and the glob that says so; `undefined` where its content decides. */
export const configuredKind = ({ settings, folder }: Project, uri: string): ConfiguredKind | undefined =>
  fileSettings(settings).kindOf(relativeTo(folder, uri));

export interface ConfiguredKind {
  readonly glob: string;
  readonly kind: string;
}

function fileSettings(settings: Settings): FileSettings {
  let found = known.get(settings);
  if (!found) known.set(settings, (found = compile(settings)));
  return found;
}

function compile({ exclude, kinds }: Settings): FileSettings {
  const excluded = exclude.length > 0 ? matcher(exclude) : () => false;
  const rows = kinds.map(([glob, kind]) => ({ matches: matcher([glob]), glob, kind }));
  return {
    isExcluded: excluded,
    kindOf: (path) => rows.findLast(({ matches }) => matches(path)),
  };
}

const matcher = (globs: readonly string[]): ((path: string) => boolean) =>
  picomatch(globs.flatMap(withContents), { dot: true });

/** A folder that is named takes along what it holds: `vendor`, `vendor/` and `vendor/**` mean the same. */
const withContents = (glob: string): string[] => {
  const path = glob.replace(/^\.\//, "").replace(/\/+$/, "");
  return [path, `${path}/**`];
};
