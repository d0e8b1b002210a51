import { existsSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { settingsNames } from "../workspaceFiles/walk.ts";

/** Whether a path is the folder itself or below it. */
export const isWithin = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);

/**
 * The folder that is read around a file: that of the nearest `.tocsin.yaml` upwards, else the root of its Git
 * repository, else the current folder, else (for a file elsewhere) its own.
 */
export function projectRoot(folder: string, cwd: string, usesSettings: boolean): string {
  const settings = usesSettings ? settingsNames : [];
  const nearest = upwards(folder, (one) => settings.some((name) => existsSync(join(one, name))));
  const around = nearest ?? upwards(folder, (one) => existsSync(join(one, ".git")));
  if (around !== undefined) return around;
  return isWithin(cwd, folder) && !isShared(cwd) ? cwd : folder;
}

/**
 * Whether the files around a file are read with it. In a home or the folder for temporary files they have nothing to do
 * with it, and there may be any number of them.
 */
export const isProject = (root: string): boolean =>
  !isShared(root) || [".git", ...settingsNames].some((name) => existsSync(join(root, name)));

function upwards(folder: string, accepts: (folder: string) => boolean): string | undefined {
  for (let here = folder, last = ""; here !== last; last = here, here = dirname(here))
    if (accepts(here)) return here;
  return undefined;
}

/** Folders in which unrelated things lie side by side: a home, what is above one, the folder for temporary files. */
const isShared = (folder: string): boolean => isWithin(folder, homedir()) || isWithin(folder, tmpdir());

/** The outermost of the folders: what lies within another one is read with it. */
export const outermost = (folders: readonly string[]): string[] =>
  [...new Set(folders)].filter(
    (folder) => !folders.some((other) => other !== folder && isWithin(other, folder)),
  );
