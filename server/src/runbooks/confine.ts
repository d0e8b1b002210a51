import { realpath } from "../workspaceFiles/disk.ts";
import { basename, dirname, isAbsolute, join, relative } from "node:path";

/**
 * Whether a file lies in one of the folders, links followed; of a file that does not exist yet, whether it would. The
 * file system's own answer counts, not the spelling: `..`, links and differences of case are all resolved.
 */
export async function isConfined(path: string, folders: readonly string[]): Promise<boolean> {
  const real = await realPath(path);
  for (const folder of folders) {
    const way = relative(await realPath(folder), real);
    if (way === "" || !(way === ".." || /^\.\.[/\\]/.test(way) || isAbsolute(way))) return true;
  }
  return false;
}

/** The real path of the file, or of its nearest folder that exists with the rest as it is spelled. */
async function realPath(path: string): Promise<string> {
  const rest: string[] = [];
  for (let here = path; ; here = dirname(here)) {
    try {
      return join(await realpath(here), ...rest);
    } catch {
      if (dirname(here) === here) return path;
      rest.unshift(basename(here));
    }
  }
}
