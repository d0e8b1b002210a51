import { folderOf, joined, relativeTo } from "../text/uri.ts";
import type { Document } from "./document.ts";
import type { Check } from "./check.ts";
import type { FileRole } from "./fileRole.ts";
import { isInChart } from "./templateFile.ts";
import { NamedRuleFiles } from "./namedRuleFiles.ts";
import { natureOf } from "./fileNature.ts";
import type { FileNature } from "./fileNature.ts";
import { defaultSettings, withLayer } from "./settings.ts";
import type { Target } from "../facts/target.ts";
import type { Settings, SettingsLayer } from "./settings.ts";
import type { Symbol } from "./symbol.ts";

/** A symbol and the file that it stands in. */
export interface Mention {
  readonly uri: string;
  readonly symbol: Symbol;
}

/** What is told of a check where its id stands. */
export type CheckRow = Pick<Check, "id" | "severity" | "summary">;

/** What a check or feature may ask about the files around its own. */
export interface Project {
  /** Folder of the nearest `.tocsin.yaml`, else the workspace's; without a trailing slash. Empty for files elsewhere. */
  readonly folder: string;
  readonly settings: Settings;
  /** The programs that read the project's files. */
  readonly target: Target;
  /** All checks by id. */
  readonly checks: ReadonlyMap<string, CheckRow>;
  /** Where a name is introduced or used, in the files of the project. */
  mentions(space: string, name: string): readonly Mention[];
  /** All names of a space. */
  names(space: string): Iterable<string>;
  /** Whether a file exists, by its path relative to the project's folder; `undefined` when nobody looked. */
  hasFile(path: string): boolean | undefined;
  /** Whether the program that reads a rule file refuses it, by what was found in it. */
  isRefused(uri: string): boolean;
  /** What a file plainly is; `undefined` when it was not read, is left alone, is empty or a template. */
  natureOf(uri: string): FileNature | undefined;
  /** Every file that a text of the project may point to, as URIs; `undefined` when nobody looked. */
  readonly files: ReadonlySet<string> | undefined;
  /** Folder of the runbook pages, relative to the project's: the one that is set, else the first usual one in use. */
  readonly runbookFolder: string;
  /** Paths of the runbook pages, relative to the project's folder; `undefined` when nobody looked. */
  runbooks(): readonly string[] | undefined;
}

/** Where runbooks are looked for when no `.tocsin.yaml` says so. */
const usualFolders: readonly string[] = ["monitoring/runbooks", "runbooks"];

interface Runbooks {
  readonly folder: string;
  readonly pages: readonly string[] | undefined;
}

/** Something about the world outside the texts. A newer fact of a type takes the place of the older one. */
export type Fact =
  /** Every file below the workspace's roots that a text may point to, as URIs. */
  | { readonly type: "files"; readonly version: 1; readonly uris: ReadonlySet<string> }
  /**
   * What the editor's settings say for one folder of the workspace, or for all of them where `root` is empty: a text
   * shaped like a `.tocsin.yaml`, which wins where it says something.
   */
  | { readonly type: "settings"; readonly version: 1; readonly root: string; readonly text: string };

/** Every file that was read, by URI, and the names in them, kept by project. */
export class Workspace {
  readonly documents = new Map<string, Document>();
  #roots: readonly string[] = [];
  /** By the folder of the `.tocsin.yaml`. */
  readonly #layers = new Map<string, SettingsLayer>();
  /** What the editor sets for its folders, by their URI; under the empty one for all of them. */
  readonly #editorLayers = new Map<string, SettingsLayer>();
  files: ReadonlySet<string> | undefined;
  readonly checks: ReadonlyMap<string, CheckRow>;
  /** Folder → space → name → file → its symbols. */
  readonly #index = new Map<string, Map<string, Map<string, Map<string, Symbol[]>>>>();
  readonly #projects = new Map<string, Project>();
  readonly #refused = new Set<string>();
  readonly #ruleFiles = new NamedRuleFiles();
  readonly #natures = new Map<string, FileNature>();
  readonly #revisions = new Map<string, number>();

  constructor(checks: ReadonlyMap<string, CheckRow>) {
    this.checks = checks;
  }

  /** Folders of the workspace: projects of their own where there is no `.tocsin.yaml`. */
  get roots(): readonly string[] {
    return this.#roots;
  }

  set roots(uris: readonly string[]) {
    this.#roots = uris;
    this.reindex();
  }

  /** Folder of the project that a file belongs to. */
  folderOf(uri: string): string {
    return this.settingsFolder(uri) ?? this.rootOf(uri) ?? "";
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

  /** What a `.tocsin.yaml` sets; nothing when there is none any more. */
  setLayer(folder: string, layer: SettingsLayer | undefined): void {
    const isOther = this.#layers.has(folder) !== (layer !== undefined);
    if (layer) this.#layers.set(folder, layer);
    else this.#layers.delete(folder);
    this.#projects.clear();
    if (isOther) this.reindex();
    else this.touch(folder);
  }

  /** What the editor sets for one of its folders, or with an empty `root` for all. */
  setEditorLayer(root: string, layer: SettingsLayer): void {
    this.#editorLayers.set(root, layer);
    this.#projects.clear();
    this.touchAll();
  }

  #settingsOf(folder: string): Settings {
    const general = withLayer(defaultSettings, this.#editorLayers.get(""));
    const root = this.rootOf(folder);
    const editor = root === undefined ? general : withLayer(general, this.#editorLayers.get(root));
    return withLayer(editor, this.#layers.get(folder));
  }

  /** Goes up whenever something that a `project` check of this folder could ask has changed. */
  revision(folder: string): number {
    return this.#revisions.get(folder) ?? 0;
  }

  touch(folder: string): void {
    this.#revisions.set(folder, this.revision(folder) + 1);
  }

  /** Takes note of whether a rule file is refused; true when that is news to others. */
  setRefused(uri: string, isRefused: boolean): boolean {
    if (this.#refused.has(uri) === isRefused) return false;
    if (isRefused) this.#refused.add(uri);
    else this.#refused.delete(uri);
    const hasTests = [...this.documents.values()].some(({ parts }) =>
      parts.some(({ kind }) => kind?.id === "promtool-tests"),
    );
    if (hasTests) this.touch(this.folderOf(uri));
    return hasTests;
  }

  touchAll(): void {
    for (const folder of new Set([...this.#revisions.keys(), ...this.#layers.keys(), ...this.#roots, ""]))
      this.touch(folder);
  }

  /** Takes what was read of a file, if it is one of ours or open. */
  replace(uri: string, read: Document | undefined, isOpen = false): void {
    const folder = this.folderOf(uri);
    const document = read?.parts.some(({ kind }) => kind) || isOpen ? read : undefined;
    const isOther = this.#setNature(uri, read && natureOf(read));
    if (this.#ruleFiles.set(uri, document) || isOther) this.touch(folder);
    const before = this.documents.get(uri);
    // What was read again only: the rest of a file keeps its symbols.
    const gone = projectSymbols(before, document);
    const come = projectSymbols(document, before);
    for (const symbol of gone) this.#remove(folder, uri, symbol);
    for (const symbol of come) this.#add(folder, uri, symbol);
    if (document) this.documents.set(uri, document);
    else {
      this.documents.delete(uri);
      this.#refused.delete(uri);
    }
    if (signature(gone) !== signature(come)) this.touch(folder);
  }

  roleOf(uri: string): FileRole {
    if (isInChart(uri, this.files)) return "chart-template";
    return this.#ruleFiles.has(uri, (one) => this.folderOf(one)) ? "rule-file" : undefined;
  }

  /** True when it is another than before. */
  #setNature(uri: string, nature: FileNature | undefined): boolean {
    const before = this.#natures.get(uri);
    if (nature) this.#natures.set(uri, nature);
    else this.#natures.delete(uri);
    return JSON.stringify(before) !== JSON.stringify(nature);
  }

  /** Files change their project when a `.tocsin.yaml` comes or goes: the index is made again. */
  reindex(): void {
    this.#index.clear();
    this.#projects.clear();
    for (const [uri, document] of this.documents) {
      const folder = this.folderOf(uri);
      for (const symbol of projectSymbols(document)) this.#add(folder, uri, symbol);
    }
    this.touchAll();
  }

  project(uri: string): Project {
    const folder = this.folderOf(uri);
    return getOrMake(this.#projects, folder, () => this.#makeProject(folder));
  }

  #makeProject(folder: string): Project {
    const settings = this.#settingsOf(folder);
    const files = (): ReadonlySet<string> | undefined => (folder === "" ? undefined : this.files);
    let known: (Runbooks & { readonly files: ReadonlySet<string> | undefined }) | undefined;
    const runbooks = (): Runbooks => {
      if (!known || known.files !== this.files)
        known = { ...this.#findRunbooks(folder, settings.runbooks.folder), files: this.files };
      return known;
    };
    return {
      folder,
      checks: this.checks,
      settings,
      target: settings.target,
      mentions: (space, name) => this.#mentions(folder, space, name),
      names: (space) => this.#index.get(folder)?.get(space)?.keys() ?? [],
      hasFile: (path) => {
        const uri = joined(folder, path);
        return folder === "" ? undefined : this.files && uri !== undefined && this.files.has(uri);
      },
      isRefused: (uri) => this.#refused.has(uri),
      natureOf: (uri) => this.#natures.get(uri),
      get files() {
        return files();
      },
      get runbookFolder() {
        return runbooks().folder;
      },
      runbooks: () => runbooks().pages,
    };
  }

  #findRunbooks(base: string, configured: string | undefined): Runbooks {
    const usual = configured === undefined ? usualFolders : [configured];
    const last = usual.at(-1)!;
    if (!this.files) return { folder: last, pages: undefined };
    const all = [...this.files].filter((uri) => uri.endsWith(".md"));
    for (const folder of usual) {
      const start = `${joined(base, folder) ?? ""}/`;
      const pages = all.filter((uri) => uri.startsWith(start)).map((uri) => relativeTo(base, uri));
      if (pages.length > 0) return { folder, pages };
    }
    return { folder: last, pages: [] };
  }

  #mentions(folder: string, space: string, name: string): readonly Mention[] {
    const files = this.#index.get(folder)?.get(space)?.get(name);
    if (!files) return [];
    return [...files].flatMap(([uri, symbols]) => symbols.map((symbol) => ({ uri, symbol })));
  }

  #add(folder: string, uri: string, symbol: Symbol): void {
    const spaces = getOrMake(this.#index, folder, () => new Map());
    const names = getOrMake(spaces, symbol.space, () => new Map());
    const files = getOrMake(names, symbol.name, () => new Map<string, Symbol[]>());
    const symbols = getOrMake(files, uri, () => []);
    // In the order of the file, whichever part of it was read last.
    let at = symbols.length;
    while (at > 0 && isBehind(symbols[at - 1]!, symbol)) at--;
    symbols.splice(at, 0, symbol);
  }

  #remove(folder: string, uri: string, symbol: Symbol): void {
    const names = this.#index.get(folder)?.get(symbol.space);
    const files = names?.get(symbol.name);
    const symbols = files?.get(uri);
    const at = symbols?.indexOf(symbol) ?? -1;
    if (at >= 0) symbols?.splice(at, 1);
    if (symbols?.length === 0) files?.delete(uri);
    if (files?.size === 0) names?.delete(symbol.name);
  }
}

const isBehind = ({ place: a }: Symbol, { place: b }: Symbol): boolean =>
  a.chunk.order > b.chunk.order || (a.chunk.order === b.chunk.order && a.start > b.start);

/** The names of a document that other files may use; only those of chunks that another reading of it has not. */
function projectSymbols(document: Document | undefined, other?: Document): Symbol[] {
  const shared = new Set(other?.parts.flatMap(({ reads }) => reads.map(({ walked }) => walked)));
  const found: Symbol[] = [];
  for (const { walked } of document?.parts.flatMap(({ reads }) => reads) ?? []) {
    if (shared.has(walked)) continue;
    for (const symbol of walked.symbols) if (symbol.scope === "project") found.push(symbol);
  }
  return found;
}

const signature = (symbols: readonly Symbol[]): string =>
  symbols.map(({ space, name, role }) => `${space} ${role} ${name}`).join("\n");

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
