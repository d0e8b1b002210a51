import type { Chunk } from "../../text/chunk.ts";
import type { Place } from "../../text/place.ts";
import type { ScalarStyle } from "../../text/scalar.ts";

/** Our own YAML tree: the same whichever reader made it, with places that count in chunks. */
export type YamlNode = YamlScalar | YamlMap | YamlSeq;

interface Common {
  readonly chunk: Chunk;
  readonly start: number;
  readonly end: number;
  /** Explicit tag, expanded: `tag:yaml.org,2002:str`. */
  readonly tag?: string;
  /** Set when the node was reached through an alias: the place of `*name`; the node's own place is its anchor's. */
  readonly alias?: Place;
  /** Set together with `alias`: the node of the anchor, of which this one is a copy. */
  readonly of?: YamlNode;
}

export interface YamlScalar extends Common {
  readonly type: "scalar";
  /** The text after quotes, escapes and folding. */
  readonly text: string;
  /** What YAML's core schema makes of it; a quoted or block scalar is always a string. */
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
  /** Column of the parent's indentation, -1 at the root: where block scalars count from. */
  readonly parentIndent: number;
}

export interface YamlPair {
  readonly key: YamlScalar;
  readonly value: YamlNode | undefined;
}

export interface YamlMap extends Common {
  readonly type: "map";
  readonly pairs: readonly YamlPair[];
  readonly flow: boolean;
}

export interface YamlSeq extends Common {
  readonly type: "seq";
  /** `undefined` for an item that stands empty. */
  readonly items: readonly (YamlNode | undefined)[];
  readonly flow: boolean;
}

/** Something that YAML itself forbids, or more of it than is read. */
export interface YamlProblem extends Place {
  readonly kind:
    | "syntax"
    | "duplicate-key"
    | "file-too-large"
    | "piece-too-large"
    | "odd-too-large"
    | "unread";
  readonly message: string;
  /** For a duplicate key: where the key stands first. */
  readonly first?: Place;
  /** Where what it breaks begins, when that is lines above. */
  readonly from?: Place;
}

/** The value of a key, `<<` merges included; the first of duplicate keys wins. */
export const valueOf = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  pairOf(node, key)?.value;

export function pairOf(node: YamlNode | undefined, key: string): YamlPair | undefined {
  return node && find(node, key, undefined);
}

/** `seen`: the nodes that were looked into, so that mappings merged into each other cost no more than their number. */
function find(node: YamlNode, key: string, seen: Set<YamlNode> | undefined): YamlPair | undefined {
  if (node.type !== "map") return undefined;
  const own = node.pairs.find((pair) => pair.key.text === key);
  if (own) return own;
  for (const pair of node.pairs) {
    if (!isMerge(pair.key) || !pair.value) continue;
    seen ??= new Set([node.of ?? node]);
    for (const source of pair.value.type === "seq" ? pair.value.items : [pair.value]) {
      if (!source || seen.size > 1000 || seen.has(source.of ?? source)) continue;
      seen.add(source.of ?? source);
      const found = find(source, key, seen);
      if (found) return found;
    }
  }
  return undefined;
}

/** In quotes, `<<` is a key like any other. */
export const isMerge = (key: YamlScalar): boolean => key.text === "<<" && key.style === "plain";

/** True for a missing value and for YAML's null in any spelling. */
export const isNull = (node: YamlNode | undefined): boolean =>
  !node || (node.type === "scalar" && node.value === null);

/** Where the node stands: an alias stands where it is written, not at its anchor. */
export const placeOf = (node: YamlNode): Place =>
  node.alias ?? { chunk: node.chunk, start: node.start, end: node.end };

/**
 * Whether a value counts as set in Go: neither missing nor null, empty text, zero, `false` or an empty list. A mapping
 * is set even when it is empty.
 */
export function isSet(node: YamlNode | undefined): node is YamlNode {
  if (!node || isNull(node)) return false;
  if (node.type !== "scalar") return node.type === "map" || node.items.length > 0;
  return node.text !== "" && node.value !== 0 && node.value !== false;
}

/** The text of a key's value; `undefined` when it is missing, null, or a list or mapping. */
export function textAt(node: YamlNode | undefined, key: string): string | undefined {
  const value = valueOf(node, key);
  return value?.type === "scalar" && !isNull(value) ? value.text : undefined;
}
