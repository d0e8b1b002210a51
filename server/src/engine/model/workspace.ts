import { joined } from "../text/uri.ts";
import { countLabels, headOfRule } from "./closedFile.ts";
import type { ClosedFile, LabelValues, RuleHead } from "./closedFile.ts";
import { ProjectFacts } from "./projectFacts.ts";
import type { AlertTally } from "./alertTally.ts";
import { configFacts } from "./configFacts.ts";
import type { Document } from "./document.ts";
import { isRule } from "./items.ts";
import type { FileRole } from "./fileRole.ts";
import { NamedRuleFiles } from "./namedRuleFiles.ts";
import type { RuleLoader } from "./namedRuleFiles.ts";
import { findRunbooks } from "./findRunbooks.ts";
import type { Runbooks } from "./findRunbooks.ts";
import { isInChart } from "./templateFile.ts";
import { unitsOf } from "./unit.ts";
import { natureOf } from "./fileNature.ts";
import type { FileNature } from "./fileNature.ts";
import { noNames, symbolsOf } from "./gist.ts";
import type { Gist } from "./gist.ts";
import { nothingKnown } from "./metricFacts.ts";
import type { KnownMetrics, MetricsFact } from "./metricFacts.ts";
import { knownSeries } from "./seriesFacts.ts";
import type { KnownSeries, SeriesAnswer } from "./seriesFacts.ts";
import { NameIndex, news } from "./nameIndex.ts";
import type { Named } from "./nameIndex.ts";
import type { CheckRow, Project } from "./project.ts";
import { ProjectNews } from "./projectNews.ts";
import { ProjectFolders } from "./projectFolders.ts";
import type { SettingsLayer } from "./settings.ts";

/** Something about the world outside the texts. A newer fact of a type takes the place of the older one. */
export type Fact =
  /** Every file below the workspace's roots that a text may point to, as URIs. */
  | { readonly type: "files"; readonly version: 1; readonly uris: ReadonlySet<string> }
  /**
   * What the editor's settings say for one folder of the workspace, or for all of them where `root` is empty: a text
   * shaped like a `.tocsin.yaml`, which wins where it says something.
   */
  | { readonly type: "settings"; readonly version: 1; readonly root: string; readonly text: string }
  /** The names that a running Prometheus knows. */
  | ({ readonly type: "metrics"; readonly version: 1 } & MetricsFact)
  /** What it has answered about series: all that is known of them now. */
  | { readonly type: "series"; readonly version: 1; readonly answers: readonly SeriesAnswer[] };

type NamesOfFiles = (below?: string) => Iterable<readonly [uri: string, reads: Iterable<Named>]>;

/** Every file that was read, by URI, and the names in them, kept by project. */
export class Workspace {
  readonly documents = new Map<string, Document>();
  readonly #folders = new ProjectFolders();
  files: ReadonlySet<string> | undefined;
  known: KnownMetrics = nothingKnown;
  series: KnownSeries = knownSeries([]);
  readonly checks: ReadonlyMap<string, CheckRow>;
  /** By the folder of the project. */
  readonly #indexes = new Map<string, NameIndex>();
  readonly #projects = new Map<string, Project>();
  readonly #refused = new Set<string>();
  readonly #ruleFiles = new NamedRuleFiles();
  /** Who reads a rule file, by its URI, until that changes. */
  readonly #loaders = new Map<string, readonly RuleLoader[]>();
  readonly #natures = new Map<string, FileNature>();
  readonly #facts = new ProjectFacts();
  /** Somebody was given a list that does not hold all; see `Names.leaveOut`. */
  leftOut = false;
  /** Goes up when a configuration says something else. */
  configRevision = 0;
  /** The names of files that are not known by what was read of them, and what of that is in the index. */
  readonly #brief = new Map<string, Named & { readonly names: string }>();
  /** Spaces that somebody has asked about. */
  readonly #spaces = new Set<string>();
  readonly #news = new ProjectNews();

  /** What is kept of files that are not open, and have no document. */
  readonly #closed = new Map<string, ClosedFile>();
  readonly #named: NamesOfFiles;
  readonly #reread: (uri: string) => Document | undefined;

  /** `named`: the names of each file that were taken in, of all or below a folder; `reread`: reads the document of one that is not open. */
  constructor(
    checks: ReadonlyMap<string, CheckRow>,
    named: NamesOfFiles,
    reread: (uri: string) => Document | undefined,
  ) {
    this.checks = checks;
    this.#named = named;
    this.#reread = reread;
  }

  /** See `ProjectFolders`. */
  get roots(): readonly string[] {
    return this.#folders.roots;
  }

  set roots(uris: readonly string[]) {
    this.#folders.roots = uris;
    this.#reindex();
  }

  folderOf(uri: string): string {
    return this.#folders.folderOf(uri);
  }

  settingsFolder(uri: string): string | undefined {
    return this.#folders.settingsFolder(uri);
  }

  rootOf(uri: string): string | undefined {
    return this.#folders.rootOf(uri);
  }

  /** What a `.tocsin.yaml` sets; nothing when there is none any more. Files of other folders are left alone. */
  setLayer(folder: string, layer: SettingsLayer | undefined): void {
    const below = [...this.#named(folder)];
    const before = new Map(below.map(([uri]) => [uri, this.folderOf(uri)]));
    this.#projects.delete(folder);
    if (!this.#folders.setLayer(folder, layer)) return;
    this.#forgetProjects();
    // Of those, what is in the index is not told apart.
    if (this.#brief.size > 0) return this.#reindex();
    for (const [uri, reads] of below) {
      const [old, now] = [before.get(uri)!, this.folderOf(uri)];
      if (old === now) continue;
      const held = [...reads];
      this.#indexOf(old).exchange(uri, held, [], (one) => this.#tell(old, one));
      this.#indexOf(now).exchange(uri, [], held, (one) => this.#tell(now, one));
    }
    for (const one of new Set([folder, ...before.values()])) this.#news.askAgain(one);
  }

  setEditorLayer(root: string, layer: SettingsLayer): void {
    this.#folders.setEditorLayer(root, layer);
    this.#projects.clear();
  }

  /** Takes note of what the checks of a file have asked, so that they hear of its changes. */
  listen(uri: string, asked: ReadonlySet<string>): void {
    this.#news.listen(this.folderOf(uri), asked);
  }

  /** What has changed since the last call, of what was asked, by the folder of the project, each at its revision. */
  takeNews(): ReadonlyMap<string, ReadonlyMap<string, number>> {
    return this.#news.take();
  }

  /** Goes up with what `takeNews` will tell. */
  get newsRevision(): number {
    return this.#news.revision;
  }

  get hasNews(): boolean {
    return this.#news.isAny;
  }

  #tell(folder: string, one: string): void {
    this.#news.tell(folder, one);
  }

  /** Tells all projects. */
  tellAll(one: string): void {
    this.#news.tellAll(one);
  }

  /** Takes note of whether a rule file is refused. */
  setRefused(uri: string, isRefused: boolean): void {
    if (this.#refused.has(uri) === isRefused) return;
    if (isRefused) this.#refused.add(uri);
    else this.#refused.delete(uri);
    this.tellAll(news.refused(uri));
  }

  /** Takes a file as it was read, if it is one of ours or open. True when it names other rule files than before. */
  replace(uri: string, read: Document | undefined, isOpen = false): boolean {
    const document = read?.parts.some(({ kind }) => kind) || isOpen ? read : undefined;
    if (this.#setNature(uri, read && natureOf(read))) this.tellAll(news.nature(uri));
    this.setConfig(uri, read);
    if (!read) this.setAlerts(uri, undefined);
    this.#closed.delete(uri);
    if (document) this.documents.set(uri, document);
    else {
      this.documents.delete(uri);
      this.setRefused(uri, false);
    }
    return this.#loads(uri, this.#ruleFiles.set(uri, document));
  }

  /** Takes note of what a configuration says, if the file is one. */
  setConfig(uri: string, document: Document | undefined): void {
    const facts = document && configFacts(document, { target: this.project(uri).target });
    if (!this.#facts.setConfig(uri, facts)) return;
    this.#tell(this.folderOf(uri), news.configs);
    this.configRevision++;
  }

  /** Takes note of the labels of a file's alerts. */
  setAlerts(uri: string, alerts: AlertTally | undefined): void {
    if (this.#facts.setAlerts(uri, alerts)) this.#tell(this.folderOf(uri), news.alerts);
  }

  /** What is kept of a file that is not open, in the place of its document. */
  close(uri: string, file: ClosedFile): void {
    this.documents.delete(uri);
    this.#closed.set(uri, file);
  }

  /** URIs of all files that hold something of ours. */
  *uris(): Generator<string> {
    yield* this.documents.keys();
    yield* this.#closed.keys();
  }

  /** The document of any file; that of one that is not open is read for whoever asks. */
  document(uri: string): Document | undefined {
    return this.documents.get(uri) ?? (this.#closed.has(uri) ? this.#reread(uri) : undefined);
  }

  /** The alerting and recording rules of a file, in its order. */
  *ruleHeads(uri: string): Generator<RuleHead> {
    yield* this.#closed.get(uri)?.rules ?? [];
    for (const { top } of this.documents.get(uri)?.parts ?? [])
      for (const { items } of unitsOf(top))
        for (const item of items) if (isRule(item)) yield headOfRule(item);
  }

  /** The values that the rules of a file give their labels. */
  labelValues(uri: string): LabelValues {
    const closed = this.#closed.get(uri);
    if (closed) return closed.labelValues;
    const counts = new Map<string, Map<string, number>>();
    for (const { top } of this.documents.get(uri)?.parts ?? [])
      for (const { items } of unitsOf(top))
        for (const item of items) if (isRule(item)) countLabels(item, counts);
    return counts;
  }

  /** What holds a name in the project of a file, in no order. */
  holdersOf(
    uri: string,
    space: string,
    name: string,
  ): Iterable<{ readonly uri: string; readonly named: Named }> {
    return this.#askedIndex(this.folderOf(uri), space).holders(space, name);
  }

  /** Takes the names that were read of a file out and in. */
  exchange(uri: string, gone: readonly Named[], come: readonly Named[]): void {
    const folder = this.folderOf(uri);
    this.#indexOf(folder).exchange(uri, gone, come, (one) => this.#tell(folder, one));
  }

  /** Takes the names of a file in without their places, as `namesIn` writes them. */
  setNames(uri: string, names = noNames): void {
    const before = this.#brief.get(uri);
    if ((before?.names ?? noNames) === names) return;
    const now = { names, symbols: symbolsOf(names, this.#spaces) };
    this.exchange(uri, before ? [before] : [], [now]);
    if (names === noNames) this.#brief.delete(uri);
    else this.#brief.set(uri, now);
  }

  /** Of names without places, only those of the spaces are in the index that somebody has asked about. */
  #askedIndex(folder: string, space: string): NameIndex {
    if (!this.#spaces.has(space)) {
      this.#spaces.add(space);
      for (const [uri, { names, symbols }] of this.#brief) {
        const added = symbolsOf(names, [space]);
        this.exchange(uri, [], [{ symbols: added }]);
        this.#brief.set(uri, { names, symbols: [...symbols, ...added] });
      }
    }
    return this.#indexOf(folder);
  }

  /** What others may ask about a file whose names were taken in without their places. */
  gistOf(uri: string): Gist {
    return {
      uri,
      names: this.#brief.get(uri)?.names ?? noNames,
      nature: this.#natures.get(uri),
      isRefused: this.#refused.has(uri),
      ruleFiles: this.#ruleFiles.namedBy(uri),
      config: this.#facts.configOf(uri),
      alerts: this.#facts.alertsOf(uri),
    };
  }

  /** Takes in what is known of a file that is read elsewhere. True when it names other rule files than before. */
  know({ uri, names, nature, isRefused, ruleFiles, config, alerts }: Gist): boolean {
    if (this.#facts.setConfig(uri, config)) this.#tell(this.folderOf(uri), news.configs);
    if (this.#facts.setAlerts(uri, alerts.length > 0 ? { texts: alerts } : undefined))
      this.#tell(this.folderOf(uri), news.alerts);
    if (this.#setNature(uri, nature)) this.tellAll(news.nature(uri));
    this.setNames(uri, names);
    this.setRefused(uri, isRefused);
    return this.#loads(uri, this.#ruleFiles.setNamed(uri, ruleFiles));
  }

  /** A file names rule files of its own project only. */
  #loads(uri: string, areOthers: boolean): boolean {
    if (!areOthers) return false;
    this.#loaders.clear();
    this.#tell(this.folderOf(uri), news.loaders);
    return true;
  }

  roleOf(uri: string): FileRole {
    if (isInChart(uri, this.files)) return "chart-template";
    return this.#ruleFiles.roleOf(uri, (one) => this.folderOf(one));
  }

  /** True when it is another than before. */
  #setNature(uri: string, nature: FileNature | undefined): boolean {
    const before = this.#natures.get(uri);
    if (nature) this.#natures.set(uri, nature);
    else this.#natures.delete(uri);
    return JSON.stringify(before) !== JSON.stringify(nature);
  }

  /** All files may be other projects' now: the indexes are made again. */
  #reindex(): void {
    this.#indexes.clear();
    this.#projects.clear();
    this.#forgetProjects();
    for (const [uri, reads] of this.#named()) this.exchange(uri, [], [...reads]);
    for (const [uri, named] of this.#brief) this.exchange(uri, [], [named]);
    this.#news.askAllAgain();
  }

  /** Files belong to other projects than before. */
  #forgetProjects(): void {
    this.#facts.forgetSets();
    this.#ruleFiles.forgetFolders();
    this.#loaders.clear();
  }

  #indexOf(folder: string): NameIndex {
    return getOrMake(this.#indexes, folder, () => new NameIndex());
  }

  project(uri: string): Project {
    const folder = this.folderOf(uri);
    return getOrMake(this.#projects, folder, () => this.#makeProject(folder));
  }

  #makeProject(folder: string): Project {
    const settings = this.#folders.settingsOf(folder);
    const files = (): ReadonlySet<string> | undefined => (folder === "" ? undefined : this.files);
    let known: (Runbooks & { readonly files: ReadonlySet<string> | undefined }) | undefined;
    const runbooks = (): Runbooks => {
      if (!known || known.files !== this.files)
        known = { ...findRunbooks(this.files, folder, settings.runbooks.folder), files: this.files };
      return known;
    };
    return {
      folder,
      checks: this.checks,
      settings,
      target: settings.target,
      mentions: (space, name, role, only) =>
        this.#askedIndex(folder, space).mentions(space, name, role, only),
      count: (space, name) => this.#askedIndex(folder, space).count(space, name),
      isDeclared: (space, name) => this.#askedIndex(folder, space).isDeclared(space, name),
      names: (space) => this.#askedIndex(folder, space).names(space),
      hasFile: (path) => {
        const uri = joined(folder, path);
        return folder === "" ? undefined : this.files && uri !== undefined && this.files.has(uri);
      },
      isRefused: (uri) => this.#refused.has(uri),
      natureOf: (uri) => this.#natures.get(uri),
      useOf: (space, name) => this.#askedIndex(folder, space).use(space, name),
      isUsual: (all) => [all.space, all.among].map((one) => this.#askedIndex(folder, one))[0]!.isUsual(all),
      commonNames: (space) => this.#askedIndex(folder, space).common(space),
      loadersOf: (uri) =>
        getOrMake(this.#loaders, uri, () => [...this.#ruleFiles.loadersOf(uri, (one) => this.folderOf(one))]),
      configs: () => this.#facts.configs((uri) => this.folderOf(uri) === folder),
      alerts: () => this.#facts.alerts(folder, (uri) => this.folderOf(uri) === folder),
      get files() {
        return files();
      },
      get runbookFolder() {
        return runbooks().folder;
      },
      runbooks: () => runbooks().pages,
    };
  }
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
