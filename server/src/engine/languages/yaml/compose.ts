import { needsQuotes, NodeMaker } from "./nodeMaker.ts";
import type { GoYaml } from "./resolve.ts";
import { Scanner } from "./scan.ts";
import type { Segment } from "./segments.ts";
import { TagHandles } from "./tagHandles.ts";
import type { Token, TokenType } from "./token.ts";
import type { YamlMap, YamlNode, YamlPair, YamlScalar, YamlSeq } from "./tree.ts";

export type { Slot } from "./nodeMaker.ts";

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
export class Composer extends NodeMaker {
  private readonly scanner: Scanner;
  private readonly tags = new TagHandles();

  constructor(text: string, segments: readonly Segment[], by: GoYaml) {
    super(text, segments, by);
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

  private unexpected(token: Token, message: string): never {
    return this.scanner.refuse(message, token.start, Math.max(token.end, token.start + 1), "block");
  }

  /** `block`: dashes and indentation may stand here; `dashes`: a list may begin in the column of its key. */
  private node(block: boolean, dashes: boolean, depth: number): YamlNode | undefined {
    const { scanner } = this;
    const next = scanner.peek();
    if (depth > deepest)
      this.unexpected(next, `This is nested more than ${deepest} levels deep and is not read.`);
    if (next.type === "alias") return this.alias(scanner.next());
    const properties = this.properties();
    const token = scanner.peek();
    return this.anchored(properties.anchor, () => this.content(token, properties, block, dashes, depth));
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

  private blockMap(tagged: { tag?: string }, depth: number): YamlMap {
    const { scanner } = this;
    const { start } = scanner.next();
    const pairs: YamlPair[] = [];
    const seen = new Map<string, YamlScalar>();
    this.end = start;
    const ends: readonly TokenType[] = ["?", ":", "block-end"];
    for (let token = scanner.peek(); token.type !== "block-end"; token = scanner.peek()) {
      if (token.type !== "?") this.noKey(token);
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

  private noKey(token: Token): never {
    this.scanner.refuseWrappedQuote(this.lastScalar, token.start);
    const braces = this.unquotedBraces;
    const isBehind = braces !== undefined && !/[\n\r]/.test(this.text.slice(braces, token.start));
    if (isBehind) this.scanner.refuse(needsQuotes, braces, token.start, "block");
    return this.unexpected(
      token,
      token.type === "block-map" || token.type === "block-seq" || token.type === "-"
        ? "The keys of a mapping have to begin in one column."
        : "The value has ended before this. If all of it is one text, put it in quotes; else a comma is missing.",
    );
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

  /** The line is not indented deeper than the one on which the bracket opens: no part of it. */
  private isBesides(at: number, bracket: number): boolean {
    const [line, owner] = [at, bracket].map((offset) => this.text.lastIndexOf("\n", offset - 1) + 1);
    const indentOf = (from: number): number =>
      /^[ \t]*(?:- +)*/.exec(this.text.slice(from, from + 200))![0].length;
    return line !== owner && indentOf(line!) <= indentOf(owner!);
  }

  private unclosed(mark: "]" | "}", start: number): never {
    const token = this.scanner.peek();
    if (token.type === "end" || token.type.startsWith("document") || this.isBesides(token.start, start))
      this.scanner.refuse(`A closing \`${mark}\` is missing.`, start, start + 1, "line");
    this.scanner.refuseWrappedQuote(this.lastScalar, token.start);
    const why = token.type === ":" && this.scanner.whyNoKey(token.start);
    return this.unexpected(
      token,
      why ||
        `The value has ended before this. If all of it is one text, put it in quotes; else a comma or a closing \`${mark}\` is missing.`,
    );
  }
}

function noContent(type: TokenType): string {
  if (type === "-")
    return "Between brackets and braces, items and keys are separated by commas; dashes and indentation mean nothing there.";
  if (type === "]" || type === "}") return "This closes nothing: where is its opening bracket or brace?";
  if (type === "end") return "A value is missing at the end.";
  if (type === "document-start" || type === "document-end")
    return "The document ends here, before what was begun above is complete.";
  return "A value is missing in front of this.";
}
