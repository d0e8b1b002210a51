import type { Parsed } from "../languages/language.ts";
import { labelsOf } from "../languages/promql/analysis.ts";
import { nodesOf } from "../languages/promql/tree.ts";
import type { PromqlTree, Selector } from "../languages/promql/tree.ts";
import type { SeriesTree } from "../languages/series/tree.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { textAt } from "../languages/yaml/tree.ts";
import { isChunk } from "../text/branch.ts";
import { chunkAt } from "./place.ts";
import { isRule } from "./items.ts";
import type { AlertRule, RecordRule } from "./items.ts";
import type { Region } from "./region.ts";
import { ClosedName, rangeOfName } from "./symbol.ts";
import { unitOf } from "./unit.ts";
import type { Unit } from "./unit.ts";
import type { Workspace } from "./workspace.ts";

/** Labels, and how often each is seen with which value. */
export type SeenLabels = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What is looked at: rules, tests and jobs, and files that are read again for this. Of more, somebody is told. */
const MOST_UNITS = 200;
const MOST_FILES = 8;
/** A longer file is not read again. */
const MOST_RULES = 500;
const MOST_NODES = 20_000;

type Counts = Map<string, Map<string, number>>;

/** What somebody looks for. */
export interface Sought {
  /** What they have typed of it: of very many places, those are looked at that hold it. */
  readonly typed: string;
  /** Not all places were looked at. */
  leaveOut(): void;
}

/**
 * What the project's rules and tests know of the labels of a metric: matchers and series that name it, and, where a rule
 * records it, what its expression leaves and what the rule adds.
 */
export function labelsOfMetric(
  workspace: Workspace,
  uri: string,
  metric: string,
  sought: Sought,
): SeenLabels {
  const seen: Counts = new Map();
  for (const unit of unitsWith(workspace, uri, { space: "metric", name: metric }, sought)) {
    for (const region of regionsOf(unit, metric)) addRegion(seen, region, (name) => name === metric);
    for (const item of unit.items) if (isRule(item) && item.name.value === metric) addRecord(seen, item);
  }
  return seen;
}

/** The values that a label is seen with, whatever the metric: in matchers, series, targets and relabelling. */
export function valuesOfLabel(
  workspace: Workspace,
  uri: string,
  label: string,
  sought: Sought,
): ReadonlyMap<string, number> {
  const seen: Counts = new Map();
  for (const unit of unitsWith(workspace, uri, { space: "label", name: label }, sought)) {
    for (const region of regionsOf(unit, label)) addRegion(seen, region, () => true);
    if (!unit.items.some(isRule)) addSettings(seen, unit.read?.yaml.root, label);
  }
  return seen.get(label) ?? new Map<string, number>();
}

/** Those that hold what is typed, and others as long as there are few. */
function* unitsWith(
  workspace: Workspace,
  uri: string,
  { space, name }: { readonly space: string; readonly name: string },
  { typed, leaveOut }: Sought,
): Generator<Unit> {
  const units = new Set<Unit>();
  const files = new Set<string>();
  const letters = typed.toLowerCase();
  let [fitting, others] = [0, 0];
  for (const { uri: other, named } of workspace.holdersOf(uri, space, name)) {
    const isOpen = workspace.documents.has(other);
    if (!isOpen && !files.has(other) && (files.size >= MOST_FILES || isLong(workspace, other))) {
      leaveOut();
      continue;
    }
    if (!isOpen) files.add(other);
    for (const symbol of named.symbols) {
      if (symbol.name !== name || symbol.space !== space) continue;
      const isClosed = symbol instanceof ClosedName;
      const document = isClosed ? workspace.document(other) : undefined;
      const line = isClosed ? rangeOfName(symbol).start.line : 0;
      const unit = unitOf(isClosed ? document && chunkAt(document, line)?.chunk : symbol.chunk);
      if (!unit || units.has(unit)) continue;
      units.add(unit);
      // Its text is at hand, and its tree is not.
      const fits = letters === "" || holdsText(unit, letters);
      if ((fits ? fitting++ : others++) < MOST_UNITS) yield unit;
      else {
        leaveOut();
        if (fits) return;
      }
      // What is open is held unit by unit.
      if (!isClosed) break;
    }
  }
}

function holdsText(unit: Unit, letters: string): boolean {
  for (const piece of unit.pieces)
    if (isChunk(piece) && piece.text.toLowerCase().includes(letters)) return true;
  return false;
}

function isLong(workspace: Workspace, uri: string): boolean {
  let count = 0;
  for (const _head of workspace.ruleHeads(uri)) if (++count > MOST_RULES) return true;
  return false;
}

/** Texts of a unit that name series, if they hold the word at all. */
function* regionsOf({ items, read }: Unit, word: string): Generator<Region> {
  const rules = items.filter(isRule);
  const regions = rules.length > 0 ? rules.map(({ expr }) => expr) : (read?.walked.regions.values() ?? []);
  for (const region of regions) {
    if (!region || (region.language.id !== "promql" && region.language.id !== "series")) continue;
    if (!region.text.includes(word)) continue;
    yield region;
    region.forget();
  }
}

function addRegion(seen: Counts, region: Region, isWanted: (metric: string | undefined) => boolean): void {
  if (region.language.id === "series") {
    const { name } = (region.parsed as Parsed<SeriesTree>).tree;
    if (!name || !isWanted(name.metric?.value)) return;
    for (const { name: label, value } of name.labels) add(seen, label.value, value?.value);
    return;
  }
  const { tree } = region.parsed as Parsed<PromqlTree>;
  for (const node of nodesOf(tree)) {
    if (node.type !== "selector" || !isWanted(metricOf(node))) continue;
    for (const { label, operator, value } of node.matchers) {
      if (label.value === "__name__" || !operator) continue;
      add(seen, label.value);
      for (const one of valuesIn(operator.value, value?.value ?? "")) add(seen, label.value, one);
    }
  }
}

function metricOf({ name, matchers }: Selector): string | undefined {
  const inside = matchers.find(
    ({ label, operator }) => label.value === "__name__" && (operator?.value ?? "=") === "=",
  );
  return (name ?? inside?.value)?.value;
}

/** The values that a matcher names: a choice between words names each. */
function valuesIn(operator: string, value: string): string[] {
  if (!operator.endsWith("~")) return [value];
  return /^[\w|:/-]+$/.test(value) ? value.split("|") : [];
}

function addRecord(seen: Counts, { expr, group, labels }: AlertRule | RecordRule): void {
  if (expr?.language.id === "promql") {
    const { kept, dropped } = labelsOf((expr.parsed as Parsed<PromqlTree>).tree);
    if (kept !== "all") for (const label of kept) if (!dropped.has(label)) add(seen, label);
  }
  for (const { key, value } of [...group.labels, ...labels])
    add(seen, key.value, value.value.includes("{{") ? undefined : value.value);
}

const holders: ReadonlySet<string> = new Set(["labels", "exp_labels", "external_labels"]);

/** What targets, tests and relabelling give a label. */
function addSettings(seen: Counts, root: YamlNode | undefined, label: string): void {
  const stack = root ? [root] : [];
  for (let looked = 0; looked < MOST_NODES; looked++) {
    const node = stack.pop();
    if (!node) return;
    if (node.type === "seq") for (const item of node.items) if (item && !item.alias) stack.push(item);
    if (node.type !== "map") continue;
    const replacement = textAt(node, "target_label") === label ? textAt(node, "replacement") : undefined;
    if (replacement !== undefined && !replacement.includes("$")) add(seen, label, replacement);
    for (const { key, value } of node.pairs) {
      if (!value || value.alias) continue;
      if (holders.has(key.text)) add(seen, label, textAt(value, label));
      stack.push(value);
    }
  }
}

function add(seen: Counts, label: string, value?: string): void {
  let counts = seen.get(label);
  if (!counts) seen.set(label, (counts = new Map()));
  if (value !== undefined && value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
}
