import { compileMatcher } from "../languages/regex/compile.ts";
import { symbolAt } from "../model/cursor.ts";
import type { Cursor } from "../model/cursor.ts";
import { isInterpolated } from "../model/isInterpolated.ts";
import { jobDoubt } from "../model/jobDoubt.ts";
import { localNamesAt } from "../model/localNames.ts";
import type { LocalNames } from "../model/localNames.ts";
import { mentionsFrom } from "../model/mentionsFrom.ts";
import type { Mention } from "../model/nameIndex.ts";
import { rangeOf } from "../model/place.ts";
import type { Project } from "../model/project.ts";
import { nameFault, noteOf, reasonAgainst, titleOf, undeclared } from "../model/renamable.ts";
import { renameIn } from "../model/renameIn.ts";
import { rangeOfName } from "../model/symbol.ts";
import type { Symbol } from "../model/symbol.ts";
import type { Range } from "../text/chunk.ts";
import { relativeTo } from "../text/uri.ts";

/** Why a name is not renamed, in a sentence for the user. */
export interface Refused {
  readonly refused: string;
}

export interface RenameTarget {
  readonly range: Range;
  readonly name: string;
}

export interface Renamed {
  /** By the URI of the file. */
  readonly edits: ReadonlyMap<string, readonly { readonly range: Range; readonly text: string }[]>;
  /** What the user should know besides. */
  readonly notes: readonly string[];
}

/** The name under the cursor, if it can be renamed wherever it stands. */
export function prepareRename(cursor: Cursor): RenameTarget | Refused {
  const local = localNamesAt(cursor);
  if (local) return { range: rangeOf(local.place), name: local.name };
  const symbol = symbolAt(cursor);
  if (!symbol)
    return refused(
      "Nothing here can be renamed. Names of recorded metrics, alerts, groups, receivers, time intervals, notification templates, jobs, YAML anchors, variables of templates, and data sources, dashboards and queries of Grafana can.",
    );
  const reason = reasonAgainst(symbol.space) ?? doubt(cursor, symbol);
  return reason === undefined ? { range: rangeOf(symbol.place), name: symbol.name } : refused(reason);
}

/** Another name for what is under the cursor, in every file of the project. */
export function rename(cursor: Cursor, name: string): Renamed | Refused {
  const target = prepareRename(cursor);
  if ("refused" in target) return target;
  if (name === target.name) return { edits: new Map(), notes: [] };
  const local = localNamesAt(cursor);
  if (local) return renameLocal(cursor, local, name);
  const symbol = symbolAt(cursor)!;
  const project = cursor.workspace.project(cursor.uri);
  const fault = nameFault(symbol.space, name, project) ?? collision(cursor, symbol, name, project);
  if (fault !== undefined) return refused(fault);
  const { lost, caught } = patternsAbout(symbol, name, project);
  if (lost)
    return refused(
      `The regular expression \`${lost.symbol.name}\` (${whereIs(lost, project)}) matches \`${symbol.name}\` and would not match \`${name}\`. Change it first, so that it matches both.`,
    );
  const edits = new Map<string, { range: Range; text: string }[]>();
  for (const [uri, mentions] of byFile(mentionsFrom(cursor, symbol))) {
    const found = renameIn(cursor.workspace, uri, mentions, name);
    if ("failed" in found)
      return refused(
        `\`${symbol.name}\` cannot be renamed here: ${whereIs(found.failed, project)}, ${found.why}`,
      );
    edits.set(uri, found.edits);
  }
  const notes = caught.map(
    (one) =>
      `The regular expression \`${one.symbol.name}\` (${whereIs(one, project)}) matches \`${name}\`, and did not match \`${symbol.name}\`.`,
  );
  const note = noteOf(symbol.space, symbol.name);
  return { edits, notes: note === undefined ? notes : [...notes, note] };
}

const refused = (reason: string): Refused => ({ refused: reason });

/** Why not all that means the same may be known. */
function doubt(cursor: Cursor, symbol: Symbol): string | undefined {
  const { space, name, scope } = symbol;
  if (symbol.node?.alias) return "This is an alias. Rename what its anchor holds.";
  if (space.startsWith("grafana-") && isInterpolated(name))
    return "Grafana fills in what stands here when it reads the file, so its name is not known.";
  const project = cursor.workspace.project(cursor.uri);
  const isDeclared =
    scope === "project"
      ? project.count(space, name).declared > 0
      : mentionsFrom(cursor, symbol).some((one) => one.symbol.role === "declares");
  if (!isDeclared) return undeclared(space, name);
  return space === "job" ? jobDoubt(cursor, name) : undefined;
}

/** Who has the new name already. */
function collision(cursor: Cursor, symbol: Symbol, name: string, project: Project): string | undefined {
  const others = mentionsFrom(cursor, { ...scopeOf(symbol), name });
  const first = others.find((one) => one.symbol.role === "declares") ?? others[0];
  if (!first) return undefined;
  const where = whereIs(first, project);
  if (first.symbol.role === "declares")
    return `There is a ${titleOf(symbol.space)} \`${name}\` already: ${where}.`;
  return symbol.space === "metric"
    ? `\`${name}\` is used already (${where}), as a metric that no rule records. The two would be one.`
    : undefined;
}

const scopeOf = ({ space, scope }: Symbol): Pick<Symbol, "space" | "scope"> => ({ space, scope });

/** Regular expressions that match only one of the two names. */
function patternsAbout(
  { space, name }: Symbol,
  next: string,
  project: Project,
): { lost: Mention | undefined; caught: Mention[] } {
  const caught: Mention[] = [];
  for (const pattern of project.names(`${space}-pattern`)) {
    const { matches } = compileMatcher(pattern);
    if (matches(name) === matches(next)) continue;
    const [first] = project.mentions(`${space}-pattern`, pattern);
    if (!first) continue;
    if (matches(name)) return { lost: first, caught };
    caught.push(first);
  }
  return { lost: undefined, caught };
}

const whereIs = ({ uri, symbol }: Mention, { folder }: Project): string =>
  `${relativeTo(folder, uri)}, line ${rangeOfName(symbol).start.line + 1}`;

function byFile(mentions: readonly Mention[]): Map<string, Mention[]> {
  const files = new Map<string, Mention[]>();
  for (const mention of mentions) {
    const same = files.get(mention.uri);
    if (same) same.push(mention);
    else files.set(mention.uri, [mention]);
  }
  return files;
}

function renameLocal(cursor: Cursor, { mentions, fault }: LocalNames, name: string): Renamed | Refused {
  const reason = fault(name);
  if (reason !== undefined) return refused(reason);
  const edits = mentions.map(({ place }) => ({ range: rangeOf(place), text: name }));
  return { edits: new Map([[cursor.uri, edits]]), notes: [] };
}
