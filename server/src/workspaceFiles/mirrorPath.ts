import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join, resolve } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the mirror of a project's run history lies: `<state folder of the user>/tocsin/<name>-<hash>/mirror.db`.
 *
 * Editor and terminal compute it alike from the project's folder alone, so it cannot be VS Code's own storage folder,
 * which no terminal knows. It is not in the project either: that may lie on a network drive, where SQLite's locks and
 * WAL do not work (https://sqlite.org/wal.html), in a synchronised folder or in Git. The hash of the real path keeps
 * two clones of one name apart and makes one of a folder and of a link to it. State, not cache: it may be large and
 * slow to fill again, and the notes of the person lie beside it. `TOCSIN_MIRROR` names another file.
 */
export function mirrorPath(
  projectFolder: string,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const named = environment["TOCSIN_MIRROR"];
  if (named) return resolve(named);
  const folder = realPath(projectFolder);
  // Only here: who asks nothing about runs does not wait until Node has loaded it.
  const { createHash } = process.getBuiltinModule("node:crypto");
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 12);
  const name = basename(folder)
    .replaceAll(/[^\w.-]+/g, "-")
    .slice(0, 40);
  return join(stateFolder(environment, platform), "tocsin", `${name || "root"}-${hash}`, "mirror.db");
}

/** The list of sources that the user lets Tocsin connect to, beside the mirrors of all projects. */
export const trustedPath = (
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
): string => join(stateFolder(environment, platform), "tocsin", "trusted.json");

/** https://specifications.freedesktop.org/basedir-spec: a relative path is to be ignored, as is an empty one. */
function stateFolder(environment: Environment, platform: NodeJS.Platform): string {
  const home = environment["HOME"] || homedir();
  if (platform === "darwin") return join(home, "Library", "Application Support");
  if (platform === "win32") return environment["LOCALAPPDATA"] || join(homedir(), "AppData", "Local");
  const state = environment["XDG_STATE_HOME"];
  return state?.startsWith("/") ? state : join(home, ".local", "state");
}

/** One spelling for every way to the folder: links followed, upper and lower case as on disk. */
function realPath(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch {
    return resolve(folder);
  }
}
