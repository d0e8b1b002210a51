import type { Language, LanguageOptions } from "../languages/language.ts";
import { layOut } from "../languages/yaml/layout.ts";
import type { LayoutPart, Look } from "../languages/yaml/layout.ts";
import { readYaml, tooLarge } from "../languages/yaml/read.ts";
import { readJson } from "../languages/yaml/readJson.ts";
import type { Segment, YamlRead } from "../languages/yaml/read.ts";
import type { YamlNode } from "../languages/yaml/tree.ts";
import { lineCount, makeChunk } from "../text/chunk.ts";
import type { Chunk } from "../text/chunk.ts";
import { readSuppressions } from "../text/suppression.ts";
import type { Suppression } from "../text/suppression.ts";
import type { FileRole } from "./fileRole.ts";
import type { Item } from "./items.ts";
import type { Kind } from "./kind.ts";
import { schemaAt } from "./schema.ts";
import { isTemplateName, withoutTemplateSuffix } from "./templateFile.ts";
import { walkSchema } from "./walk.ts";
import type { Walked } from "./walk.ts";

/** A file as it was read: a function of its text, its URI, what is set for it and its role. */
export interface Document {
  readonly uri: string;
  readonly chunks: readonly Chunk[];
  /** First line of each chunk, by its `order`, and the number of lines at the end. */
  readonly firstLines: readonly number[];
  readonly parts: readonly Part[];
}

/** One YAML document of a file. */
export interface Part {
  readonly kind: Kind | undefined;
  /** The program does not read this document: only the first of the file counts. It is not read here either. */
  readonly ignored: boolean;
  /** A template from which the document is made. It is not read either. */
  readonly templated: boolean;
  readonly look: Look;
  readonly chunks: readonly Chunk[];
  readonly root: YamlNode | undefined;
  readonly items: readonly Item[];
  /** One for all the frame chunks, one for each item chunk. */
  readonly reads: readonly Read[];
}

/** What one chunk holds; kept for as long as its text stands. */
export interface Read {
  /** The chunk; of the frame, its first. */
  readonly chunk: Chunk;
  readonly frame: boolean;
  readonly yaml: YamlRead;
  readonly walked: Walked;
  readonly suppressions: readonly Suppression[];
  /** The path that it was cut out at. */
  readonly path: string;
  /** Of the frame: the text that was read, items as placeholders. */
  readonly source?: string;
}

export interface ReadContext {
  readonly kinds: readonly Kind[];
  readonly languages: ReadonlyMap<string, Language>;
  readonly options: LanguageOptions;
  readonly role?: FileRole;
  /** The kind of a file that Prometheus is known to read, where its content is like another program's. */
  asPrometheusReads?(kind: Kind): Kind;
  /** The kind that the settings give to the file; its content decides where there is none. */
  readonly configured?: Kind | undefined;
  /** Reads of the same file before the edit, taken over where the text is the same. */
  readonly previous: Document | undefined;
}

/** A larger file is not read, in characters: it would take more memory than an editor's server has. */
const mostText = 5_000_000;

/** Reads a file in bounded steps, one chunk at a time. */
export function* readDocument(uri: string, text: string, context: ReadContext): Generator<void, Document> {
  if (text.length > mostText) return largeDocument(uri, text, context);
  const wanted = new Set(context.kinds.flatMap((kind) => kind.cuts));
  const layout = layOut(text, wanted);
  yield;
  const parts: Part[] = [];
  const known = knownReads(context.previous);
  let first: Kind | undefined;
  /** Whose file it is, where all its documents are read. */
  let leader: Kind | undefined;
  let documents = 0;
  for (const [index, laidOut] of layout.parts.entries()) {
    const part = isTemplate(uri, text.slice(laidOut.start, laidOut.end), context)
      ? asTemplate(laidOut)
      : laidOut;
    const own = kindOf(part, uri, context, index, headOf(text, part));
    const found = own && leader && isLike(own, leader) ? leader : own;
    const kind = first ?? found;
    const counts = isDocument(text.slice(part.start, part.end));
    if (kind?.documents === "first" && documents > 0 && counts) parts.push(unread(text, part, kind, true));
    else if (!found || part.look.templated) parts.push(unread(text, part, found, false));
    else parts.push(yield* readPart(text, part, found, context, known, index, glimpse(text, part, found)));
    if (counts && documents++ === 0) {
      if (found?.documents === "first") first = found;
      else leader = found;
    }
  }
  return documentOf(uri, parts);
}

/** By its name or place; its content may say so as well. What a chart has nothing to fill in comes out as it is. */
const isTemplate = (uri: string, text: string, { role }: ReadContext): boolean =>
  isTemplateName(uri) || (role === "chart-template" && text.includes("{{"));

const asTemplate = (part: LayoutPart): LayoutPart => ({
  ...part,
  look: { ...part.look, templated: true },
});

function documentOf(uri: string, parts: readonly Part[]): Document {
  const chunks = parts.flatMap((part) => part.chunks);
  const firstLines: number[] = [];
  let line = 0;
  for (const [order, chunk] of chunks.entries()) {
    chunk.order = order;
    firstLines.push(line);
    line += lineCount(chunk);
  }
  firstLines.push(line);
  return { uri, chunks, firstLines, parts };
}

/** A file is recognised by its beginning, and then not read. */
function largeDocument(uri: string, text: string, context: ReadContext): Document {
  const [begin] = layOut(text.slice(0, 50_000), new Set()).parts;
  const kind = begin && kindOf(begin, uri, context, 0, headOf(text, begin));
  const chunk = makeChunk(text, "frame");
  const look = begin?.look ?? { keys: new Map(), paths: new Set(), list: false, templated: false };
  const yaml = tooLarge({ chunk, start: 0, end: 0 }, mostText);
  const walked: Walked = { mismatches: [], regions: new Map(), symbols: [], objects: [] };
  const read: Read = { chunk, frame: true, yaml, walked, suppressions: [], path: "" };
  const part: Part = {
    kind,
    ignored: false,
    templated: false,
    look,
    chunks: [chunk],
    root: undefined,
    items: [],
    reads: [read],
  };
  return documentOf(uri, [part]);
}

/** Dialects of one shape: what a document alone does not say, the first of the file does. */
const isLike = (one: Kind, other: Kind): boolean =>
  one.cuts.length > 0 && one.cuts.join() === other.cuts.join();

/** yaml.v3 scans a few words of the next document before it is done with the first, and refuses the file if it cannot. */
const glimpse = (text: string, { end }: LayoutPart, { documents, scalars }: Kind): string =>
  documents === "first" && scalars === "yaml.v3" ? text.slice(end, end + 2000) : "";

/** Whether there is anything but comments and directives before the `---` of the next document. */
const isDocument = (text: string): boolean =>
  /^\uFEFF?---(?=\s|$)|^(?!\uFEFF?[ \t]*(?:#|\r?$)|%)/m.test(text);

function unread(
  text: string,
  { look, start, end }: LayoutPart,
  kind: Kind | undefined,
  ignored: boolean,
): Part {
  const chunk = makeChunk(text.slice(start, end), "frame");
  const templated = !ignored && look.templated;
  return { kind, ignored, templated, look, chunks: [chunk], root: undefined, items: [], reads: [] };
}

/** The first lines of a YAML document, for recognition. */
const headOf = (text: string, part: LayoutPart): string =>
  text.slice(part.start, Math.min(part.end, part.start + 4000));

/** An open file keeps its kind while broken text hides it. */
function kindOf(
  part: LayoutPart,
  uri: string,
  context: ReadContext,
  index: number,
  head: string,
): Kind | undefined {
  if (context.configured) return context.configured;
  const name = withoutTemplateSuffix(uri);
  const found = context.kinds.find((kind) => kind.matches(part.look, name, head));
  if (found) return (context.role === "rule-file" && context.asPrometheusReads?.(found)) || found;
  if (part.look.templated) return undefined;
  const before = context.previous?.parts[index];
  const nothingLeft = part.look.keys.size === 0 || isPrefixOf(part.look, before?.look);
  const isEmpty = index === 0 && part.look.keys.size === 0 && !isDocument(head);
  const usual = isEmpty ? context.kinds.find((kind) => kind.usualName?.test(uri)) : undefined;
  return usual ?? (before?.kind && nothingLeft ? before.kind : undefined);
}

/** The root keys that are left were there before: the file is being edited, not replaced. */
const isPrefixOf = (look: Look, before: Look | undefined): boolean =>
  before !== undefined && [...look.keys.keys()].some((key) => before.keys.has(key));

type Known = ReadonlyMap<string, Read[]>;

function knownReads(previous: Document | undefined): Known {
  const known = new Map<string, Read[]>();
  for (const part of previous?.parts ?? []) {
    for (const read of part.reads) {
      if (read.frame || !part.kind) continue;
      const key = `${part.kind.id} ${read.path} ${read.chunk.text}`;
      const same = known.get(key);
      if (same) same.push(read);
      else known.set(key, [read]);
    }
  }
  for (const same of known.values()) same.reverse();
  return known;
}

function* readPart(
  text: string,
  layout: LayoutPart,
  kind: Kind,
  context: ReadContext,
  known: Known,
  index: number,
  after: string,
): Generator<void, Part> {
  const { look, start, end } = layout;
  if (layout.doubtful && isWhole(text.slice(start, end), kind))
    return yield* readWhole(text, layout, kind, context, after);
  const cuts = layout.items.filter((item) => kind.cuts.includes(item.path));
  const items: Read[] = [];
  for (const item of cuts) {
    const read = readItem(text.slice(item.start, item.end), item.path, kind, context, known);
    if (!read) return yield* readWhole(text, layout, kind, context, after);
    items.push(read);
    yield;
  }
  const pieces: Piece[] = [];
  let at = start;
  for (const [order, item] of cuts.entries()) {
    if (item.start > at) pieces.push({ text: text.slice(at, item.start) });
    pieces.push({ item: items[order]!, indent: item.indent });
    at = item.end;
  }
  if (at < end || pieces.length === 0) pieces.push({ text: text.slice(at, end) });
  const frame = yield* readFrame(pieces, kind, context, index, after);
  yield;
  if (frame.yaml.incomplete || frame.yaml.slots.length !== items.length) {
    return yield* readWhole(text, layout, kind, context, after);
  }
  for (const [order, slot] of frame.yaml.slots.entries()) slot.items[slot.index] = rootOf(items[order]!);
  return finishPart(kind, look, frame.chunks, [frame, ...items]);
}

/** What is larger is not read twice. */
const mostDoubt = 100_000;

/** Nothing is missing after all. */
function isWhole(text: string, kind: Kind): boolean {
  if (text.length > mostDoubt) return false;
  const { problems } = readYaml(text, [{ start: 0, chunk: makeChunk(text, "frame") }], goYaml(kind));
  return problems.every((problem) => problem.kind !== "syntax");
}

interface Piece {
  readonly text?: string;
  readonly item?: Read;
  readonly indent?: number;
}

interface FrameRead extends Read {
  readonly chunks: readonly Chunk[];
}

/** Kubernetes reads with a copy of yaml.v2. */
const goYaml = ({ scalars }: Kind): "yaml.v2" | "yaml.v3" => (scalars === "json" ? "yaml.v2" : scalars);

const rootOf = (read: Read): YamlNode | undefined =>
  read.yaml.root?.type === "seq" ? read.yaml.root.items[0] : undefined;

/** `undefined` when the chunk does not read as one list item on its own. */
function readItem(
  text: string,
  path: string,
  kind: Kind,
  context: ReadContext,
  known: Known,
): Read | undefined {
  const same = known.get(`${kind.id} ${path} ${text}`)?.pop();
  if (same) return same;
  const chunk = makeChunk(text, "item");
  const yaml = readYaml(text, [{ start: 0, chunk }], goYaml(kind));
  if (yaml.incomplete || yaml.root?.type !== "seq" || yaml.root.items.length !== 1) return undefined;
  const schema = schemaAt(kind.schema, path) ?? {};
  const walked = walkSchema(yaml.root.items[0], schema, {
    root: kind.schema,
    role: "item",
    scalars: kind.scalars,
    interpolates: kind.interpolates,
    languages: context.languages,
    options: context.options,
    reader: kind.program,
    within: path.replace(/^.*?(\w+?)s?\[\]$/, "$1"),
  });
  return { chunk, frame: false, yaml, walked, suppressions: readSuppressions(chunk), path };
}

/** Reads what stands around the items: their lines are replaced by one placeholder each. */
function* readFrame(
  pieces: readonly Piece[],
  kind: Kind,
  context: ReadContext,
  index: number,
  after: string,
): Generator<void, FrameRead> {
  const segments: Segment[] = [];
  const chunks: Chunk[] = [];
  let text = "";
  for (const piece of pieces) {
    const chunk = piece.item?.chunk ?? makeChunk(piece.text ?? "", "frame");
    chunks.push(chunk);
    segments.push({ start: text.length, chunk, slot: piece.item !== undefined });
    text += piece.item ? `${" ".repeat(piece.indent ?? 0)}- 0\n` : chunk.text;
  }
  const before = context.previous?.parts[index];
  const old = before?.reads[0];
  if (old?.source === text + after && before?.kind === kind && hasSameRoles(before.chunks, chunks)) {
    const kept = before.chunks.filter((chunk) => chunk.role === "frame").values();
    return { ...old, chunks: chunks.map((chunk) => (chunk.role === "frame" ? kept.next().value! : chunk)) };
  }
  const isJson = kind.isJson && /^\s*\{/.test(text) && chunks.length === 1;
  const yaml = isJson ? readJson(text, chunks[0]!) : readYaml(text, segments, goYaml(kind), after);
  // A kind that cuts nothing out has all of its file here: what comes next is as long again.
  yield;
  const walked = walkSchema(yaml.root, kind.schema, {
    root: kind.schema,
    role: "frame",
    scalars: kind.scalars,
    interpolates: kind.interpolates,
    languages: context.languages,
    options: context.options,
    reader: kind.program,
  });
  const frames = chunks.filter((chunk) => chunk.role === "frame");
  const suppressions = frames.flatMap((chunk) => readSuppressions(chunk));
  const chunk = frames[0] ?? chunks[0]!;
  return { chunk, chunks, frame: true, yaml, walked, suppressions, path: "", source: text + after };
}

const hasSameRoles = (before: readonly Chunk[], now: readonly Chunk[]): boolean =>
  before.length === now.length && before.every((chunk, order) => chunk.role === now[order]!.role);

/** Where chunks cannot be read on their own (anchors used across rules, odd layouts), the part is one chunk. */
function* readWhole(
  text: string,
  { look, start, end }: LayoutPart,
  kind: Kind,
  context: ReadContext,
  after: string,
): Generator<void, Part> {
  const pieces = [{ text: text.slice(start, end) }];
  const frame = yield* readFrame(pieces, kind, { ...context, previous: undefined }, 0, after);
  return finishPart(kind, look, frame.chunks, [frame]);
}

function finishPart(kind: Kind, look: Look, chunks: readonly Chunk[], reads: readonly Read[]): Part {
  const [frame] = reads;
  const byChunk = new Map(reads.map((read) => [read.chunk, read]));
  const items = kind.read(frame?.yaml.root, (node) => {
    const regions = (node.chunk.role === "frame" ? frame : byChunk.get(node.chunk))?.walked.regions;
    return regions?.get(node) ?? (node.of?.type === "scalar" ? regions?.get(node.of) : undefined);
  });
  const root = frame?.yaml.root;
  return { kind, ignored: false, templated: false, look, chunks, root, items, reads };
}
