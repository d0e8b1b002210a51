import type { Names } from "../languages/language.ts";
import type { YamlMap, YamlNode, YamlPair } from "../languages/yaml/tree.ts";
import { standsBefore } from "../text/branch.ts";
import { offsetIn } from "../text/chunk.ts";
import type { Chunk, Position } from "../text/chunk.ts";
import type { Place } from "../text/place.ts";
import { touches } from "../text/span.ts";
import { partOf } from "./document.ts";
import type { Document, Part, Read } from "./document.ts";
import { projectNames } from "./names.ts";
import { chunkAt } from "./place.ts";
import type { Region } from "./region.ts";
import { pathStep, schemaAt } from "./schema.ts";
import type { Schema } from "./schema.ts";
import { isMark } from "./ruleMarks.ts";
import type { Symbol } from "./symbol.ts";
import { unitOf } from "./unit.ts";
import type { Workspace } from "./workspace.ts";

/** Where somebody points, and what is there. */
export interface Cursor {
  readonly uri: string;
  readonly position: Position;
  readonly workspace: Workspace;
  readonly document: Document;
  readonly part: Part;
  /** What was read of the unit that holds it. */
  readonly read: Read;
  readonly chunk: Chunk;
  /** In the chunk. */
  readonly offset: number;
  /** The chunk's first line in the file. */
  readonly firstLine: number;
  readonly names: Names;
}

/** `undefined` where no kind of ours was recognised. */
export function cursorAt(workspace: Workspace, uri: string, position: Position): Cursor | undefined {
  const document = workspace.document(uri);
  const found = document && chunkAt(document, position.line);
  if (!document || !found) return undefined;
  const { chunk, firstLine } = found;
  const part = partOf(document, chunk);
  const read = unitOf(chunk)?.read;
  if (!part?.kind || !read) return undefined;
  const offset = offsetIn(chunk, { line: position.line - firstLine, character: position.character });
  const names = projectNames(workspace, uri);
  return { uri, position, workspace, document, part, read, chunk, offset, firstLine, names };
}

/** The embedded text under the cursor. */
export function regionAt({ read, chunk, offset }: Cursor): Region | undefined {
  for (const region of read.walked.regions.values()) {
    const { node } = region;
    if (node.chunk !== chunk || !touches(node, offset)) continue;
    const isText = node.style === "verbatim";
    if (!isText && offset === node.end && chunk.text[offset - 1] === "\n") continue;
    return region;
  }
  return undefined;
}

/** The name under the cursor; the narrowest where several touch. */
export function symbolAt({ read, chunk, offset }: Cursor): Symbol | undefined {
  let found: Symbol | undefined;
  for (const symbol of read.walked.symbols) {
    const { place } = symbol;
    if (isMark(symbol.space)) continue;
    if (place.chunk !== chunk || !touches(place, offset)) continue;
    if (!found || place.end - place.start < found.place.end - found.place.start) found = symbol;
  }
  return found;
}

/** The `key: value` that holds the cursor, with the schema of the key. */
export interface PairAt {
  readonly pair: YamlPair;
  readonly schema: Schema;
  readonly onKey: boolean;
}

/** The innermost that is known to the schema. */
export function pairAt(cursor: Cursor): PairAt | undefined {
  let found: PairAt | undefined;
  for (const { pair, path } of pairsAt(cursor)) {
    const schema = schemaAt(cursor.part.kind!.schema, path);
    if (!schema) break;
    found = { pair, schema, onKey: isOnKey(cursor, pair) };
  }
  return found;
}

/** A pair that holds the cursor. */
export interface HoldingPair {
  readonly pair: YamlPair;
  /** In the schema. */
  readonly path: string;
  readonly holder: YamlMap;
}

/** From the outside in. */
export function* pairsAt(cursor: Cursor): Generator<HoldingPair> {
  const { read, chunk, offset } = cursor;
  const { root } = read.yaml;
  let node: YamlNode | undefined = read.path === "" ? root : root?.type === "seq" ? root.items[0] : undefined;
  let { path } = read;
  for (let depth = 0; node && depth < 100; depth++) {
    if (node.type === "map") {
      const pair: YamlPair | undefined = node.pairs.findLast(({ key }) => isBefore(key, chunk, offset));
      if (!pair) return;
      path = `${path}.${pathStep(pair.key.text)}`;
      yield { pair, path, holder: node };
      if (isOnKey(cursor, pair)) return;
      node = pair.value;
    } else if (node.type === "seq") {
      node = node.items.findLast((item) => item && isBefore(item, chunk, offset));
      path = `${path}[]`;
    } else return;
  }
}

const isOnKey = ({ chunk, offset }: Cursor, { key }: YamlPair): boolean =>
  key.chunk === chunk && touches(key, offset);

const isBefore = (place: Place, chunk: Chunk, offset: number): boolean =>
  place.chunk === chunk ? place.start <= offset : standsBefore(place.chunk, chunk);
