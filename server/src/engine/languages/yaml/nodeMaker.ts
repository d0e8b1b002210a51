import type { Place } from "../../text/place.ts";
import { decodeScalar } from "../../text/scalar.ts";
import { AliasCount } from "./aliasCount.ts";
import { mapNode, scalarNode, seqNode } from "./nodes.ts";
import { decodeBinary, resolveScalar } from "./resolve.ts";
import type { GoYaml } from "./resolve.ts";
import { placeIn, segmentAt } from "./segments.ts";
import type { Segment } from "./segments.ts";
import type { Token } from "./token.ts";
import type { YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar, YamlSeq } from "./tree.ts";

/** A place in the tree that an item chunk's own tree has to fill, in the order of the chunks. */
export interface Slot {
  readonly items: (YamlNode | undefined)[];
  readonly index: number;
}

const withTag = <Node extends YamlNode>(node: Node, { tag }: { tag?: string }): Node =>
  tag === undefined ? node : { ...node, tag };

/** Makes nodes of the pieces that a composer finds, and notes what is wrong with them. */
export class NodeMaker {
  readonly problems: YamlProblem[] = [];
  readonly slots: Slot[] = [];
  /** An alias names an anchor that this text does not hold. */
  incomplete = false;

  protected readonly text: string;
  protected readonly segments: readonly Segment[];
  protected readonly by: GoYaml;
  /** Where the node that was made last ends. */
  protected end = 0;
  protected lastScalar: Token | undefined;
  /** Where braces that were meant as a template were last taken for a mapping. */
  protected unquotedBraces: number | undefined;
  private readonly anchors = new Map<string, YamlNode | "open">();
  private readonly counted = new AliasCount();

  constructor(text: string, segments: readonly Segment[], by: GoYaml) {
    this.text = text;
    this.segments = segments;
    this.by = by;
  }

  /** The document is complete, and yet there is more: go-yaml does not look at it. */
  protected unread(at: number): void {
    const lineEnd = /[\r\n\u0085\u2028\u2029]|$/.exec(this.text.slice(at, at + 500))!.index;
    this.problems.push({ ...placeIn(this.segments, at, at + lineEnd), kind: "unread", message: "" });
  }

  /** What `make` gives stands for the alias of that name from then on, and within itself for nothing. */
  protected anchored(name: string | undefined, make: () => YamlNode): YamlNode {
    if (name === undefined) return make();
    this.anchors.set(name, "open");
    const count = this.counted.begin();
    const made = make();
    this.anchors.set(name, made);
    this.counted.keep(name, count);
    return made;
  }

  protected alias(token: Token): YamlNode | undefined {
    const name = token.value!;
    this.end = token.end;
    const place = placeIn(this.segments, token.start, token.end);
    const target = this.anchors.get(name);
    if (target && target !== "open") {
      const { alias: _, ...node } = target;
      if (this.counted.expand(name)) {
        const message = `Followed to the end, the aliases up to \`*${name}\` stand for more than go-yaml agrees to read.`;
        this.problems.push({ ...place, kind: "syntax", message });
      }
      return { ...node, alias: place, of: target.of ?? target };
    }
    if (target) {
      const message = `\`*${name}\` stands within its own anchor \`&${name}\`, and would never end.`;
      this.problems.push({ ...place, kind: "syntax", message });
      return undefined;
    }
    this.incomplete = true;
    this.problems.push({
      ...place,
      kind: "syntax",
      message: `There is no anchor \`&${name}\` above this alias.`,
    });
    return undefined;
  }

  protected empty(at: number, tagged: { tag?: string } = {}): YamlScalar {
    const place = placeIn(this.segments, at, at);
    this.counted.node();
    this.end = at;
    const resolved = resolveScalar("", true, tagged.tag, this.by);
    const value = resolved.type === "null" ? null : "";
    if (resolved.mistagged) this.mistagged(place, tagged.tag!);
    return withTag(scalarNode(place.chunk, place.start, place.end, "", value, "plain", -1), tagged);
  }

  protected scalar(token: Token, tagged: { tag?: string }): YamlScalar {
    const { start, end } = token;
    this.lastScalar = token;
    const style = token.style!;
    const parentIndent = token.indent!;
    const source = this.text.slice(start, end);
    const isSimple = style === "plain" && !/[\n\r\u0085\u2028\u2029]/.test(source);
    const raw = isSimple ? source : decodeScalar(source, style, parentIndent).value;
    const resolved = resolveScalar(raw, style === "plain", tagged.tag, this.by);
    const place = placeIn(this.segments, start, end);
    if (resolved.mistagged) this.mistagged(place, tagged.tag!);
    const text = resolved.type === "binary" ? decodeBinary(raw) : raw;
    let value: YamlScalar["value"] = text;
    if (resolved.type === "null") value = null;
    else if (resolved.bool !== undefined) value = resolved.bool;
    else if (resolved.number !== undefined) value = Number(resolved.number);
    this.counted.node();
    this.end = end;
    const node = scalarNode(place.chunk, place.start, place.end, text, value, style, parentIndent);
    return withTag(node, tagged);
  }

  private mistagged(place: Place, tag: string): void {
    const message = `This is not what its tag \`!!${tag.split(":").at(-1)}\` says.`;
    this.problems.push({ ...place, kind: "syntax", message });
  }

  /** Whether a placeholder stands there, for which the tree of its own chunk will be put in. */
  protected slotAt(at: number, items: (YamlNode | undefined)[]): boolean {
    if (!segmentAt(this.segments, at).slot) return false;
    this.slots.push({ items, index: items.length });
    items.push(undefined);
    return true;
  }

  protected pair(
    pairs: YamlPair[],
    seen: Map<string, YamlScalar>,
    key: YamlNode | undefined,
    value: YamlNode | undefined,
    start: number,
  ): void {
    if (!key) return;
    if (key.type !== "scalar") {
      const isTemplate = this.text.startsWith("{{", start);
      if (isTemplate) this.unquotedBraces = start;
      const message = isTemplate ? needsQuotes : complexKey;
      this.problems.push({ ...placeIn(this.segments, start, start + 2), kind: "syntax", message });
      return;
    }
    const { chunk, start: from, end } = key.alias ?? key;
    const first = seen.get(key.text);
    if (!first) seen.set(key.text, key);
    else
      this.problems.push({
        ...{ chunk, start: from, end },
        kind: "duplicate-key",
        message: key.text,
        first: { chunk: first.chunk, start: first.start, end: first.end },
      });
    pairs.push({ key, value });
  }

  protected seq(
    start: number,
    end: number,
    items: (YamlNode | undefined)[],
    flow: boolean,
    tagged: { tag?: string },
  ): YamlSeq {
    this.counted.node();
    this.end = end;
    const place = placeIn(this.segments, start, end);
    return withTag(seqNode(place.chunk, place.start, place.end, items, flow), tagged);
  }

  protected map(
    start: number,
    end: number,
    pairs: YamlPair[],
    flow: boolean,
    tagged: { tag?: string },
  ): YamlMap {
    this.counted.node();
    this.end = end;
    const place = placeIn(this.segments, start, end);
    return withTag(mapNode(place.chunk, place.start, place.end, pairs, flow), tagged);
  }
}

export const needsQuotes = "A text that begins with `{{` needs quotes: without them YAML reads a mapping.";
const complexKey = "A key has to be plain text here; this one is a list or a mapping.";
