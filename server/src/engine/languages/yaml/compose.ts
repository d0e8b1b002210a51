import type { Place } from "../../text/place.ts";
import { decodeScalar } from "../../text/scalar.ts";
import { AliasCount } from "./aliasCount.ts";
import { decodeBinary, resolveScalar } from "./resolve.ts";
import type { GoYaml } from "./resolve.ts";
import { Scanner } from "./scan.ts";
import { placeIn, segmentAt } from "./segments.ts";
import type { Segment } from "./segments.ts";
import { TagHandles } from "./tagHandles.ts";
import type { Token, TokenType } from "./token.ts";
import type { YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar, YamlSeq } from "./tree.ts";

/** A place in the tree that an item chunk's own tree has to fill, in the order of the chunks. */
export interface Slot {
  readonly items: (YamlNode | undefined)[];
  readonly index: number;
}

/** Nesting beyond this is not followed; nothing that a schema of ours describes comes near it. */
export const deepest = 200;

interface Properties {
  readonly tag?: string;
  readonly anchor?: string;
}

/**
 * Makes the tree of the first document of a text, as go-yaml does; throws a `YamlRefusal` where that ends.
 * Source: gopkg.in/yaml.v3 3.0.1 and yaml.v2 2.4.0, parserc.go and decode.go.
 */
export class Composer {
  readonly problems: YamlProblem[] = [];
  readonly slots: Slot[] = [];
  incomplete = false;

  private readonly scanner: Scanner;
  private readonly tags = new TagHandles();
  private readonly anchors = new Map<string, YamlNode | "open">();
  private readonly counted = new AliasCount();
  private readonly text: string;
  private readonly segments: readonly Segment[];
  private readonly by: GoYaml;
  /** Where the node that was made last ends. */
  private end = 0;

  constructor(text: string, segments: readonly Segment[], by: GoYaml) {
    this.text = text;
    this.segments = segments;
    this.by = by;
    this.scanner = new Scanner(text);
  }

  document(): YamlNode | undefined {
    const { scanner } = this;
    let token = scanner.peek();
    const explicit = token.type === "directive" || token.type === "document-start";
    for (; token.type === "directive"; token = scanner.peek()) this.tags.directive(scanner.next());
    let root: YamlNode | undefined;
    if (explicit) {
      if (token.type !== "document-start")
        this.unexpected(token, "Between directives and the document belongs a line `---`.");
      scanner.next();
      token = scanner.peek();
    }
    const isEmpty =
      token.type === "end" || (explicit && /^(?:directive|document-start|document-end)$/.test(token.type));
    if (!isEmpty) root = this.node(true, false, 0);
    token = scanner.peek();
    if (this.by === "yaml.v3") scanner.lookAhead(3);
    if (!/^(?:end|directive|document-start|document-end)$/.test(token.type)) this.unread(token.start);
    return root;
  }

  /** The document is complete, and yet there is more: go-yaml does not look at it. */
  private unread(at: number): void {
    const lineEnd = /[\r\n\u0085\u2028\u2029]|$/.exec(this.text.slice(at, at + 500))!.index;
    this.problems.push({ ...placeIn(this.segments, at, at + lineEnd), kind: "unread", message: "" });
  }

  private unexpected(token: Token, message: string): never {
    return this.scanner.refuse(message, token.start, Math.max(token.end, token.start + 1));
  }

  /** `block`: dashes and indentation may stand here; `dashes`: a list may begin in the column of its key. */
  private node(block: boolean, dashes: boolean, depth: number): YamlNode | undefined {
    const { scanner } = this;
    let token = scanner.peek();
    if (depth > deepest)
      this.unexpected(token, `This is nested more than ${deepest} levels deep and is not read.`);
    if (token.type === "alias") return this.alias(scanner.next());
    const properties = this.properties();
    token = scanner.peek();
    if (properties.anchor !== undefined) this.anchors.set(properties.anchor, "open");
    const count = this.counted.begin();
    const made = this.content(token, properties, block, dashes, depth);
    if (properties.anchor !== undefined) {
      this.anchors.set(properties.anchor, made);
      this.counted.keep(properties.anchor, count);
    }
    return made;
  }

  private properties(): Properties {
    const { scanner } = this;
    let tag: string | undefined;
    let anchor: string | undefined;
    for (let token = scanner.peek(); ; token = scanner.peek()) {
      if (token.type === "anchor" && anchor === undefined) anchor = scanner.next().value!;
      else if (token.type === "tag" && tag === undefined) tag = this.tags.expand(scanner.next());
      else return { ...(tag !== undefined && { tag }), ...(anchor !== undefined && { anchor }) };
    }
  }

  private content(
    token: Token,
    { tag, anchor }: Properties,
    block: boolean,
    dashes: boolean,
    depth: number,
  ): YamlNode {
    const tagged = tag === undefined ? {} : { tag };
    if (dashes && token.type === "-") return this.dashes(tagged, depth);
    if (token.type === "scalar") return this.scalar(this.scanner.next(), tagged);
    if (token.type === "[") return this.flowSeq(tagged, depth);
    if (token.type === "{") return this.flowMap(tagged, depth);
    if (block && token.type === "block-seq") return this.blockSeq(tagged, depth);
    if (block && token.type === "block-map") return this.blockMap(tagged, depth);
    if (tag !== undefined || anchor !== undefined) return this.empty(token.start, tagged);
    return this.unexpected(token, noContent(token.type));
  }

  private alias(token: Token): YamlNode | undefined {
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

  private empty(at: number, tagged: { tag?: string } = {}): YamlScalar {
    const place = placeIn(this.segments, at, at);
    this.counted.node();
    this.end = at;
    const resolved = resolveScalar("", true, tagged.tag, this.by);
    const value = resolved.type === "null" ? null : "";
    if (resolved.mistagged) this.mistagged(place, tagged.tag!);
    const { indent } = this.scanner;
    return { type: "scalar", ...place, text: "", value, style: "plain", parentIndent: indent, ...tagged };
  }

  private scalar(token: Token, tagged: { tag?: string }): YamlScalar {
    const { start, end } = token;
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
    return { type: "scalar", ...place, text, value, style, parentIndent, ...tagged };
  }

  private mistagged(place: Place, tag: string): void {
    const message = `This is not what its tag \`!!${tag.split(":").at(-1)}\` says.`;
    this.problems.push({ ...place, kind: "syntax", message });
  }

  private blockSeq(tagged: { tag?: string }, depth: number): YamlSeq {
    const { scanner } = this;
    const { start } = scanner.next();
    const items: (YamlNode | undefined)[] = [];
    this.end = start;
    for (let token = scanner.peek(); token.type !== "block-end"; token = scanner.peek()) {
      if (token.type !== "-")
        this.unexpected(
          token,
          "This stands among the items of a list without a dash: add `- `, or indent it as a part of the item above.",
        );
      this.item(items, scanner.next(), ["-", "block-end"], depth);
    }
    scanner.next();
    return this.seq(start, this.end, items, false, tagged);
  }

  /** A list whose dashes stand in the column of its key. */
  private dashes(tagged: { tag?: string }, depth: number): YamlSeq {
    const { scanner } = this;
    const { start } = scanner.peek();
    const items: (YamlNode | undefined)[] = [];
    while (scanner.peek().type === "-") this.item(items, scanner.next(), ["-", "?", ":", "block-end"], depth);
    return this.seq(start, this.end, items, false, tagged);
  }

  /** Reads what stands behind a dash, unless one of `ends` follows. */
  private item(
    items: (YamlNode | undefined)[],
    dash: Token,
    ends: readonly TokenType[],
    depth: number,
  ): void {
    const token = this.scanner.peek();
    const item = ends.includes(token.type) ? this.empty(dash.end) : this.node(true, false, depth + 1);
    if (!this.slotAt(token.start, items)) items.push(item);
  }

  /** Whether a placeholder stands there, for which the tree of its own chunk will be put in. */
  private slotAt(at: number, items: (YamlNode | undefined)[]): boolean {
    if (!segmentAt(this.segments, at).slot) return false;
    this.slots.push({ items, index: items.length });
    items.push(undefined);
    return true;
  }

  private blockMap(tagged: { tag?: string }, depth: number): YamlMap {
    const { scanner } = this;
    const { start } = scanner.next();
    const pairs: YamlPair[] = [];
    const seen = new Map<string, YamlScalar>();
    this.end = start;
    const ends: readonly TokenType[] = ["?", ":", "block-end"];
    for (let token = scanner.peek(); token.type !== "block-end"; token = scanner.peek()) {
      if (token.type !== "?") this.unexpected(token, noKey(token.type));
      const mark = scanner.next();
      const isEmpty = ends.includes(scanner.peek().type);
      const key = isEmpty ? this.empty(mark.end) : this.node(true, true, depth + 1);
      let value: YamlNode | undefined;
      if (scanner.peek().type === ":") {
        const colon = scanner.next();
        value = ends.includes(scanner.peek().type) ? this.empty(colon.end) : this.node(true, true, depth + 1);
      }
      this.pair(pairs, seen, key, value, start);
    }
    scanner.next();
    return this.map(start, this.end, pairs, false, tagged);
  }

  private flowSeq(tagged: { tag?: string }, depth: number): YamlSeq {
    const { scanner } = this;
    const { start } = scanner.next();
    const items: (YamlNode | undefined)[] = [];
    for (let first = true; scanner.peek().type !== "]"; first = false) {
      if (!first) {
        if (scanner.peek().type !== ",") this.unclosed("]", start);
        scanner.next();
        if (scanner.peek().type === "]") break;
      }
      const token = scanner.peek();
      const item = token.type === "?" ? this.singlePair(depth) : this.node(false, false, depth + 1);
      if (!this.slotAt(token.start, items)) items.push(item);
    }
    return this.seq(start, scanner.next().end, items, true, tagged);
  }

  /** `[key: value]`: a mapping of one pair as an item. */
  private singlePair(depth: number): YamlMap {
    const { scanner } = this;
    const { start } = scanner.next();
    let key: YamlNode | undefined;
    // What stands for an empty key is passed over, as go-yaml does.
    if ([":", ",", "]"].includes(scanner.peek().type)) key = this.empty(scanner.next().end);
    else key = this.node(false, false, depth + 2);
    let value: YamlNode | undefined;
    if (scanner.peek().type === ":") {
      const colon = scanner.next();
      const isEmpty = scanner.peek().type === "," || scanner.peek().type === "]";
      value = isEmpty ? this.empty(colon.end) : this.node(false, false, depth + 2);
    }
    const pairs: YamlPair[] = [];
    this.pair(pairs, new Map(), key, value, start);
    return this.map(start, this.end, pairs, true, {});
  }

  private flowMap(tagged: { tag?: string }, depth: number): YamlMap {
    const { scanner } = this;
    const { start } = scanner.next();
    const pairs: YamlPair[] = [];
    const seen = new Map<string, YamlScalar>();
    for (let first = true; scanner.peek().type !== "}"; first = false) {
      if (!first) {
        if (scanner.peek().type !== ",") this.unclosed("}", start);
        scanner.next();
        if (scanner.peek().type === "}") break;
      }
      let key: YamlNode | undefined;
      let value: YamlNode | undefined;
      if (scanner.peek().type === "?") {
        const mark = scanner.next();
        const isEmpty = [":", ",", "}"].includes(scanner.peek().type);
        key = isEmpty ? this.empty(mark.end) : this.node(false, false, depth + 1);
        if (scanner.peek().type === ":") {
          const colon = scanner.next();
          const isNull = scanner.peek().type === "," || scanner.peek().type === "}";
          value = isNull ? this.empty(colon.end) : this.node(false, false, depth + 1);
        }
      } else key = this.node(false, false, depth + 1);
      this.pair(pairs, seen, key, value, start);
    }
    return this.map(start, scanner.next().end, pairs, true, tagged);
  }

  private unclosed(mark: "]" | "}", start: number): never {
    const token = this.scanner.peek();
    if (token.type === "end" || token.type.startsWith("document"))
      this.scanner.refuse(`A closing \`${mark}\` is missing.`, start, start + 1);
    const why = token.type === ":" && this.scanner.whyNoKey(token.start);
    return this.unexpected(token, why || `A comma is missing in front of this, or a closing \`${mark}\`.`);
  }

  private pair(
    pairs: YamlPair[],
    seen: Map<string, YamlScalar>,
    key: YamlNode | undefined,
    value: YamlNode | undefined,
    start: number,
  ): void {
    if (!key) return;
    if (key.type !== "scalar") {
      const message = this.text.startsWith("{{", start) ? needsQuotes : complexKey;
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

  private seq(
    start: number,
    end: number,
    items: (YamlNode | undefined)[],
    flow: boolean,
    tagged: { tag?: string },
  ): YamlSeq {
    this.counted.node();
    this.end = end;
    return { type: "seq", ...placeIn(this.segments, start, end), items, flow, ...tagged };
  }

  private map(
    start: number,
    end: number,
    pairs: YamlPair[],
    flow: boolean,
    tagged: { tag?: string },
  ): YamlMap {
    this.counted.node();
    this.end = end;
    return { type: "map", ...placeIn(this.segments, start, end), pairs, flow, ...tagged };
  }
}

const needsQuotes = "A text that begins with `{{` needs quotes: without them YAML reads a mapping.";
const complexKey = "A key has to be plain text here; this one is a list or a mapping.";

const noKey = (type: TokenType): string =>
  type === "block-map" || type === "block-seq" || type === "-"
    ? "The keys of a mapping have to begin in one column."
    : "The value has ended before this. If all of it is one text, put it in quotes; else a comma is missing.";

function noContent(type: TokenType): string {
  if (type === "-")
    return "Between brackets and braces, items and keys are separated by commas; dashes and indentation mean nothing there.";
  if (type === "]" || type === "}") return "This closes nothing: where is its opening bracket or brace?";
  if (type === "end") return "A value is missing at the end.";
  if (type === "document-start" || type === "document-end")
    return "The document ends here, before what was begun above is complete.";
  return "A value is missing in front of this.";
}
