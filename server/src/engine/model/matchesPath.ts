import picomatch from "picomatch/posix.js";
import { folderOf, joined } from "../text/uri.ts";

/** Whether a file is meant by a path, or a pattern for its last part, that another file names. */
export function matchesPath(uri: string, path: string, namedIn: string): boolean {
  const pattern = joined(folderOf(namedIn), path);
  const at = path.lastIndexOf("/");
  const folder = joined(folderOf(namedIn), at < 0 ? "." : path.slice(0, at + 1));
  if (pattern === uri) return true;
  if (folderOf(uri) !== folder) return false;
  return picomatch.isMatch(decodeURIComponent(uri.slice(folder.length + 1)), path.slice(at + 1), {
    dot: true,
    nobrace: true,
    noext: true,
    noglobstar: true,
    nonegate: true,
  });
}
