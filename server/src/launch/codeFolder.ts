import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where V8's code for a bundle is kept: `<cache folder of the user>/tocsin/code/…`, or below what `TOCSIN_CODE_CACHE`
 * (VS Code's own storage) or `NODE_COMPILE_CACHE` names. Never a folder that all users write to: what lies there is run.
 * `undefined` where Node is told to keep none.
 *
 * A command needs its own functions, so each keeps its own file.
 */
export function codeFile(
  bundle: string,
  buildId: string,
  environment: Environment = process.env,
  platform: NodeJS.Platform = process.platform,
  command: string | undefined = process.argv[2],
): string | undefined {
  // As Node itself does: coverage of code that was not compiled here is wrong.
  if (environment["NODE_DISABLE_COMPILE_CACHE"] || environment["NODE_V8_COVERAGE"]) return undefined;
  const folder = codeFolder(environment, platform);
  if (!isAbsolute(folder)) return undefined;
  const part = /^[a-z]{1,12}$/.test(command ?? "") ? `${bundle}-${command}` : bundle;
  return join(folder, `${part}-${buildId}-${process.versions.v8}-${process.arch}.bin`);
}

function codeFolder(environment: Environment, platform: NodeJS.Platform): string {
  const named = environment["TOCSIN_CODE_CACHE"] || environment["NODE_COMPILE_CACHE"];
  return named ? join(named, "tocsin") : join(userCache(environment, platform), "tocsin", "code");
}

/** https://specifications.freedesktop.org/basedir-spec: a relative path is to be ignored, as is an empty one. */
function userCache(environment: Environment, platform: NodeJS.Platform): string {
  const home = environment["HOME"] || homedir();
  if (platform === "darwin") return join(home, "Library", "Caches");
  if (platform === "win32") return environment["LOCALAPPDATA"] || join(homedir(), "AppData", "Local");
  const cache = environment["XDG_CACHE_HOME"];
  return cache?.startsWith("/") ? cache : join(home, ".cache");
}
