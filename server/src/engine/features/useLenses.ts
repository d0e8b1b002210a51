import { compileMatcher } from "../languages/regex/compile.ts";
import type { Cursor } from "../model/cursor.ts";
import type { Document } from "../model/document.ts";
import { holdsDashboards } from "../model/holdsDashboards.ts";
import { usesInFiles } from "../model/heldUses.ts";
import { isLarge } from "../model/listedMost.ts";
import { rangeOf } from "../model/place.ts";
import type { Project } from "../model/project.ts";
import { rulesIn } from "../model/rulesIn.ts";
import type { PlacedRule } from "../model/rulesIn.ts";
import { rangeOfName } from "../model/symbol.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Range } from "../text/chunk.ts";

/** What is said above a rule: how often its metric is read, or how many tests its alert has. */
export type UseLens =
  | { readonly type: "uses"; readonly range: Range; readonly count: number; readonly inTests: number }
  | { readonly type: "tests"; readonly range: Range; readonly count: number };

/** Each has a switch of its name under `tocsin.lenses`. */
export type UseLensName = UseLens["type"];

/** None in a large file. */
export function useLenses(
  document: Document,
  workspace: Workspace,
  wanted: ReadonlySet<UseLensName>,
): UseLens[] {
  if (wanted.size === 0 || isLarge(document)) return [];
  const makers = {
    record: wanted.has("uses") ? usesAbove(document, workspace) : undefined,
    alert: wanted.has("tests") ? testsAbove(document, workspace) : undefined,
  };
  return [...rulesIn(document, 0, Infinity)].flatMap((placed) => makers[placed.rule.type]?.(placed) ?? []);
}

type MakeLens = (placed: PlacedRule) => UseLens | undefined;

/** Regular expressions of metric names that are looked at before it is said that nothing reads one. */
const mostPatterns = 100;

/** That there is no use is said where somebody could use it, and no regular expression may. */
function usesAbove({ uri }: Document, workspace: Workspace): MakeLens {
  const project = workspace.project(uri);
  const isTest = (one: string): boolean => project.natureOf(one)?.kind?.id === "promtool-tests";
  const hasReaders = holdsDashboards(project) || project.alerts().size > 0;
  const patterns = [...project.names("metric-pattern")];
  return ({ rule }) => {
    const name = rule.name.value;
    const { declared, used } = project.count("metric", name);
    if (name === "" || declared === 0) return undefined;
    if (used === 0 && (!hasReaders || mayBeMatched(patterns, name))) return undefined;
    const inTests = used === 0 ? 0 : usesInFiles(workspace, uri, { space: "metric", name }, isTest);
    return { type: "uses", range: rangeOf(rule.place), count: used, inTests };
  };
}

const mayBeMatched = (patterns: readonly string[], name: string): boolean =>
  patterns.length > mostPatterns || patterns.some((one) => compileMatcher(one).matches(name));

/** Only where unit tests load the file. */
function testsAbove({ uri }: Document, workspace: Workspace): MakeLens {
  const loaders = testsOf(workspace.project(uri), uri);
  return ({ rule, part }) => {
    const name = rule.name.value;
    if (loaders.size === 0 || name === "" || part.kind?.program === "grafana") return undefined;
    const count = usesInFiles(workspace, uri, { space: "alert", name }, (one) => loaders.has(one));
    return { type: "tests", range: rangeOf(rule.place), count };
  };
}

/** URIs of the unit tests that load a rule file. */
const testsOf = (project: Project, uri: string): ReadonlySet<string> =>
  new Set(project.loadersOf(uri).flatMap((loader) => (loader.by === "promtool" ? [loader.uri] : [])));

/** The places that a lens counts, of the rule whose name stands at the position. */
export function lensPlaces(
  { workspace, document: { uri }, document, position: { line } }: Cursor,
  type: UseLensName,
): { readonly uri: string; readonly range: Range }[] {
  const [placed] = rulesIn(document, line, line);
  if (!placed) return [];
  const project = workspace.project(uri);
  const loaders = type === "tests" ? testsOf(project, uri) : undefined;
  return project
    .mentions(type === "tests" ? "alert" : "metric", placed.rule.name.value, "refers")
    .filter((mention) => !loaders || loaders.has(mention.uri))
    .map((mention) => ({ uri: mention.uri, range: rangeOfName(mention.symbol) }));
}
