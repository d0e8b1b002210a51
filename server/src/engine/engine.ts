import { checks } from "./checks/index.ts";
import { runbookHome } from "./features/alerts.ts";
import { fileStatus } from "./features/fileStatus.ts";
import type { FileStatus } from "./features/fileStatus.ts";
import { fileFeatures, placeFeatures, workspaceFeatures } from "./features/index.ts";
import type {
  AfterFirst,
  AfterSecond,
  AnyFeature,
  FileFeatures,
  PlaceFeatures,
  WorkspaceFeatures,
} from "./features/index.ts";
import { turnOff } from "./features/turnOff.ts";
import { asPrometheusReads } from "./kinds/asPrometheusReads.ts";
import { kinds } from "./kinds/index.ts";
import { layerOf } from "./kinds/layerOf.ts";
import { languages } from "./languages/index.ts";
import { cursorAt } from "./model/cursor.ts";
import { makeOwnTexts } from "./model/closedFile.ts";
import type { Document, ReadContext } from "./model/document.ts";
import type { EngineOptions } from "./model/engineOptions.ts";
import { newReport } from "./model/fileReport.ts";
import { forgetFile, latestText, noReport, takeEdit, withNews } from "./model/fileState.ts";
import { withKeptParses } from "./model/keptParses.ts";
import { makeLatest } from "./model/latest.ts";
import { workOn } from "./model/fileWork.ts";
import type { Desk } from "./model/fileWork.ts";
import { knownMetrics } from "./model/metricFacts.ts";
import { news } from "./model/nameIndex.ts";
import type { Edit, FileReport, FileState } from "./model/fileState.ts";
import type { PlacedFix } from "./model/finding.ts";
import type { Gist } from "./model/gist.ts";
import type { Kind } from "./model/kind.ts";
import type { PlacedAlert, RunbookHome } from "./model/placedAlert.ts";
import { makeCheckTable } from "./model/runChecks.ts";
import type { Bug } from "./model/runChecks.ts";
import { contextFor } from "./model/readContext.ts";
import { readAtOnce } from "./model/readDocument.ts";
import { knownSeries } from "./model/seriesFacts.ts";
import type { SeriesQuestion } from "./model/seriesFacts.ts";
import { readsAlike, saysTheSame } from "./model/settings.ts";
import { makeWorkQueue, taken } from "./model/workQueue.ts";
import { FileTable } from "./model/fileTable.ts";
import { Workspace } from "./model/workspace.ts";
import type { Fact } from "./model/workspace.ts";
import type { Position } from "./text/chunk.ts";
import { folderOf, isSettings } from "./text/uri.ts";

export type { AlertTies, PlacedAlert, RunbookHome } from "./model/placedAlert.ts";
export type { PlacedEdit } from "./features/format.ts";
export { hintNames } from "./features/inlayHints.ts";
export type { HintName, PlacedHint } from "./features/inlayHints.ts";
export type { RoutedAlert, RouteStop, RouteView } from "./features/routePreview.ts";
export type { Link } from "./features/links.ts";
export type { Location } from "./features/definition.ts";
export type { OutlineNode, WorkspaceName } from "./features/outline.ts";
export type { PlacedCompletion } from "./model/placedCompletion.ts";
export type { PlacedFinding, PlacedFix, Severity } from "./model/finding.ts";
export type { Edit, FileReport } from "./model/fileState.ts";
export type { Refused } from "./features/rename.ts";
export type { PlacedToken } from "./features/semanticTokens.ts";
export type { Signature } from "./languages/language.ts";
export type { PlacedHover } from "./features/hover.ts";
export type { UseLens, UseLensName } from "./features/useLenses.ts";
export type { Bug } from "./model/runChecks.ts";
export type { Gist } from "./model/gist.ts";
export type { FileStatus, PartStatus } from "./features/fileStatus.ts";

/** Text in, answers out. No I/O, no clock: the host reads files, calls `step` until it says false, and sends. */
export class Engine {
  readonly #table = makeCheckTable(checks);
  readonly #files = new FileTable(this.#table);
  readonly workspace = new Workspace(
    new Map(checks.map((check) => [check.id, check])),
    (below) => this.#files.below(below).map(({ uri, indexed }) => [uri, indexed] as const),
    (uri) => this.#reread(uri),
  );
  readonly #rereads = makeLatest<Document>(8);
  /** Settings before open files, those before the rest. */
  readonly #queue = makeWorkQueue<FileState>(3, ({ uri, open }) => (isSettings(uri) ? 0 : open ? 1 : 2));
  readonly #changed = new Set<string>();
  readonly #wanted = new Set<string>();
  readonly #bugs: Bug[] = [];
  /** First line that is seen of a file. */
  readonly #seen = new Map<string, number>();
  readonly #desk: Desk;
  /** What files are there for may have changed: in the projects of these folders, or in all of them. */
  readonly #roles = new Set<string>();
  #allRoles = false;
  readonly #kinds: readonly Kind[];
  readonly #languages = withKeptParses(languages);

  constructor({ textOf, known = kinds, mostFindings }: EngineOptions = {}) {
    this.#kinds = known;
    this.#desk = {
      textOf,
      own: makeOwnTexts(),
      workspace: this.workspace,
      table: this.#table,
      bugs: this.#bugs,
      contextOf: (file) => this.#contextOf(file),
      rolesChanged: (uri) => void this.#roles.add(this.workspace.folderOf(uri)),
      settingsRead: (uri) => this.#applySettings(uri, true),
      report: (file, document, findings, isPartial) => {
        const report = newReport(file, document, findings, isPartial, this.workspace, mostFindings);
        if (!report) return;
        file.report = report;
        this.#changed.add(file.uri);
      },
    };
  }

  /** Takes note of a change; nothing is read before `step`. */
  put(edit: Edit): void {
    if ("removed" in edit) return this.#remove(edit.uri);
    const file = this.#files.of(edit.uri);
    this.#rereads.delete(edit.uri);
    takeEdit(file, edit, this.workspace.documents.has(edit.uri));
    file.work = undefined;
    this.#queue.add(file);
  }

  /** The file is no longer open; the host puts its text as it is on disk. */
  close(uri: string): void {
    const file = this.#files.get(uri);
    if (file) file.open = false;
    this.#seen.delete(uri);
  }

  /** Somebody sees a file from this line on, counted from 0: what stands there is read, and told of, first. */
  see(uri: string, line: number): void {
    this.#seen.set(uri, line);
  }

  /** Lets go of all of a file that was put as `brief`, but of what others ask about it. Its report is empty then. */
  forget(uri: string): void {
    const file = this.#files.get(uri);
    if (!file?.brief || this.#queue.has(file)) return;
    forgetFile(file, this.#table);
    this.workspace.documents.delete(uri);
  }

  /** Forgotten files in which something may be different now, since the last call; they are to be put again. */
  takeWanted(): string[] {
    return taken(this.#wanted);
  }

  /** What others may ask about a file that was put as `brief`. */
  gist(uri: string): Gist {
    return this.workspace.gistOf(uri);
  }

  /** Another engine reads the file. */
  know(gist: Gist): void {
    if (this.workspace.know(gist)) this.#allRoles = true;
  }

  learn(fact: Fact): void {
    if (fact.type === "files") {
      this.workspace.files = fact.uris;
      this.workspace.tellAll(news.files);
      this.#allRoles = true;
    } else if (fact.type === "metrics") this.workspace.known = knownMetrics(fact);
    else if (fact.type === "series") this.workspace.series = knownSeries(fact.answers);
    else this.#withSettings(() => this.workspace.setEditorLayer(fact.root, layerOf(fact.text)));
  }

  /** What a running Prometheus could say that somebody who writes has asked for, since the last call. */
  takeAsked(): SeriesQuestion[] {
    return this.workspace.series.takeAsked();
  }

  /** Whether a list that was completed since the last call does not hold all, so that more is found for more letters. */
  takeLeftOut(): boolean {
    const { leftOut } = this.workspace;
    this.workspace.leftOut = false;
    return leftOut;
  }

  /** Folders of the workspace: each is the project of its files that no `.tocsin.yaml` governs. */
  set roots(uris: readonly string[]) {
    this.#withSettings(() => void (this.workspace.roots = uris.map((uri) => uri.replace(/\/+$/, ""))));
  }

  /** One bounded unit of work: the given file first, then open files, then the rest. False when all is done. */
  step(first?: string): boolean {
    const file = this.#next(first);
    if (!file) return false;
    file.work ??= workOn(file, this.#desk);
    try {
      if (file.work.next().done) this.#finish(file);
    } catch (error) {
      this.#bugs.push({ where: file.uri, error });
      this.#finish(file);
    }
    return true;
  }

  /** Whether the file's findings are those of its latest text; what other files change in them may follow. */
  isSettled(uri: string): boolean {
    const file = this.#files.get(uri);
    // Settings that are waiting may make it another project's.
    return !file || (!this.#queue.has(file) && this.#queue.first(0) === undefined);
  }

  report(uri: string): FileReport {
    return this.#files.get(uri)?.report ?? noReport;
  }

  /** Files whose reports have changed since the last call. */
  takeChanged(): string[] {
    return taken(this.#changed);
  }

  takeBugs(): Bug[] {
    return this.#bugs.splice(0);
  }

  /** The answer of a feature about a place; undefined where there is nothing that it knows of. */
  at<Name extends keyof PlaceFeatures>(
    name: Name,
    uri: string,
    position: Position,
    ...rest: AfterFirst<PlaceFeatures[Name]>
  ): ReturnType<PlaceFeatures[Name]> | undefined {
    this.settle(uri);
    const cursor = cursorAt(this.workspace, uri, position);
    return cursor && this.#answer(name, placeFeatures[name], [cursor, ...rest]);
  }

  /** The answer of a feature about a file; undefined for one that is none of our kinds. */
  of<Name extends keyof FileFeatures>(
    name: Name,
    uri: string,
    ...rest: AfterSecond<FileFeatures[Name]>
  ): ReturnType<FileFeatures[Name]> | undefined {
    this.settle(uri);
    const document = this.workspace.document(uri);
    return document && this.#answer(name, fileFeatures[name], [document, this.workspace, ...rest]);
  }

  /** The answer of a feature about all files; undefined when it failed. */
  ask<Name extends keyof WorkspaceFeatures>(
    name: Name,
    ...rest: AfterFirst<WorkspaceFeatures[Name]>
  ): ReturnType<WorkspaceFeatures[Name]> | undefined {
    return this.#answer(name, workspaceFeatures[name], [this.workspace, ...rest]);
  }

  /** The types of its arguments are seen to by who calls. */
  #answer<F extends AnyFeature>(name: string, feature: F, args: unknown[]): ReturnType<F> | undefined {
    return this.#guarded(name, () => feature(...(args as never[])) as ReturnType<F>);
  }

  /** The alerts of one file, or of all. */
  alerts(uri?: string): PlacedAlert[] {
    const uris = uri === undefined ? this.files() : [uri];
    return uris.flatMap((one) => this.of("alerts", one) ?? []);
  }

  /** Where the project of a file, or of the workspace's first folder, keeps its runbooks. */
  runbookHome(uri = `${this.workspace.roots[0] ?? ""}/`): RunbookHome {
    return runbookHome(this.workspace, uri);
  }

  /** The fix that turns a check off for the project of a file. */
  turnOff(uri: string, check: string): PlacedFix | undefined {
    const { settings } = this.status(uri);
    return this.#guarded("turnOff", () => turnOff(this.workspace, uri, settings, check));
  }

  /** Reads the file now, if it is waiting to be read. */
  settle(uri: string): void {
    while (!this.isSettled(uri)) this.step(uri);
  }

  #guarded<T>(where: string, feature: () => T): T | undefined {
    try {
      return feature();
    } catch (error) {
      this.#bugs.push({ where, error });
      return undefined;
    }
  }

  text(uri: string): string | undefined {
    const file = this.#files.get(uri);
    return file && (latestText(file, this.workspace.documents.get(uri)) ?? this.#desk.textOf?.(uri));
  }

  status(uri: string): FileStatus {
    return fileStatus(this.workspace, uri, (one) => this.#files.has(one));
  }

  /** URIs of all files that hold something of ours. */
  files(): string[] {
    return [...this.workspace.uris()];
  }

  #remove(uri: string): void {
    const file = this.#files.get(uri);
    if (!file) return;
    this.#files.delete(uri);
    this.#queue.delete(file);
    this.workspace.exchange(uri, [...file.indexed], []);
    this.workspace.setNames(uri);
    if (this.workspace.replace(uri, undefined)) this.#roles.add(this.workspace.folderOf(uri));
    if (isSettings(uri)) this.#applySettings(uri, false);
    this.#changed.add(uri);
  }

  #next(first: string | undefined): FileState | undefined {
    const wanted = first === undefined ? undefined : this.#files.get(first);
    if (wanted && this.#queue.has(wanted)) return this.#queue.first(0) ?? wanted;
    if (this.#queue.size === 0) this.#spread();
    return this.#queue.first();
  }

  /** Queues the files that what has changed elsewhere is of concern to. */
  #spread(): void {
    const files = this.#files.below(undefined);
    const isOther = ({ uri, role }: FileState): boolean =>
      (this.#allRoles || this.#roles.has(this.workspace.folderOf(uri))) &&
      role !== this.workspace.roleOf(uri);
    if (this.#allRoles || this.#roles.size > 0)
      for (const file of files.filter(isOther)) this.#readAgain(file);
    this.#allRoles = false;
    this.#roles.clear();
    if (this.workspace.hasNews) for (const file of withNews(files, this.workspace)) this.#again(file);
  }

  /** Only the host has the text of a forgotten file. */
  #again = (file: FileState): unknown =>
    file.forgotten ? this.#wanted.add(file.uri) : this.#queue.add(file);

  /** Reads a file that is not open for somebody who asks. */
  #reread(uri: string): Document | undefined {
    return this.#rereads.get(uri, () => {
      const text = this.#desk.textOf?.(uri);
      const file = this.#files.get(uri);
      const context = file && text !== undefined ? this.#contextOf(file) : undefined;
      return context && readAtOnce(uri, text!, { ...context, previous: undefined });
    });
  }

  #finish(file: FileState): void {
    file.work = undefined;
    file.pending = undefined;
    this.#queue.delete(file);
  }

  #contextOf(file: FileState): ReadContext | undefined {
    return contextFor(file, this.workspace, {
      kinds: this.#kinds,
      languages: this.#languages,
      asPrometheusReads,
      seen: () => this.#seen.get(file.uri),
    });
  }

  /** An empty `.tocsin.yaml` makes a project, too. */
  #applySettings(uri: string, exists: boolean): void {
    const items = this.workspace.documents.get(uri)?.parts.flatMap((part) => part.items);
    const layer = items?.find((one) => one.type === "settings")?.settings ?? layerOf("");
    this.#withSettings(() => this.workspace.setLayer(folderOf(uri), exists ? layer : undefined), uri);
  }

  #readAgain(file: FileState): void {
    const isKept = file.open || file.unread !== undefined || this.workspace.documents.has(file.uri);
    if (isKept) file.pending ??= this.text(file.uri);
    else file.again = true;
    file.changes = [];
    file.fresh = true;
    this.#rereads.delete(file.uri);
    file.work = undefined;
    this.#again(file);
  }

  /** What other settings change is read and checked again, below the file that they come from; not that itself. */
  #withSettings(change: () => void, from?: string): void {
    const files = this.#files.below(from === undefined ? undefined : folderOf(from));
    const before = new Map(files.map((file) => [file, this.workspace.project(file.uri)]));
    change();
    for (const [file, old] of before) {
      const now = this.workspace.project(file.uri);
      if (file.uri === from || (now.folder === old.folder && saysTheSame(old.settings, now.settings)))
        continue;
      if (now.folder !== old.folder) for (const { folder } of [old, now]) this.#roles.add(folder);
      file.stale = true;
      if (now.folder !== old.folder || !readsAlike(old.settings, now.settings)) this.#readAgain(file);
      file.work = undefined;
      this.#again(file);
    }
  }
}
