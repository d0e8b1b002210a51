import { positionIn } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import type { Check, Context, Handlers } from "./check.ts";
import type { Document, Part, Read } from "./document.ts";
import type { Finding, Report } from "./finding.ts";
import { isDamaged } from "./isDamaged.ts";
import type { Item } from "./items.ts";
import type { Kind } from "./kind.ts";
import { settingOf } from "./settings.ts";
import type { Mismatch } from "./mismatch.ts";
import type { Project } from "./workspace.ts";

/** A check that threw; its answer is missing, everybody else's is there. */
export interface Bug {
  readonly where: string;
  readonly error: unknown;
}

type Scope = "rule" | "file" | "project";

/** The checks, sorted by what they listen to, so that nothing is called that does not want to be. */
export interface CheckTable {
  readonly checks: ReadonlyMap<string, Check>;
  /** `object`: the name of the mapping, for the handler of that name. */
  of<K extends keyof Handlers>(scope: Scope, handler: K, object?: string): readonly Check[];
}

export function makeCheckTable(checks: readonly Check[]): CheckTable {
  const table = new Map<string, Check[]>();
  for (const check of checks) {
    for (const handler of Object.keys(check.on)) {
      for (const name of handler === "object" ? (check.objects ?? []) : [""]) {
        const key = `${check.scope ?? "rule"} ${handler} ${name}`;
        table.set(key, [...(table.get(key) ?? []), check]);
      }
    }
  }
  return {
    checks: new Map(checks.map((check) => [check.id, check])),
    of: (scope, handler, object = "") => table.get(`${scope} ${handler} ${object}`) ?? [],
  };
}

interface Run {
  readonly uri: string;
  readonly table: CheckTable;
  readonly project: Project;
  readonly findings: Finding[];
  readonly bugs: Bug[];
}

interface PartRun extends Run {
  readonly kind: Kind;
}

/** Runs the checks that ask nothing but the rule and its group, on one chunk. */
function checkRead(run: PartRun, read: Read, items: readonly Item[]): void {
  for (const problem of read.yaml.problems) {
    for (const check of run.table.of("rule", "problem")) {
      call(run, check, (context) => check.on.problem!(problem, context));
    }
  }
  const broken = brokenLines(read);
  for (const mismatch of read.walked.mismatches) {
    if (broken?.has(lineOf(mismatch.place)) || (broken && isOnBrokenLine(mismatch, read))) continue;
    for (const check of run.table.of("rule", "mismatch")) {
      call(run, check, (context) => check.on.mismatch!(mismatch, context));
    }
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
  if (!broken) return;
  const found = run.findings.splice(before);
  for (const finding of found) if (!broken.has(lineOf(finding.place))) run.findings.push(finding);
}

function checkObjects(run: PartRun, scope: Scope, { walked }: Read): void {
  for (const object of walked.objects) {
    for (const check of run.table.of(scope, "object", object.name))
      call(run, check, (context) => check.on.object!(object, context));
  }
}

const lineOf = ({ chunk, start }: Place): string => `${chunk.order}:${positionIn(chunk, start).line}`;

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

/** The findings of `rule` scope by chunk, good for as long as the chunk and its frame stand. */
export type ReadFindings = ReadonlyMap<
  Read,
  { readonly frame: Read | undefined; readonly findings: readonly Finding[] }
>;

/** Checks the chunks that `known` does not speak of, one a step; answers with what is known now. */
export function* checkReads(
  run: Run,
  document: Document,
  known: ReadFindings,
): Generator<void, ReadFindings> {
  const kept = new Map<Read, { frame: Read | undefined; findings: readonly Finding[] }>();
  for (const part of document.parts) {
    if (!part.kind) continue;
    const frame = part.reads.find((read) => read.frame);
    const items = Map.groupBy(part.items, (item) =>
      "node" in item && item.node.chunk.role === "item" ? item.node.chunk : frame?.chunk,
    );
    for (const read of part.reads) {
      const before = known.get(read);
      let findings = before && before.frame === frame ? before.findings : undefined;
      if (!findings) {
        const found: Finding[] = [];
        checkRead({ ...run, kind: part.kind, findings: found }, read, items.get(read.chunk) ?? []);
        findings = found;
        yield;
      }
      kept.set(read, { frame, findings });
      for (const finding of findings) run.findings.push(finding);
    }
  }
  return kept;
}

/** Runs the checks of a wider scope on a whole file. */
export function* checkDocument(run: Run, scope: "file" | "project", document: Document): Generator<void> {
  for (const part of document.parts) {
    if (!part.kind) continue;
    const here = { ...run, kind: part.kind };
    checkPart(here, scope, part);
    for (let at = 0; at < part.items.length; at += 200) {
      checkItems(here, scope, part.items.slice(at, at + 200));
      yield;
    }
  }
}

function checkPart(run: PartRun, scope: Scope, part: Part): void {
  for (const check of run.table.of(scope, "part"))
    call(run, check, (context) => check.on.part!(part, context));
  for (const read of part.reads) checkObjects(run, scope, read);
}

function checkItems(run: PartRun, scope: Scope, items: readonly Item[]): void {
  for (const item of items) {
    for (const check of run.table.of(scope, item.type)) {
      call(run, check, (context) => {
        if (item.type === "alert") check.on.alert!(item, context);
        else if (item.type === "record") check.on.record!(item, context);
        else if (item.type === "group") check.on.group!(item, context);
        else check.on.settings!(item, context);
      });
    }
  }
}

function call(run: PartRun, check: Check, handler: (context: Context) => void): void {
  const setting = settingOf(run.project.settings, check.id);
  if (setting?.severity === "off") return;
  const severity = setting?.severity ?? check.severity;
  const context: Context = {
    report: (report: Report) => run.findings.push({ ...report, check: check.id, severity }),
    project: run.project,
    target: run.project.target,
    kind: run.kind,
    uri: run.uri,
    options: setting?.options ?? {},
  };
  try {
    handler(context);
  } catch (error) {
    run.bugs.push({ where: check.id, error });
  }
}
