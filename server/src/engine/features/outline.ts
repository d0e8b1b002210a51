import { isMark } from "../model/ruleMarks.ts";
import { byPlace } from "../model/comparisons.ts";
import { definitionsIn } from "../model/definitions.ts";
import type { Document, Part } from "../model/document.ts";
import type { AlertRule, RecordRule, RuleGroup } from "../model/items.ts";
import { isLarge } from "../model/listedMost.ts";
import { rangeOf } from "../model/place.ts";
import { isUnit, rootList } from "../model/unit.ts";
import type { Unit } from "../model/unit.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Chunk, Range } from "../text/chunk.ts";
import { relativeTo } from "../text/uri.ts";

export interface OutlineNode {
  readonly name: string;
  readonly detail: string;
  /** `name`: anything else that the file declares; `detail` says what it is. */
  readonly kind: "group" | "alert" | "record" | "name";
  /** All of it. */
  readonly range: Range;
  /** Its name. */
  readonly selection: Range;
  readonly children: readonly OutlineNode[];
}

/**
 * The file's groups with their rules; of a large file the groups alone. Of other files the names that they declare, such
 * as jobs and receivers, and the definitions of templates.
 */
export function outline(document: Document): OutlineNode[] {
  return [...groupNodes(document), ...document.parts.flatMap(definitionNodes), ...nameNodes(document)];
}

/** Names that stand in rules, below their group. */
const inRules: ReadonlySet<string> = new Set(["group", "alert", "metric", "label", "annotation"]);

/** A `block` may stand in a definition. */
function definitionNodes(part: Part): OutlineNode[] {
  const top: OutlineNode[] = [];
  const open: { readonly end: number; readonly children: OutlineNode[] }[] = [];
  for (const { definition, place, name } of definitionsIn(part)) {
    while (open.length > 0 && open.at(-1)!.end <= place.start) open.pop();
    const children: OutlineNode[] = [];
    const about = { name: definition.name || "(template without a name)", detail: definition.type };
    const ranges = { range: rangeOf(place), selection: rangeOf(name) };
    (open.at(-1)?.children ?? top).push({ ...about, kind: "name", ...ranges, children });
    open.push({ end: place.end, children });
  }
  return top;
}

function nameNodes(document: Document): OutlineNode[] {
  // Rules declare nothing beside what stands in rules.
  const parts = document.parts.filter(({ kind }) => !kind?.letsGo && !kind?.isText);
  const symbols = parts.flatMap(({ reads }) => reads.flatMap((read) => read.symbols));
  return symbols
    .filter(({ role, space }) => role === "declares" && !inRules.has(space) && !isMark(space))
    .toSorted(({ place: a }, { place: b }) => byPlace(a, b))
    .map(({ name, space, place }) => {
      const range = rangeOf(place);
      const detail = space.replaceAll("-", " ");
      return { name, detail, kind: "name", range, selection: range, children: [] };
    });
}

function groupNodes(document: Document): OutlineNode[] {
  const withRules = !isLarge(document);
  return document.parts.flatMap(({ top }) => groupsOf(top).map((group) => groupNode(group, top, withRules)));
}

/** The groups of a document: below a unit that declares one there are its rules only. */
function groupsOf(unit: Unit): RuleGroup[] {
  const own = unit.items.filter((item) => item.type === "group");
  if (own.length > 0) return own;
  const below = (unit.pieces as (Chunk | Unit)[]).filter(isUnit);
  return below.flatMap(groupsOf);
}

function groupNode(group: RuleGroup, top: Unit, withRules: boolean): OutlineNode {
  const { rules } = group;
  const last = rules.at(-1);
  const children = withRules ? rules.map((rule) => ruleNode(rule)) : [];
  // The group that rules are given which have none begins where their list does.
  const list = group.node.chunk.parent ? undefined : rootList(top);
  const place = list ? { ...list, end: list.start } : group.place;
  const selection = rangeOf(place);
  const end = (last && rangeOf(last.extent).end) ?? rangeOf({ ...group.node, start: group.node.end }).end;
  const name = group.name?.value ?? "(group without a name)";
  const start = rangeOf(list ?? group.node).start;
  const range = isAfter(end, selection.end) ? { start, end } : { start, end: selection.end };
  return { name, detail: `${rules.length} rules`, kind: "group", range, selection, children };
}

const isAfter = (a: Range["end"], b: Range["end"]): boolean =>
  a.line > b.line || (a.line === b.line && a.character >= b.character);

function ruleNode(rule: AlertRule | RecordRule): OutlineNode {
  const severity = rule.labels.find((entry) => entry.key.value === "severity")?.value.value ?? "";
  return {
    name: rule.name.value || "(rule without a name)",
    detail: rule.type === "alert" ? severity : "record",
    kind: rule.type,
    range: rangeOf(rule.extent),
    selection: rangeOf(rule.place),
    children: [],
  };
}

export interface WorkspaceName {
  readonly name: string;
  readonly kind: "alert" | "record";
  readonly uri: string;
  readonly range: Range;
  /** File and group. */
  readonly container: string;
}

/** Alerts and recorded metrics whose names hold the letters of the query in order; at most `limit`. */
export function findNames(workspace: Workspace, query: string, limit = 200): WorkspaceName[] {
  const found: WorkspaceName[] = [];
  const letters = query.toLowerCase();
  for (const uri of workspace.uris()) {
    for (const { type, name, range, group } of workspace.ruleHeads(uri)) {
      if (!holds(name.toLowerCase(), letters)) continue;
      const container = [relativeTo(workspace.folderOf(uri), uri), group].filter(Boolean).join(" › ");
      found.push({ name, kind: type, uri, range, container });
      if (found.length >= limit) return found;
    }
  }
  return found;
}

function holds(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
