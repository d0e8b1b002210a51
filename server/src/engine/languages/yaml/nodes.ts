import type { Chunk } from "../../text/chunk.ts";
import type { ScalarStyle } from "../../text/scalar.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "./tree.ts";

// Nodes are made here only, so that all of a type have one layout in memory, whichever reader made them.

export const scalarNode = (
  chunk: Chunk,
  start: number,
  end: number,
  text: string,
  value: YamlScalar["value"],
  style: ScalarStyle,
  parentIndent: number,
): YamlScalar => ({ type: "scalar", chunk, start, end, text, value, style, parentIndent });

/** Of `pairs` it takes a copy: a list that has grown takes more memory than it needs. */
export const mapNode = (
  chunk: Chunk,
  start: number,
  end: number,
  pairs: readonly YamlPair[],
  flow: boolean,
): YamlMap => ({ type: "map", chunk, start, end, pairs: pairs.slice(), flow });

export const seqNode = (
  chunk: Chunk,
  start: number,
  end: number,
  items: readonly (YamlNode | undefined)[],
  flow: boolean,
): YamlSeq => ({ type: "seq", chunk, start, end, items, flow });
