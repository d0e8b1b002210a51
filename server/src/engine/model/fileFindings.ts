import { firstLineOf } from "../text/branch.ts";
import { alertTexts } from "./alertLabels.ts";
import { AlertTally } from "./alertTally.ts";
import { AskedTally } from "./askedTally.ts";
import type { Suppression } from "../text/suppression.ts";
import { byPlace, Comparisons } from "./comparisons.ts";
import type { ListName } from "./comparisons.ts";
import type { Document, Read, Unit } from "./document.ts";
import type { Finding, Severity } from "./finding.ts";
import { insideQuotes } from "./insideQuotes.ts";
import { isRule } from "./items.ts";
import type { Item } from "./items.ts";
import type { Kind } from "./kind.ts";
import type { Asked } from "./project.ts";
import { letGoOf, RecordedUses } from "./recordedUses.ts";
import { digestsOf } from "./ruleDigest.ts";
import type { RuleDigest } from "./ruleDigest.ts";
import { AskedProject, meets, meetsLater } from "./project.ts";
import { nodeOf } from "./readUnit.ts";
import { areUnique, uniqueName } from "./repeatedItems.ts";
import { sameFindings } from "./sameFindings.ts";
import {
  checkAround,
  checkDigests,
  checkItems,
  checkLater,
  checkObjects,
  checkPart,
  checkRead,
  checkUses,
  compare,
} from "./runChecks.ts";
import type { CheckTable, Later, PartRun, Run } from "./runChecks.ts";
import { parentOf, topOf, unitsOf } from "./unit.ts";
import type { Slots } from "./walkState.ts";

/** What was found in one unit. */
export interface UnitFindings {
  /** What it stands in, unless that is the document: `near` findings may speak of it. */
  readonly parent: Read | undefined;
  /** How much it declares: nothing where the kind does not look. */
  readonly items: number;
  /** What is kept of the rules among them. */
  readonly digests: readonly (RuleDigest | undefined)[];
  readonly near: readonly Finding[];
  readonly laters: readonly Later[];
  /** It has mappings that checks of the whole file look at, such that look around, or such that ask the project. */
  readonly isWide: boolean;
  readonly looks: boolean;
  readonly asks: boolean;
  /** Of one that does: what stands around all units of the document, and what was found by looking at that as well. */
  readonly top: Read | undefined;
  readonly around: readonly Finding[];
  readonly project: readonly Finding[];
  /** What `project` findings depend on. */
  readonly asked: Asked;
  readonly name: Named | undefined;
  /** What others may ask about the alerts that it declares. */
  readonly alerts: readonly string[];
}

/** What was found before. */
export interface KnownFindings {
  of(read: Read): UnitFindings | undefined;
}

/** What tells a unit from the others of its list. */
interface Named extends ListName {
  readonly within: Slots;
}

type Counts = Record<Severity, number>;

/** What was found in a file, kept by what it depends on, so that an edit costs what it touches. */
export class FileFindings {
  readonly #table: CheckTable;
  readonly #units = new Map<Read, UnitFindings>();
  /** Those of the units that have any. */
  readonly #found = new Set<UnitFindings>();
  /** Units with mappings that checks of the whole file look at. */
  readonly #wide = new Set<Unit>();
  readonly #silencing = new Set<Read>();
  readonly #comparisons = new Comparisons();
  readonly #uses = new RecordedUses();
  #file: readonly Finding[] = [];
  #project: readonly Finding[] = [];
  /** By the checks that look at the whole file. */
  #asked: Asked;
  readonly #askedBy = new AskedTally();
  /** What others may ask about the alerts of the file. */
  readonly alerts = new AlertTally();
  /** Units that the project was not asked about yet. */
  readonly #alone = new Map<Unit, Kind>();
  readonly #near: Counts = { error: 0, warning: 0, info: 0 };
  readonly #all: Counts = { error: 0, warning: 0, info: 0 };

  /** `asked`: what is left of findings that were let go of. */
  constructor(table: CheckTable, asked: Asked = nothing) {
    this.#table = table;
    this.#asked = asked;
  }

  /** Checks a unit by itself, or takes over what is known of it and still stands. */
  add(run: Run, kind: Kind, unit: Unit, known?: KnownFindings): void {
    const { read } = unit;
    if (!read) return;
    // Before it is checked: then its tree is let go.
    const alerts = alertTexts(unit.items, read, kind);
    const before = known?.of(read);
    const stands = before?.parent === readAround(unit) && before?.items === unit.items.length;
    const near = before && stands ? before : this.#check(run, kind, unit, read, alerts);
    const around = this.#lookAround(run, kind, unit, read, near);
    const findings = around.alerts === alerts ? around : { ...around, alerts };
    this.alerts.change(alerts, 1);
    this.#units.set(read, findings);
    this.#count(findings, 1);
    if (findings.asked === nothing && (unit.items.length > 0 || findings.asks)) this.#alone.set(unit, kind);
    // What was found around it, and asked the project, may stand in what was replaced.
    for (let at: Unit | undefined = unit; at; at = parentOf(at)) {
      const around = at.read && this.#units.get(at.read);
      if (around?.asks && around.project.length > 0) this.#alone.set(at, kind);
    }
    if (findings.isWide) this.#wide.add(unit);
    if (read.suppressions.length > 0) this.#silencing.add(read);
    this.#compare(unit.items, findings, kind, 1);
    this.#uses.change(1, unit.items, findings.digests, kind);
  }

  /** What was found in a unit. */
  of(read: Read): UnitFindings | undefined {
    return this.#units.get(read);
  }

  #check(run: Run, kind: Kind, unit: Unit, read: Read, alerts: readonly string[]): UnitFindings {
    const near: Finding[] = [];
    const laters: Later[] = [];
    checkRead({ ...run, kind, root: undefined, findings: near, laters }, read, unit.items);
    const { objects } = read.walked;
    const looksAt = (scope: "file" | "around" | "project"): boolean =>
      objects.some(({ name }) => this.#table.looksAt(scope, name));
    const findings: UnitFindings = {
      ...{ parent: readAround(unit), items: unit.items.length, near: some(near), alerts },
      ...{ digests: digestsOf(read, unit.items, run.own), laters: laters.length > 0 ? laters : none },
      ...{ isWide: looksAt("file"), looks: looksAt("around"), asks: looksAt("project") },
      ...{ top: undefined, around: none, project: none, asked: nothing, name: undefined },
    };
    // Half of what a rule holds are the trees of its texts; who asks for one again, waits for one.
    for (const region of read.walked.regions.values()) region.forget();
    if (kind.letsGo) read.letGo?.();
    return findings;
  }

  /** What depends on what stands around all units, and on the list that it stands in. */
  #lookAround(run: Run, kind: Kind, unit: Unit, read: Read, before: UnitFindings): UnitFindings {
    const { looks, asks } = before;
    const name = nameOf(unit, read);
    const top = looks || asks ? topOf(unit).read : undefined;
    if (before.top === top) return name === before.name ? before : { ...before, name };
    const findings: Finding[] = [];
    if (looks) checkAround({ ...run, kind, root: top?.yaml.root, findings }, read);
    const project = asks ? { project: none, asked: nothing } : undefined;
    return { ...before, name, top, around: some(findings), ...project };
  }

  /** Forgets a unit; gives what was known of it. */
  drop(read: Read, items: readonly Item[], kind: Kind): UnitFindings | undefined {
    const findings = this.#units.get(read);
    if (!findings) return undefined;
    this.#units.delete(read);
    for (const unit of this.#alone.keys()) if (unit.read === read) this.#alone.delete(unit);
    this.#silencing.delete(read);
    this.#count(findings, -1);
    this.alerts.change(findings.alerts, -1);
    for (const unit of this.#wide) if (unit.read === read) this.#wide.delete(unit);
    this.#compare(items, findings, kind, -1);
    this.#uses.change(-1, items, findings.digests, kind);
    return findings;
  }

  has(read: Read): boolean {
    return this.#units.has(read);
  }

  /** How many units were checked. */
  get size(): number {
    return this.#units.size;
  }

  reads(): Iterable<Read> {
    return this.#units.keys();
  }

  /**
   * Asks the project about units that are new, and about those that have asked for something that is different now;
   * yields what each has asked.
   */
  *checkAround(run: Run, document: Document, news: Asked): Generator<Asked> {
    for (const [unit, kind] of [...this.#alone]) yield this.#checkUnitAround(run, kind, unit);
    if (news.size === 0) return;
    for (const { kind, top } of document.parts) {
      if (!kind) continue;
      for (const unit of unitsOf(top)) {
        const findings = unit.read && this.#units.get(unit.read);
        if (!findings || !meets(findings.asked, news)) continue;
        yield this.#checkUnitAround(run, kind, unit);
      }
    }
  }

  #checkUnitAround(run: Run, kind: Kind, unit: Unit): Asked {
    this.#alone.delete(unit);
    const before = unit.read && this.#units.get(unit.read);
    if (!before) return nothing;
    const [findings, project]: [Finding[], AskedProject] = [[], asking(run)];
    const here: PartRun = { ...run, project, kind, root: topOf(unit).read?.yaml.root, findings };
    checkItems(here, "project", unit.items);
    checkDigests(here, unit.items, before.digests);
    checkLater(here, before.laters);
    if (before.asks) checkObjects(here, "project", unit.read!);
    if (kind.letsGo) unit.read!.letGo?.();
    this.#count(before, -1);
    const now = { ...before, project: some(findings), asked: project.takeAsked() };
    this.#units.set(unit.read!, now);
    this.#count(now, 1);
    return now.asked;
  }

  /** Whether something has asked for one of these, which has changed after a revision. */
  depends(news: ReadonlyMap<string, number>, revision: number): boolean {
    for (const asked of this.asked()) if (meetsLater(asked, news, revision)) return true;
    return false;
  }

  /** What the findings depend on outside of the file. */
  asked(): Iterable<Asked> {
    return [this.#asked, ...this.#askedBy.all()];
  }

  /** What the findings depend on, as far as it has come since the last call. */
  takeUnheard(): readonly Asked[] {
    return this.#askedBy.takeUnheard();
  }

  /** Compares the items that share a key, where one has come or gone. */
  compare(run: Run): void {
    const count = (findings: readonly Finding[], by: 1 | -1): void => this.#countAll(findings, by, true);
    this.#comparisons.settle(({ check, kind }, members) => {
      const findings: Finding[] = [];
      compare({ ...run, kind, root: undefined, findings }, check, members);
      return some(findings);
    }, count);
    this.#uses.settle((kind, uses) => {
      const findings: Finding[] = [];
      checkUses({ ...run, kind, root: undefined, findings }, uses);
      letGoOf(uses, kind);
      return some(findings);
    }, count);
  }

  /** Runs the checks that look at more than one unit. */
  checkFile(run: Run, document: Document): void {
    this.#countAll(this.#file, -1, true);
    this.#countAll(this.#project, -1, false);
    const project = asking(run);
    this.#file = sameFindings(this.#file, this.#checkWide(run, "file", document));
    this.#project = sameFindings(this.#project, this.#checkWide({ ...run, project }, "project", document));
    this.#asked = project.takeAsked();
    this.#askedBy.add(this.#asked);
    this.#countAll(this.#file, 1, true);
    this.#countAll(this.#project, 1, false);
  }

  #checkWide(run: Run, scope: "file" | "project", document: Document): readonly Finding[] {
    const findings: Finding[] = [];
    const wide = [...this.#wide].toSorted((a, b) => firstLineOf(a) - firstLineOf(b));
    for (const part of document.parts) {
      if (!part.kind) continue;
      const here: PartRun = { ...run, kind: part.kind, root: part.root, findings };
      checkPart(here, scope, part);
      for (const unit of scope === "file" ? wide : [])
        if (topOf(unit) === part.top) checkObjects(here, scope, unit.read!);
    }
    return some(findings);
  }

  /** Whether the program refuses the file, by what was found in it. */
  get isRefused(): boolean {
    return this.#near.error > 0;
  }

  get total(): number {
    return this.#all.error + this.#all.warning + this.#all.info;
  }

  /** All findings. */
  *all(): Generator<Finding> {
    for (const { near, around, project } of this.#found) {
      yield* near;
      yield* around;
      yield* project;
    }
    yield* this.#others();
  }

  /** The most serious findings, `most` of them or more, and of those the first of the file; in no order. */
  gravest(document: Document, most: number): Finding[] {
    const found: Finding[] = [];
    for (const severity of ["error", "warning", "info"] as const) {
      const wanted = most - found.length;
      if (wanted <= 0 || this.#all[severity] === 0) continue;
      for (const finding of this.#others()) if (finding.severity === severity) found.push(finding);
      found.push(...this.#first(document, severity, wanted));
    }
    return found;
  }

  /** Of single units, in the order of the file. */
  #first({ parts }: Document, severity: Severity, most: number): Finding[] {
    const found: Finding[] = [];
    for (const { top } of parts)
      for (const { read } of unitsOf(top)) {
        const findings = read && this.#units.get(read);
        if (!findings) continue;
        for (const one of findings.near) if (one.severity === severity) found.push(one);
        for (const one of findings.around) if (one.severity === severity) found.push(one);
        for (const one of findings.project) if (one.severity === severity) found.push(one);
        if (found.length >= most) return found;
      }
    return found;
  }

  /** The comments that silence something, in the order of the file. */
  suppressions(): Suppression[] {
    const all = [...this.#silencing].flatMap(({ suppressions }) => suppressions);
    return all.toSorted((a, b) => byPlace(a.place, b.place));
  }

  *#others(): Generator<Finding> {
    yield* this.#file;
    yield* this.#project;
    yield* this.#comparisons.findings();
    yield* this.#uses.findings();
  }

  #compare(items: readonly Item[], { name, digests }: UnitFindings, kind: Kind, by: 1 | -1): void {
    for (const [at, item] of items.entries())
      for (const check of this.#table.comparing) {
        const key = check.alike!.key(item, kind, digests[at]);
        if (key === undefined) continue;
        const within = check.alike!.within?.(item) ?? holderOf(item);
        this.#comparisons.change(by, { check, kind }, within, key, item);
      }
    if (name) this.#comparisons.change(by, { check: undefined, kind }, name.within, name.scalar.text, name);
  }

  #count(findings: UnitFindings, by: 1 | -1): void {
    const { near, around, project, asked } = findings;
    if (by === 1 && near.length + around.length + project.length > 0) this.#found.add(findings);
    else this.#found.delete(findings);
    this.#askedBy.change(asked, by);
    this.#countAll(near, by, true);
    this.#countAll(around, by, true);
    this.#countAll(project, by, false);
  }

  #countAll(findings: readonly Finding[], by: 1 | -1, near: boolean): void {
    for (const { severity } of findings) {
      this.#all[severity] += by;
      if (near) this.#near[severity] += by;
    }
  }
}

const none: readonly never[] = [];
/** Of a unit that the project was not asked about. */
const nothing: Asked = new Set();
/** Most units have no findings: they share one list. */
const some = (findings: readonly Finding[]): readonly Finding[] => (findings.length > 0 ? findings : none);

const asking = ({ project }: Run): AskedProject =>
  project instanceof AskedProject ? project : new AskedProject(project);

/** What a name has to be unique in. */
const holderOf = (item: Item): unknown =>
  item.type === "group" ? item.holder : isRule(item) ? item.group.holder : undefined;

function nameOf(unit: Unit, read: Read): Named | undefined {
  const { list } = read;
  if (!list || !areUnique(list.form.schema)) return undefined;
  const scalar = uniqueName(nodeOf(unit), list.form.schema);
  const within = unit.siblings;
  return scalar && { type: "name", scalar, place: insideQuotes(scalar), list, read, within };
}

/** What a unit stands in, unless that is the document. */
function readAround(unit: Unit): Read | undefined {
  const parent = parentOf(unit);
  return parent === undefined || parent.path === "" ? undefined : parent.read;
}
