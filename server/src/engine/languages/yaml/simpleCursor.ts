import type { ScalarStyle } from "../../text/scalar.ts";
import type { Slot } from "./nodeMaker.ts";
import { mapNode, scalarNode, seqNode } from "./nodes.ts";
import type { GoYaml } from "./resolve.ts";
import type { Segment } from "./segments.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "./tree.ts";

/** Nesting beyond this is left to the exact reader, which has a limit of its own. */
export const deepestSimple = 100;

/** A key without `?` is at most this long. Source: yaml.v3 3.0.1, scannerc.go, max_simple_key_length. */
export const longestKey = 1024;

/** Where the reader of simple YAML stands in its text, and the nodes that it makes of what it finds there. */
export class SimpleCursor {
  readonly text: string;
  readonly length: number;
  readonly by: GoYaml;
  readonly slots: Slot[] = [];
  at = 0;
  /** Of the line on which `at` is. */
  lineStart = 0;
  /** Where the node that was made last ends. */
  end = 0;
  /** Of the quotes that were stepped over last: whether something stands in them that does not stand for itself. */
  escaped = false;
  /** Of the scalar that was read last: whether it is a key, and the cursor behind its colon. */
  isBehindKey = false;

  private readonly segments: readonly Segment[];
  private segment: Segment;
  private index = 0;
  /** Where the next segment begins. */
  private until: number;

  constructor(text: string, segments: readonly Segment[], by: GoYaml) {
    this.text = text;
    this.length = text.length;
    this.by = by;
    this.segments = segments;
    this.segment = segments[0]!;
    this.until = segments.length > 1 ? segments[1]!.start : text.length + 1;
  }

  /** Whether there are no placeholders. */
  get isWhole(): boolean {
    return this.segments.length === 1 && this.segment.slot !== true;
  }

  /** The segment at an offset; from call to call, offsets do not get smaller. */
  seek(offset: number): Segment {
    while (offset >= this.until) {
      this.segment = this.segments[++this.index]!;
      this.until = this.segments[this.index + 1]?.start ?? this.length + 1;
    }
    return this.segment;
  }

  /** Steps over blanks, comments and line breaks; false where that is not sure. */
  toToken(): boolean {
    const { text, length } = this;
    let { at } = this;
    for (; at < length; at++) {
      let code = text.charCodeAt(at);
      if (code === 32) continue;
      if (code === 35 /* # */) {
        at = text.indexOf("\n", at);
        if (at < 0) at = length;
        code = 10;
      }
      if (code === 10) this.lineStart = at + 1;
      else if (code === 9 /* tab */) return false;
      else if (code !== 13) break;
    }
    this.at = Math.min(at, length);
    return true;
  }

  /** Steps to the next token, which must not stand on this line. */
  toNextLine(): boolean {
    const { lineStart } = this;
    return this.toToken() && (this.lineStart !== lineStart || this.at === this.length);
  }

  /** Whether a blank, a line break or the end is there. */
  isSpace(offset: number): boolean {
    if (offset >= this.length) return true;
    const code = this.text.charCodeAt(offset);
    return code === 32 || code === 10 || code === 13 || code === 9;
  }

  scalar(
    start: number,
    end: number,
    text: string,
    value: YamlScalar["value"],
    style: ScalarStyle,
    parentIndent: number,
  ): YamlScalar {
    const { chunk, start: base } = this.seek(start);
    this.end = end;
    const limit = chunk.text.length;
    const from = Math.min(start - base, limit);
    const to = Math.max(from, Math.min(end - base, limit));
    return scalarNode(chunk, from, to, text, value, style, parentIndent);
  }

  /** What stands where a value could be and is not. */
  empty(offset: number): YamlScalar {
    return this.scalar(offset, offset, "", null, "plain", -1);
  }

  /** A mapping that begins in `segment` and ends with the last node. */
  map({ chunk, start: base }: Segment, start: number, pairs: readonly YamlPair[], flow: boolean): YamlMap {
    const limit = chunk.text.length;
    const from = Math.min(start - base, limit);
    const to = Math.max(from, Math.min(this.end - base, limit));
    return mapNode(chunk, from, to, pairs, flow);
  }

  seq(
    { chunk, start: base }: Segment,
    start: number,
    items: readonly (YamlNode | undefined)[],
    flow: boolean,
  ): YamlSeq {
    const limit = chunk.text.length;
    const from = Math.min(start - base, limit);
    const to = Math.max(from, Math.min(this.end - base, limit));
    return seqNode(chunk, from, to, items, flow);
  }
}

/** Up to here, keys are compared one by one. */
const few = 12;

/** Whether a key stands twice in a mapping. */
export function hasTwins(pairs: readonly YamlPair[]): boolean {
  const { length } = pairs;
  if (length > few) return new Set(pairs.map(({ key }) => key.text)).size < length;
  for (let at = 1; at < length; at++) {
    const { text } = pairs[at]!.key;
    for (let before = 0; before < at; before++) if (pairs[before]!.key.text === text) return true;
  }
  return false;
}
