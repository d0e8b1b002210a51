import { folderOf } from "../text/uri.ts";
import { defaultSettings, withLayer } from "./settings.ts";
import type { Settings, SettingsLayer } from "./settings.ts";

/** Which project a file belongs to, and what is set there. */
export class ProjectFolders {
  #roots: readonly string[] = [];
  /** By the folder of the `.tocsin.yaml`. */
  readonly #layers = new Map<string, SettingsLayer>();
  /** What the editor sets for its folders, by their URI; under the empty one for all of them. */
  readonly #editorLayers = new Map<string, SettingsLayer>();
  /** Of files, until a project comes or goes. */
  readonly #folders = new Map<string, string>();

  /** Folders of the workspace: projects of their own where there is no `.tocsin.yaml`. */
  get roots(): readonly string[] {
    return this.#roots;
  }

  set roots(uris: readonly string[]) {
    this.#roots = uris;
    this.#folders.clear();
  }

  /** Folder of the project that a file belongs to. */
  folderOf(uri: string): string {
    let folder = this.#folders.get(uri);
    if (folder === undefined)
      this.#folders.set(uri, (folder = this.settingsFolder(uri) ?? this.rootOf(uri) ?? ""));
    return folder;
  }

  /** Folder of the `.tocsin.yaml` that governs a file. */
  settingsFolder(uri: string): string | undefined {
    for (let folder = folderOf(uri); folder; folder = folderOf(folder))
      if (this.#layers.has(folder)) return folder;
    return undefined;
  }

  /** The innermost of the workspace's folders that holds the file or folder. */
  rootOf(uri: string): string | undefined {
    const holders = this.#roots.filter((root) => uri === root || uri.startsWith(`${root}/`));
    return holders.toSorted((a, b) => b.length - a.length)[0];
  }

  /** What a `.tocsin.yaml` sets; nothing when there is none any more. True when files may be another project's now. */
  setLayer(folder: string, layer: SettingsLayer | undefined): boolean {
    const isOther = this.#layers.has(folder) !== (layer !== undefined);
    if (layer) this.#layers.set(folder, layer);
    else this.#layers.delete(folder);
    if (isOther) for (const uri of this.#folders.keys()) if (isBelow(uri, folder)) this.#folders.delete(uri);
    return isOther;
  }

  /** What the editor sets for one of its folders, or with an empty `root` for all. */
  setEditorLayer(root: string, layer: SettingsLayer): void {
    this.#editorLayers.set(root, layer);
  }

  settingsOf(folder: string): Settings {
    const general = withLayer(defaultSettings, this.#editorLayers.get(""));
    const root = this.rootOf(folder);
    const editor = root === undefined ? general : withLayer(general, this.#editorLayers.get(root));
    return withLayer(editor, this.#layers.get(folder));
  }
}

/** Whether a file lies in a folder, however deep. */
export const isBelow = (uri: string, folder: string): boolean =>
  uri.startsWith(folder) && uri.charCodeAt(folder.length) === slash;

const slash = 47;
