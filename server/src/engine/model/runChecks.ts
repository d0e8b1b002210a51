import type { Target } from "../facts/target.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { positionIn } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Check, Context, Handlers, RecordedUse } from "./check.ts";
import type { Compared } from "./comparisons.ts";
import type { Part, Read } from "./document.ts";
import type { Finding } from "./finding.ts";
import { isDamaged } from "./isDamaged.ts";
import { isRule } from "./items.ts";
import type { Item } from "./items.ts";
import type { RuleDigest } from "./ruleDigest.ts";
import type { Kind } from "./kind.ts";
import { isOff, settingOf } from "./settings.ts";
import type { CheckSetting } from "./settings.ts";
import type { Mismatch } from "./mismatch.ts";
import type { Project } from "./project.ts";
import { repeatedName } from "./repeatedItems.ts";
import { nameOfItem } from "./holder.ts";

/** A check that threw; its answer is missing, everybody else's is there. */
export interface Bug {
  readonly where: string;
  readonly error: unknown;
}

type Scope = "rule" | "around" | "file" | "project";

/** The checks, sorted by what they listen to, so that nothing is called that does not want to be. */
export interface CheckTable {
  readonly checks: ReadonlyMap<string, Check>;
  of(scope: Scope, handler: keyof Handlers): readonly Check[];
  /** Those that look at the mappings of this name. */
  ofObject(scope: Scope, name: string): readonly Check[];
  /** Whether a check of this scope looks at the mappings of this name. */
  looksAt(scope: Scope, object: string): boolean;
  /** Those that compare items. */
  readonly comparing: readonly Check[];
  /** Those that look at what rules read of others. */
  readonly reading: readonly Check[];
}

type Listeners = Map<string, Check[]>;

const byScope = (): Record<Scope, Listeners> => ({
  rule: new Map(),
  around: new Map(),
  file: new Map(),
  project: new Map(),
});

const nobody: readonly Check[] = [];

function add(listeners: Listeners, name: string, check: Check): void {
  const known = listeners.get(name);
  if (known) known.push(check);
  else listeners.set(name, [check]);
}

export function makeCheckTable(checks: readonly Check[]): CheckTable {
  const handlers = byScope();
  const objects = byScope();
  for (const check of checks) {
    const scope = check.scope ?? "rule";
    for (const handler of Object.keys(check.on))
      if (handler !== "object") add(handlers[scope], handler, check);
      else for (const name of check.objects ?? []) add(objects[scope], name, check);
  }
  return {
    checks: new Map(checks.map((check) => [check.id, check])),
    of: (scope, handler) => handlers[scope].get(handler) ?? nobody,
    ofObject: (scope, name) => objects[scope].get(name) ?? nobody,
    looksAt: (scope, name) => objects[scope].has(name),
    comparing: checks.filter(({ alike }) => alike),
    reading: checks.filter(({ on }) => on.recordedUse),
  };
}

export interface Run {
  readonly uri: string;
  readonly table: CheckTable;
  readonly project: Project;
  readonly findings: Finding[];
  readonly bugs: Bug[];
  /** What is left to be asked of the project. */
  readonly laters: Later[];
  readonly told: ToldChecks;
  /** See `makeOwnTexts`. */
  readonly own: (text: string) => string;
}

/** The checks that are not turned off, with what each is told. */
export class ToldChecks {
  readonly #contexts = new Map<Check, CheckContext | undefined>();
  readonly #lists = new Map<readonly Check[], readonly Told[]>();

  /** Of a list of the table, which is that of a handler. */
  of(run: PartRun, checks: readonly Check[], handler: keyof Handlers): readonly Told[] {
    let list = this.#lists.get(checks);
    if (!list) {
      list = checks.flatMap((check) => {
        const context = this.#contextOf(run, check);
        return context ? [{ context, handle: check.on[handler] as Told["handle"] }] : [];
      });
      this.#lists.set(checks, list);
    }
    return list;
  }

  contextOf(run: PartRun, check: Check): CheckContext | undefined {
    const context = this.#contextOf(run, check);
    if (context) context.run = run;
    return context;
  }

  #contextOf(run: PartRun, check: Check): CheckContext | undefined {
    if (this.#contexts.has(check)) return this.#contexts.get(check);
    const { settings } = run.project;
    const context = isOff(settings, check)
      ? undefined
      : new CheckContext(run, check, settingOf(settings, check.id));
    this.#contexts.set(check, context);
    return context;
  }
}

interface Told {
  readonly context: CheckContext;
  readonly handle: (what: unknown, context: Context) => void;
}

/** See `Context.later`. */
export interface Later {
  readonly check: Check;
  readonly judge: (context: Context) => void;
}

export interface PartRun extends Run {
  readonly kind: Kind;
  readonly root: YamlNode | undefined;
}

/** Runs the checks that ask nothing but the rule and its group, on one unit. */
export function checkRead(run: PartRun, read: Read, items: readonly Item[]): void {
  for (const problem of read.yaml.problems) {
    tell(run, run.table.of("rule", "problem"), "problem", problem);
  }
  for (const suppression of read.suppressions) {
    tell(run, run.table.of("rule", "suppression"), "suppression", suppression);
  }
  const broken = brokenLines(read);
  for (const mismatch of read.walked.mismatches) {
    if (broken?.has(lineOf(mismatch.place)) || (broken && isOnBrokenLine(mismatch, read))) continue;
    callMismatch(run, mismatch);
  }
  for (const region of read.walked.regions.values()) {
    if (region.language.id === "gotemplate" && region.item?.type === "record") continue;
    if (broken && isDamaged(region.node, read.yaml.problems)) continue;
    for (const error of region.parsed.errors) {
      const check = run.table.checks.get(error.check);
      if (check?.on.languageError)
        call(run, check, (context) => check.on.languageError!(error, region, context));
    }
  }
  const before = run.findings.length;
  checkItems(run, "rule", items);
  checkObjects(run, "rule", read);
  tell(run, run.table.of("rule", "unit"), "unit", read);
  if (broken) leaveOut(broken, run.findings, before);
}

/** Runs the checks that ask what stands around a unit as well. */
export function checkAround(run: PartRun, read: Read): void {
  const before = run.findings.length;
  checkObjects(run, "around", read);
  const broken = run.findings.length > before ? brokenLines(read) : undefined;
  if (broken) leaveOut(broken, run.findings, before);
}

function leaveOut(broken: ReadonlySet<string>, findings: Finding[], from: number): void {
  const found = findings.splice(from);
  for (const finding of found) if (!broken.has(lineOf(finding.place))) findings.push(finding);
}

/** Runs the checks of a scope on the mappings of one unit. */
export function checkObjects(run: PartRun, scope: Scope, { walked }: Read): void {
  for (const object of walked.objects) {
    tell(run, run.table.ofObject(scope, object.name), "object", object);
  }
}

const lineOf = ({ chunk, start }: Place): string => `${chunk.index}:${positionIn(chunk, start).line}`;

/** Lines with a syntax error: what the schema would say of them is its consequence. */
function brokenLines(read: Read): ReadonlySet<string> | undefined {
  const syntax = read.yaml.problems.filter(({ kind }) => kind === "syntax");
  return syntax.length > 0
    ? new Set(syntax.flatMap((problem) => [problem, problem.from ?? []].flat().map(lineOf)))
    : undefined;
}

/** The key that is missing stands there, on a line that could not be read. */
const isOnBrokenLine = ({ kind, key }: Mismatch, { yaml }: Read): boolean =>
  kind === "missing-key" &&
  yaml.problems.some(({ kind: problem, chunk, start }) => {
    const { lineStarts, text } = chunk;
    const from = lineStarts[positionIn(chunk, start).line] ?? 0;
    const found = /^[\s-]*["']?([\w.-]+)["']?[ \t]*:/.exec(text.slice(from, from + 200));
    return problem === "syntax" && found?.[1] === key;
  });

/** Runs the checks of a scope on a YAML document as such. */
export function checkPart(run: PartRun, scope: Scope, part: Part): void {
  tell(run, run.table.of(scope, "part"), "part", part);
}

/** Runs the checks that ask the project about what is kept of rules. */
export function checkDigests(
  run: PartRun,
  items: readonly Item[],
  digests: readonly (RuleDigest | undefined)[],
): void {
  const checks = run.table.of("project", "digest");
  for (const [at, digest] of digests.entries()) {
    const rule = items[at];
    if (!digest || !rule || !isRule(rule)) continue;
    tell(run, checks, "digest", { ...digest, of: rule });
  }
}

/** Runs the checks that look at what a rule reads of others. */
export function checkUses(run: PartRun, uses: readonly RecordedUse[]): void {
  for (const use of uses) tell(run, run.table.reading, "recordedUse", use);
}

/** Compares items that share the key of a check, or names that stand in one list twice. */
export function compare(run: PartRun, check: Check | undefined, members: readonly Compared[]): void {
  if (check) return call(run, check, (context) => check.alike!.report(members.filter(isItem), context));
  const [first, ...others] = members.filter((member) => !isItem(member));
  for (const { scalar, place, list, read } of others) {
    if (brokenLines(read)?.has(lineOf(place))) continue;
    const { form, key } = list;
    const within = key === "" ? "" : nameOfItem(key);
    callMismatch(run, repeatedName(scalar, first!.place, form.schema, key, within));
  }
}

const isItem = (one: Compared): one is Item => one.type !== "name";

function callMismatch(run: PartRun, mismatch: Mismatch): void {
  tell(run, run.table.of("rule", "mismatch"), "mismatch", mismatch);
}

/** Runs the checks of a scope on items. */
export function checkItems(run: PartRun, scope: Scope, items: readonly Item[]): void {
  for (const item of items) tell(run, run.table.of(scope, item.type), item.type, item);
}

/** What a check is told in one run; the same object for all that it is called with. */
class CheckContext implements Context {
  run: PartRun;
  readonly options: Context["options"];
  readonly check: Check;
  readonly #told: Pick<Finding, "check" | "severity">;

  constructor(run: PartRun, check: Check, setting: CheckSetting | undefined) {
    this.run = run;
    this.options = setting?.options ?? {};
    const set = setting?.severity;
    const severity = set && set !== "off" ? set : check.severity;
    this.check = check;
    this.#told = { check: check.id, severity };
  }

  /**
   * Checks take it out of the context. It is made for who asks: V8 holds on to a context with a function of its own, and
   * to all that it leads to, until it collects the whole heap.
   */
  get report(): Context["report"] {
    return (report) => this.run.findings.push({ ...report, ...this.#told });
  }

  get later(): Context["later"] {
    return (judge) => void this.run.laters.push({ check: this.check, judge });
  }

  get project(): Project {
    return this.run.project;
  }
  get target(): Target {
    return this.run.project.target;
  }
  get kind(): Kind {
    return this.run.kind;
  }
  get root(): YamlNode | undefined {
    return this.run.root;
  }
  get uri(): string {
    return this.run.uri;
  }
}

/** Asks the project what checks have left to be asked. */
export function checkLater(run: PartRun, laters: readonly Later[]): void {
  for (const { check, judge } of laters) call(run, check, judge);
}

function call(run: PartRun, check: Check, handler: (context: Context) => void): void {
  const context = run.told.contextOf(run, check);
  if (!context) return;
  try {
    handler(context);
  } catch (error) {
    run.bugs.push({ where: check.id, error });
  }
}

/** Runs the handlers of this name; without a function for each, as there are many checks and many rules. */
function tell<H extends keyof Handlers>(
  run: PartRun,
  checks: readonly Check[],
  handler: H,
  what: Parameters<NonNullable<Handlers[H]>>[0],
): void {
  for (const { context, handle } of run.told.of(run, checks, handler)) {
    context.run = run;
    try {
      handle(what, context);
    } catch (error) {
      run.bugs.push({ where: context.check.id, error });
    }
  }
}
