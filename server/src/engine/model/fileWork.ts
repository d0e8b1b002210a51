import { textOf } from "../text/branch.ts";
import { applyChanges } from "../text/edit.ts";
import { alertTexts } from "./alertLabels.ts";
import { isSettings } from "../text/uri.ts";
import { ClosedFileNotes } from "./closedFile.ts";
import type { Document, Read, ReadContext, Unit } from "./document.ts";
import { editDocument } from "./editDocument.ts";
import { FileFindings } from "./fileFindings.ts";
import type { KnownFindings, UnitFindings } from "./fileFindings.ts";
import type { FileState } from "./fileState.ts";
import { NameNotes } from "./gist.ts";
import type { Kind } from "./kind.ts";
import { layOutDocument } from "./layOutDocument.ts";
import { AskedProject } from "./project.ts";
import { readUnits } from "./readDocument.ts";
import { ToldChecks } from "./runChecks.ts";
import type { Bug, CheckTable, Run } from "./runChecks.ts";
import type { Symbol } from "./symbol.ts";
import { unitsOf } from "./unit.ts";
import type { Named } from "./nameIndex.ts";
import type { Workspace } from "./workspace.ts";

/** Who is told what has become of a file. */
export interface Desk {
  /**
   * The text of a file that is not open, as it is kept on disk; undefined for one that is gone. Without it documents of
   * such files are kept as they were read.
   */
  readonly textOf: ((uri: string) => string | undefined) | undefined;
  /** See `makeOwnTexts`. */
  readonly own: (text: string) => string;
  readonly workspace: Workspace;
  readonly table: CheckTable;
  readonly bugs: Bug[];
  /** How the file is to be read; undefined for one that is left alone. */
  contextOf(file: FileState): ReadContext | undefined;
  /** Other files of this one's project are rule files of Prometheus now than before. */
  rolesChanged(uri: string): void;
  settingsRead(uri: string): void;
  /** `isPartial`: there is more to come. */
  report(file: FileState, document: Document | undefined, findings: FileFindings, isPartial: boolean): void;
}

/** Brings a file's document and findings up to date, in bounded steps. */
export function* workOn(file: FileState, desk: Desk): Generator<void> {
  const { uri } = file;
  const { workspace } = desk;
  edit(file, desk);
  if (file.again) file.pending ??= desk.textOf?.(uri);
  file.again = false;
  if (!file.open && desk.textOf && !isSettings(uri)) return yield* workOnClosed(file, desk);
  if (file.pending !== undefined) yield* readAfresh(file, file.pending, desk);
  if (file.stale) yield* checkAgain(file, desk);
  file.stale = false;
  const document = workspace.documents.get(uri);
  const { findings } = file;
  if (document) {
    const run = runFor(file, desk);
    const { news } = file;
    for (const asked of findings.checkAround(run, document, news)) {
      // At once: it may change before the file is done.
      workspace.listen(uri, asked);
      yield;
    }
    // Only now: work that is given up for an edit is begun anew.
    if (file.news === news) file.news = new Set();
    findings.compare(run);
    findings.checkFile(run, document);
    for (const asked of findings.takeUnheard()) workspace.listen(uri, asked);
  }
  workspace.setAlerts(uri, document && findings.alerts);
  // Unit tests depend on whether Prometheus takes their rule files.
  const isRuleFile = document?.parts.some(({ kind }) => kind?.id === "prometheus-rules") ?? false;
  workspace.setRefused(uri, isRuleFile && findings.isRefused);
  desk.report(file, document, findings, false);
}

const runFor = ({ uri }: FileState, { workspace, table, bugs, own }: Desk): Run => ({
  uri,
  table,
  project: new AskedProject(workspace.project(uri)),
  findings: [],
  bugs,
  own,
  laters: [],
  told: new ToldChecks(),
});

/** Takes in what was changed where it is; what that is not enough for becomes a whole text again. */
function edit(file: FileState, desk: Desk): void {
  const { uri, changes, findings } = file;
  const document = desk.workspace.documents.get(uri);
  const context = document && changes.length > 0 ? desk.contextOf(file) : undefined;
  file.changes = [];
  if (!document || !context) return;
  if (file.fresh) {
    file.pending = applyChanges(textOf(document.root), changes);
    return;
  }
  const gone: Read[] = [];
  const dropped = new Map<Read, UnitFindings>();
  const known: KnownFindings = { of: (read) => dropped.get(read) };
  const come = new Set<Unit>();
  let isAround = false;
  for (const [at, change] of changes.entries()) {
    const exchange = editDocument(document, change, context);
    if (typeof exchange === "string") {
      file.pending = applyChanges(exchange, changes.slice(at + 1));
      return;
    }
    for (const { read, items, kind } of exchange.gone) {
      const found = read && findings.drop(read, items, kind);
      if (!found) continue;
      gone.push(read);
      dropped.set(read, found);
    }
    for (const unit of exchange.come) come.add(unit);
    isAround ||= exchange.isAround ?? false;
  }
  if (!isAround) desk.workspace.setConfig(uri, document);
  else if (desk.workspace.replace(uri, document, file.open)) desk.rolesChanged(uri);
  const run = runFor(file, desk);
  const added: Read[] = [];
  for (const unit of come) if (unit.read && kindOf(document, unit)) added.push(unit.read);
  const [before, now] = [new Set(gone), new Set(added)];
  const left = gone.filter((read) => !now.has(read));
  const fresh = added.filter((read) => !before.has(read));
  // Before they are checked: then their trees are let go.
  exchangeNames(file, left, fresh, desk);
  for (const unit of come) {
    const kind = kindOf(document, unit);
    if (kind) findings.add(run, kind, unit, known);
  }
}

/** Undefined for a unit that is no longer there. */
function kindOf({ root, parts }: Document, unit: Unit): Kind | undefined {
  let at: Unit = unit;
  while (at.path !== "") {
    const above = at.parent as Unit;
    if (above.pieces[at.index] !== at) return undefined;
    at = above;
  }
  return root.pieces[at.index] === at ? parts[at.index]?.kind : undefined;
}

function exchangeNames(
  { uri, indexed }: FileState,
  gone: readonly Named[],
  come: readonly Named[],
  { workspace }: Desk,
): void {
  workspace.exchange(uri, gone, come);
  for (const read of gone) indexed.delete(read);
  for (const read of come) indexed.add(read);
}

/** After so many units of a file that is read for the first time, what was found is told; then after ever more. */
const firstNews = 30;

function* readAfresh(file: FileState, text: string, desk: Desk): Generator<void> {
  const { uri } = file;
  const { workspace } = desk;
  const context = desk.contextOf(file);
  let document: Document | undefined;
  let findings = new FileFindings(desk.table);
  if (context) {
    document = yield* layOutDocument(uri, text, context);
    const known = file.stale ? undefined : file.findings;
    const run = runFor(file, desk);
    const names = file.brief ? new NameNotes() : undefined;
    // Of a file that was not open, nobody was told anything.
    const isFirst = file.findings.size === 0;
    let due = firstNews;
    let units = 0;
    for (const unit of readUnits(document, context)) {
      // Before it is checked: then its tree is let go.
      if (names) names.add(unit.read!.symbols);
      else if (!file.indexed.has(unit.read!)) exchangeNames(file, [], [unit.read!], desk);
      findings.add(run, kindOf(document, unit)!, unit, known);
      if (isFirst && ++units === due) {
        desk.report(file, document, findings, true);
        due *= 8;
      }
      yield;
    }
    const exact = ofDocument(document, findings, run, desk.table);
    if (names) workspace.setNames(uri, (exact === findings ? names : namesOf(exact)).text);
    findings = exact;
  } else if (file.brief) workspace.setNames(uri);
  if (!file.brief) yield* index(file, findings, desk);
  const isNew = file.stale || file.findings.size === 0;
  file.findings = findings;
  file.pending = undefined;
  file.fresh = false;
  file.unread = context ? undefined : text;
  if (isNew) file.askedAt = workspace.newsRevision;
  if (workspace.replace(uri, document, file.open)) desk.rolesChanged(uri);
  // What is set counts for the file itself as well.
  file.stale = isSettings(uri);
  if (file.stale) desk.settingsRead(uri);
}

/** Some were read and given up again, where the document turned out to be one piece. */
function ofDocument(document: Document, findings: FileFindings, run: Run, table: CheckTable): FileFindings {
  const reads = new Set<Read>();
  for (const { kind, top } of document.parts)
    for (const { read } of unitsOf(top)) if (kind && read) reads.add(read);
  const isSame = reads.size === findings.size && [...reads].every((read) => findings.has(read));
  if (isSame) return findings;
  const exact = new FileFindings(table);
  for (const { kind, top } of document.parts)
    for (const unit of unitsOf(top)) if (kind) exact.add(run, kind, unit, findings);
  return exact;
}

/** How many units have their names exchanged in one step. */
const stretch = 200;

/** Takes out what is not there any more, and in what was read in another way than step by step. */
function* index(file: FileState, findings: FileFindings, desk: Desk): Generator<void> {
  const gone = [...file.indexed].filter((named) => !findings.has(named as Read));
  const come = [...findings.reads()].filter((read) => !file.indexed.has(read));
  for (let at = 0; at < Math.max(gone.length, come.length); at += stretch) {
    if (at > 0) yield;
    exchangeNames(file, gone.slice(at, at + stretch), come.slice(at, at + stretch), desk);
  }
}

function namesOf(findings: FileFindings): NameNotes {
  const names = new NameNotes();
  for (const { symbols } of findings.reads()) names.add(symbols);
  return names;
}

/** Takes notes of a file that is not open, and keeps nothing else of it. */
function* workOnClosed(file: FileState, desk: Desk): Generator<void> {
  const { uri, pending } = file;
  const { workspace, table } = desk;
  if (pending === undefined) return;
  const context = desk.contextOf(file);
  const document = context && (yield* layOutDocument(uri, pending, { ...context, previous: undefined }));
  const findings = new FileFindings(table);
  const notes = new ClosedFileNotes(desk.own);
  const isRuleFile = document?.parts.some(({ kind }) => kind?.id === "prometheus-rules") ?? false;
  if (context && document) {
    const run = runFor(file, desk);
    const symbols = new Map<Read, readonly Symbol[]>();
    const alertsOf = (unit: Unit): readonly string[] =>
      unit.read ? alertTexts(unit.items, unit.read, kindOf(document, unit)!) : [];
    for (const unit of readUnits(document, context)) {
      // Before it is checked: then its tree is let go.
      symbols.set(unit.read!, unit.read!.symbols);
      alertsOf(unit);
      if (isRuleFile) findings.add(run, kindOf(document, unit)!, unit);
      yield;
    }
    for (const { top } of document.parts)
      for (const unit of unitsOf(top)) {
        const { read, items } = unit;
        notes.add((read && (symbols.get(read) ?? read.symbols)) ?? [], items, alertsOf(unit));
        yield;
      }
    if (isRuleFile) {
      const exact = ofDocument(document, findings, run, table);
      exact.compare(run);
      exact.checkFile(run, document);
      workspace.setRefused(uri, exact.isRefused);
    }
  }
  if (!isRuleFile) workspace.setRefused(uri, false);
  exchangeNames(file, [...file.indexed], [notes], desk);
  if (workspace.replace(uri, document)) desk.rolesChanged(uri);
  if (workspace.documents.has(uri)) workspace.close(uri, notes);
  workspace.setAlerts(uri, notes.alerts);
  file.pending = undefined;
  file.fresh = file.stale = false;
  file.findings = new FileFindings(table);
  desk.report(file, undefined, file.findings, false);
}

/** Other settings: everything is checked again as it was read. */
function* checkAgain(file: FileState, desk: Desk): Generator<void> {
  const document = desk.workspace.documents.get(file.uri);
  if (!document) return;
  const findings = new FileFindings(desk.table);
  const run = runFor(file, desk);
  for (const { kind, top } of document.parts)
    for (const unit of kind ? unitsOf(top) : []) {
      findings.add(run, kind!, unit);
      yield;
    }
  file.findings = findings;
}
