import { existsSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** The root of the Git repository around a folder. */
export function repositoryRoot(folder: string): string | undefined {
  for (let here = folder, last = ""; here !== last; last = here, here = dirname(here))
    if (existsSync(join(here, ".git"))) return here;
  return undefined;
}

/**
 * A file as services name it that know the repository and not this machine: from the root of the repository around the
 * current folder, else from that folder, with `/`. A file elsewhere keeps its absolute path.
 */
export function pathInRepository(file: string, cwd: string): string {
  const path = resolve(cwd, file);
  const inside = relative(repositoryRoot(cwd) ?? cwd, path);
  const isOutside = inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  return (isOutside ? path : inside).replaceAll(sep, "/");
}
