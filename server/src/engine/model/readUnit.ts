import type { Language, LanguageOptions } from "../languages/language.ts";
import { readYaml } from "../languages/yaml/read.ts";
import type { Segment, YamlRead } from "../languages/yaml/read.ts";
import { readJson } from "../languages/yaml/readJson.ts";
import { readVerbatim } from "../languages/yaml/readVerbatim.ts";
import type { YamlNode, YamlProblem } from "../languages/yaml/tree.ts";
import { firstChunk, isChunk, lastChunk } from "../text/branch.ts";
import { makeChunk } from "../text/chunk.ts";
import type { Chunk } from "../text/chunk.ts";
import { readSuppressions } from "../text/suppression.ts";
import type { Suppression } from "../text/suppression.ts";
import type { AlertTexts } from "./alertLabels.ts";
import { withDashboardLinks } from "./dashboardLinks.ts";
import { isRule } from "./items.ts";
import type { AlertRule, Item, RecordRule } from "./items.ts";
import type { Above, ItemSource, Kind, RegionOf } from "./kind.ts";
import type { Symbol } from "./symbol.ts";
import { templateSuppressions } from "./templateSuppressions.ts";
import { tie } from "./tie.ts";
import { isUnit, topOf } from "./unit.ts";
import type { Read, Unit } from "./unit.ts";
import { walkItem, walkSchema } from "./walk.ts";
import type { ListForm, Slots, WalkContext, Walked } from "./walkState.ts";

/** What a unit is read with. */
export interface UnitContext extends Reader {
  /** The same by itself, for what is kept. */
  readonly reader: Reader;
  /** The beginning of the next YAML document, where the program looks so far. */
  readonly after: string;
  /** Reads of the same texts; each is given to one unit. */
  readonly known: KnownReads;
}

/** What was read before, by what it was read from. */
export class KnownReads {
  readonly #reads = new Map<string, Read[]>();

  add(kind: Kind, read: Read): void {
    if (read.tied) return;
    const { path, source, chunk } = read;
    const key = keyOf(kind, path, source ?? chunk.text, source !== undefined);
    const same = this.#reads.get(key);
    if (same) same.push(read);
    else this.#reads.set(key, [read]);
  }

  take(kind: Kind, sought: Sought, text: string, frame: boolean): Read | undefined {
    if (this.#reads.size === 0) return undefined;
    const { path, list, chunks } = sought;
    const same = this.#reads.get(keyOf(kind, path, text, frame));
    const at = same?.findIndex((read) => isAlike(read.chunks, chunks) && isSameList(read.list, list)) ?? -1;
    return at < 0 ? undefined : same!.splice(at, 1)[0];
  }
}

type Sought = Pick<Read, "path" | "list" | "chunks">;

/** Whether both mean the same to the schema. */
export const isSameList = (one: ListForm | undefined, other: ListForm | undefined): boolean =>
  one?.form === other?.form && one?.key === other?.key && one?.unruled === other?.unruled;

const keyOf = (kind: Kind, path: string, text: string, frame: boolean): string =>
  `${kind.id} ${path} ${frame} ${text}`;

const isAlike = (some: readonly Chunk[], others: readonly Chunk[]): boolean =>
  some.length === others.length && some.every(({ text }, at) => text === others[at]!.text);

/**
 * Reads a unit without those below it; false when it does not read the same on its own. `list`: what its own list is to
 * the schema, by what was read around it.
 */
export function readUnit(unit: Unit, context: UnitContext, list: ListForm | undefined): boolean {
  const isFrame = unit.path === "" || unit.pieces.length > 1 || ownChunks(unit)[0]?.role === "frame";
  const read = isFrame ? readFrame(unit, context, list) : readItem(unit, context, list);
  if (!read) return false;
  unit.read = read;
  return true;
}

/** The tree of what a unit stands for: the item of its list. */
export const nodeOf = ({ path, read }: Unit): YamlNode | undefined => {
  if (!read) return undefined;
  return path === "" ? read.yaml.root : firstItem(read.yaml);
};

const firstItem = ({ root }: YamlRead): YamlNode | undefined =>
  root?.type === "seq" ? root.items[0] : undefined;

/** The embedded text of a scalar of the unit. */
export const regionIn =
  ({ read }: Unit): RegionOf =>
  (node) => {
    const regions = read?.walked.regions;
    return regions?.get(node) ?? (node.of?.type === "scalar" ? regions?.get(node.of) : undefined);
  };

/** Kubernetes reads with a copy of yaml.v2. */
export const goYaml = ({ scalars }: Kind): "yaml.v2" | "yaml.v3" =>
  scalars === "json" ? "yaml.v2" : scalars;

const ownChunks = (unit: Unit): Chunk[] => unit.pieces.filter(isChunk);

function readItem(unit: Unit, context: UnitContext, list: ListForm | undefined): Read | undefined {
  const { kind, known } = context;
  const { path } = unit;
  const [chunk] = ownChunks(unit) as [Chunk];
  const chunks = [chunk];
  const same = known.take(kind, { path, list, chunks }, chunk.text, false);
  if (same) return adopted(unit, same);
  const read = new ItemRead(chunk, path, list, context.reader);
  return isOneItem(read.yaml) ? read : undefined;
}

/** What a text is read by. */
export interface Reader {
  readonly kind: Kind;
  readonly languages: ReadonlyMap<string, Language>;
  readonly options: LanguageOptions;
  /** A Prometheus is known to read the file. */
  readonly isLoaded: boolean;
}

interface Content {
  readonly yaml: YamlRead;
  readonly walked: Walked;
}

/** What an item holds. Of its tree it can let go: it reads it again when somebody asks. */
class ItemRead implements Read {
  readonly chunk: Chunk;
  readonly path: string;
  readonly list: ListForm | undefined;
  readonly suppressions: readonly Suppression[];
  #items: readonly Item[] = [];
  alertTexts: AlertTexts | undefined = undefined;
  readonly #reader: Reader;
  #content: Content | undefined;

  constructor(chunk: Chunk, path: string, list: ListForm | undefined, reader: Reader) {
    this.chunk = chunk;
    this.path = path;
    this.list = list;
    this.#reader = reader;
    this.suppressions = readSuppressions(chunk);
  }

  /** Read again for who asks, and not kept. */
  get symbols(): readonly Symbol[] {
    return (this.#content ?? this.#make()).walked.symbols;
  }

  get frame(): boolean {
    return false;
  }

  get chunks(): readonly Chunk[] {
    return [this.chunk];
  }

  get yaml(): YamlRead {
    return this.#made.yaml;
  }

  get walked(): Walked {
    return this.#made.walked;
  }

  /** Says what its texts belong to; `tie` has been told already. */
  belongTo(items: readonly Item[]): void {
    this.#items = items;
    if (items.length > 0) return;
    for (const region of this.#content?.walked.regions.values() ?? []) region.item = undefined;
  }

  letGo(): void {
    this.#content = undefined;
    for (const item of this.#items) if (isRule(item)) item.letGo?.();
  }

  get #made(): Content {
    if (this.#content) return this.#content;
    const content = (this.#content = this.#make());
    for (const item of this.#items) if (isRule(item)) tie(item);
    return content;
  }

  #make(): Content {
    const { chunk, list } = this;
    const yaml = readYaml(chunk.text, [{ start: 0, chunk }], goYaml(this.#reader.kind));
    const walked = walkItem(firstItem(yaml), list, walkContext("item", this.#reader));
    return { yaml, walked: withDashboardLinks(walked, this.chunks) };
  }
}

/** The tree of a unit, as an item is read from it. */
class UnitSource implements ItemSource {
  readonly #unit: Unit;

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  get node(): YamlNode | undefined {
    return nodeOf(this.#unit);
  }

  get regionOf(): RegionOf {
    return regionIn(this.#unit);
  }
}

const isOneItem = ({ incomplete, root }: YamlRead): boolean =>
  !incomplete && root?.type === "seq" && root.items.length === 1;

/** A run of units is one item to what is around it. */
const placeholder = (indent: number): string => `${" ".repeat(indent)}- 0\n`;

export interface Source {
  readonly text: string;
  readonly segments: readonly Segment[];
  /** How many units each placeholder stands for. */
  readonly runs: readonly Unit[][];
}

/** What is read of a frame: its own lines, and one placeholder for all units in a row. */
export function sourceOf(unit: Unit): Source {
  const segments: Segment[] = [];
  const runs: Unit[][] = [];
  let text = "";
  let run: Unit[] | undefined;
  for (const piece of unit.pieces as (Chunk | Unit)[]) {
    if (!isUnit(piece)) {
      segments.push({ start: text.length, chunk: piece });
      text += piece.text;
      run = undefined;
    } else if (run && run[0]!.indent === piece.indent && run[0]!.path === piece.path) run.push(piece);
    else {
      run = [piece];
      runs.push(run);
      segments.push({ start: text.length, chunk: makeChunk(placeholder(piece.indent), "item"), slot: true });
      text += placeholder(piece.indent);
    }
  }
  return { text, segments, runs };
}

/** The text that a frame is read from. */
export const frameText = (unit: Unit): string => sourceOf(unit).text;

function readFrame(unit: Unit, context: UnitContext, list: ListForm | undefined): Read | undefined {
  const { kind, known, after } = context;
  const { path } = unit;
  const { text, segments, runs } = sourceOf(unit);
  const chunks = ownChunks(unit);
  const isTop = path === "";
  const source = isTop ? text + after : text;
  const same = known.take(kind, { path, list, chunks }, source, true);
  if (same) {
    spread(runs, same.lists ?? []);
    return adopted(unit, same);
  }
  const isJson = kind.isJson && isTop && /^\s*\{/.test(text) && segments.length === 1;
  const yaml = kind.isText
    ? readVerbatim(text, chunks[0]!)
    : isJson
      ? readJson(text, chunks[0]!)
      : readYaml(text, segments, goYaml(kind), isTop ? after : "");
  if (!isTop && !isOneItem(yaml)) return undefined;
  if (runs.length > 0 && (yaml.incomplete || yaml.slots.length !== runs.length)) return undefined;
  const lists = yaml.slots.map(({ items }) => items);
  const walking = walkContext("frame", context, new Set(lists));
  const all = isTop ? walkSchema(yaml.root, kind.schema, walking) : walkItem(firstItem(yaml), list, walking);
  const walked = withDashboardLinks(all, chunks);
  if (walked.isTangled) return undefined;
  const suppressions = chunks.flatMap(kind.isText ? templateSuppressions : readSuppressions);
  spread(runs, lists);
  const problems = yaml.problems.map((problem) => inUnits(problem, segments, runs));
  const tied = problems.some((problem, at) => problem !== yaml.problems[at]);
  return {
    ...{ chunk: chunks[0] ?? firstChunk(unit), chunks, frame: true, walked, suppressions },
    symbols: walked.symbols,
    ...{ yaml: { ...yaml, problems }, path, list, source, lists, tied },
  };
}

/** What is wrong at a placeholder is wrong where its units begin or end. */
function inUnits(problem: YamlProblem, segments: readonly Segment[], runs: readonly Unit[][]): YamlProblem {
  const slots = segments.filter(({ slot }) => slot);
  const run = runs[slots.findIndex(({ chunk }) => chunk === problem.chunk)];
  if (!run) return problem;
  const isAtEnd = problem.start >= problem.chunk.text.length;
  const chunk = isAtEnd ? lastChunk(run.at(-1)!) : firstChunk(run[0]!);
  const start = isAtEnd ? chunk.text.length : Math.min(problem.start, chunk.text.length);
  const end = Math.min(start + problem.end - problem.start, chunk.text.length);
  return { ...problem, chunk, start, end };
}

/** Makes room for the trees of the units in the lists of the tree around them; a list holds nothing else. */
function spread(runs: readonly Unit[][], lists: readonly (YamlNode | undefined)[][]): void {
  for (const list of lists) list.length = 0;
  for (const [at, run] of runs.entries()) {
    const list = lists[at]!;
    for (const unit of run) {
      list.push(undefined);
      unit.siblings = list;
    }
  }
}

/** The unit gets the chunks that were read. */
function adopted(unit: Unit, read: Read): Read {
  const { chunks } = read;
  let next = 0;
  for (const [index, piece] of unit.pieces.entries()) {
    if (!isChunk(piece)) continue;
    const chunk = chunks[next++]!;
    chunk.parent = unit;
    chunk.index = index;
    unit.pieces[index] = chunk;
  }
  return read;
}

const walkContext = (
  role: Chunk["role"],
  { kind, languages, options, isLoaded }: Reader,
  slots?: ReadonlySet<Slots>,
): WalkContext => ({
  root: kind.schema,
  role,
  scalars: kind.scalars,
  interpolates: kind.interpolates,
  languages,
  options,
  reader: kind.program,
  isLoaded,
  ...(slots && slots.size > 0 && { slots }),
});

/** What the list of a unit is to the schema, by what was read of its parent. */
export const listOf = (unit: Unit): ListForm | undefined =>
  unit.path === "" ? undefined : (unit.parent as Unit).read?.walked.lists?.get(unit.siblings);

/** What units of a parent stand in. */
export const aboveIn = (parent: Unit): Above => ({
  node: nodeOf(parent),
  item: parent.items[0],
  root: topOf(parent).read?.yaml.root,
});

/** Puts the trees of units into that of their parent, and reads what they declare. `from` up to `to`: their pieces. */
export function link(parent: Unit, kind: Kind, from = 0, to = parent.pieces.length): void {
  const counts = new Map<unknown, number>();
  const above = aboveIn(parent);
  for (let at = 0; at < to; at++) {
    const unit = parent.pieces[at]!;
    if (!isUnit(unit)) continue;
    const order = counts.get(unit.siblings) ?? 0;
    counts.set(unit.siblings, order + 1);
    if (at >= from) linkOne(unit, order, above, kind);
  }
}

/** `order`: its place in the list of the parent's tree. */
export function linkOne(unit: Unit, order: number, above: Above, kind: Kind): void {
  const { path, siblings, read } = unit;
  siblings[order] = kind.letsGo && !read?.frame ? undefined : nodeOf(unit);
  const cut = { path, siblings, lists: read?.lists ?? [] };
  unit.items = kind.readUnit?.(new UnitSource(unit), cut, above) ?? [];
  if (read instanceof ItemRead) read.belongTo(unit.items);
}

/** Tells a group which rules it has. Those of a list that it cannot be cut at stand in its own text. */
export function collectRules(parent: Unit): void {
  const [group] = parent.items;
  if (group?.type !== "group" || !parent.pieces.some(isUnit)) return;
  const all = group.rules as (AlertRule | RecordRule)[];
  const own = all.filter(({ extent }) => extent.chunk.parent === parent);
  all.splice(0, all.length, ...own);
  for (const piece of parent.pieces)
    if (isUnit(piece)) for (const item of piece.items) if (isRule(item)) all.push(item);
}
