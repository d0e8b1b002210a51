import type { Dirent } from "node:fs";
import { join, sep } from "node:path";
import { readdir, realpath, stat } from "./disk.ts";
import { encodeStep, filePath, normalUri } from "./fileUri.ts";

export interface WalkOptions {
  /** Called for a folder that cannot be listed; the walk goes on. */
  readonly onUnreadable?: (path: string, error: unknown) => void;
  /** Ends the walk early, without an error. */
  readonly signal?: AbortSignal;
}

/** The name of a file that sets up the project below its folder. */
export const settingsNames: readonly string[] = [".tocsin.yaml", ".tocsin.yml"];

/** Whether a file's name is worth a look at its content. What a template makes that is YAML is made by other programs. */
export const isCandidate = (uri: string): boolean =>
  /\.(?:ya?ml|json|rules)$|(?<!\.(?:ya?ml|json|rules))\.(?:tmpl|gotmpl|tpl)$/i.test(uri);

/** Whether a file is a `.tocsin.yaml`. */
export const isSettingsFile = (uri: string): boolean => /(?:^|\/)\.tocsin\.ya?ml$/.test(uri);

/** Folders that hold no text of the user's, beside the hidden ones. */
const skippedFolders: ReadonlySet<string> = new Set(["node_modules", "dist"]);

/** Whether a walk of the folder leaves a place below it out. */
export const isLeftOut = (uri: string, folder: string): boolean =>
  uri
    .slice(folder.length + 1)
    .split("/")
    .some((step) => skippedFolders.has(step) || (step.startsWith(".") && !settingsNames.includes(step)));

/** A folder to list: its path, its URI, and the real path when it was reached through a link. */
interface Folder {
  readonly path: string;
  readonly uri: string;
  readonly linked: boolean;
}

/**
 * URIs of all files below a folder (a `file:` URI), in the order of their names: hidden files other than
 * `.tocsin.yaml`, hidden folders, `node_modules` and `dist` are left out. Links are followed, links within a linked
 * folder to further folders are not, so that the walk ends.
 */
export async function* walk(folder: string, options: WalkOptions = {}): AsyncGenerator<string> {
  const path = filePath(folder);
  if (path === undefined) return;
  const waiting: Folder[] = [{ path, uri: normalUri(folder).replace(/\/+$/, ""), linked: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (options.signal?.aborted) return;
    const inner: Folder[] = [];
    for (const entry of await list(next.path, options)) {
      const found = await look(entry, next);
      if (found === "file") yield `${next.uri}/${encodeStep(entry.name)}`;
      else if (found) inner.push(found);
    }
    waiting.push(...inner.reverse());
  }
}

async function list(path: string, { onUnreadable }: WalkOptions): Promise<Dirent[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    onUnreadable?.(path, error);
    return [];
  }
}

async function look(entry: Dirent, folder: Folder): Promise<Folder | "file" | undefined> {
  const { name } = entry;
  if (name.startsWith(".")) return settingsNames.includes(name) && !entry.isDirectory() ? "file" : undefined;
  if (entry.isFile()) return "file";
  if (skippedFolders.has(name)) return undefined;
  const path = join(folder.path, name);
  const inner = { path, uri: `${folder.uri}/${encodeStep(name)}`, linked: folder.linked };
  if (entry.isDirectory()) return inner;
  return entry.isSymbolicLink() ? followLink(inner) : undefined;
}

async function followLink(link: Folder): Promise<Folder | "file" | undefined> {
  try {
    const target = await stat(link.path);
    if (target.isFile()) return "file";
    if (!target.isDirectory() || link.linked) return undefined;
    const [here, there] = await Promise.all([realpath(join(link.path, "..")), realpath(link.path)]);
    return `${here}${sep}`.startsWith(`${there}${sep}`) ? undefined : { ...link, linked: true };
  } catch {
    return undefined;
  }
}
