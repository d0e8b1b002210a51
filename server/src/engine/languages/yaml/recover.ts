import { isAlias, isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Alias, Document, Pair, ParsedNode, Scalar } from "yaml";
import { positionIn } from "../../text/chunk.ts";
import type { Chunk } from "../../text/chunk.ts";
import type { Place } from "../../text/place.ts";
import { decodeScalar } from "../../text/scalar.ts";
import type { ScalarStyle } from "../../text/scalar.ts";
import { deepest } from "./compose.ts";
import type { Slot } from "./compose.ts";
import { onOneLine } from "./onOneLine.ts";
import { inPlainWords } from "./plainWords.ts";
import { placeIn, segmentAt } from "./segments.ts";
import type { Segment } from "./segments.ts";
import type { YamlRefusal } from "./token.ts";
import type { YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar, YamlSeq } from "./tree.ts";

/** Blanks with a tab that begin an empty line or a comment; before anything else the parser reports the tab itself. */
const tabbed = /^( *)\t[ \t]*(?=#|\r?$)/gm;

const styles: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** What is left of a text that go-yaml refuses, for the sake of all who look at it while it is written. */
export interface Recovered {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
  readonly slots: readonly Slot[];
  readonly incomplete: boolean;
}

/**
 * Reads on behind mistakes, with the npm package `yaml`: all of them are found, and a tree. What the package takes and
 * go-yaml does not is told by the refusal.
 */
export function recover(text: string, segments: readonly Segment[], refusal: YamlRefusal): Recovered {
  const reader = new Reader(text, segments);
  try {
    const document = reader.parse();
    const root = reader.node(document.contents, -1, 0);
    reader.errors(document);
    reader.tabs();
    reader.refused(refusal, document);
    return { root, problems: reader.problems, slots: reader.slots, incomplete: reader.incomplete };
  } catch (error) {
    const message = error instanceof RangeError ? "This is nested too deeply to be read." : String(error);
    reader.problems.push({ ...reader.place(0, text.length), kind: "syntax", message });
    return { root: undefined, problems: reader.problems, slots: [], incomplete: false };
  }
}

const parse = (text: string): Document.Parsed =>
  parseDocument(text, {
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: "silent",
    version: "1.2",
  });

/** go-yaml takes a comment right behind a quote. */
const isError = ({ message }: { readonly message: string }): boolean =>
  !message.startsWith("Comments must be separated");

/** Errors that go-yaml does not have where the lines of a quote or flow collection are indented too little. */
const indentation = /closing .quote|must be sufficiently indented/;

/** Texts of several lines with a colon in the last one, where a mapping cannot begin: their starts and ends. */
function keysRunningOn({ errors }: Document.Parsed): ReadonlyMap<number, number> {
  const nested = new Set(
    errors.filter(({ code }) => code === "BLOCK_AS_IMPLICIT_KEY").map(({ pos }) => pos[0]),
  );
  const multiline = errors.filter(({ code, pos }) => code === "MULTILINE_IMPLICIT_KEY" && nested.has(pos[0]));
  return new Map(multiline.map(({ pos }) => pos));
}

class Reader {
  readonly problems: YamlProblem[] = [];
  readonly slots: Slot[] = [];
  readonly anchors = new Map<string, YamlNode>();
  /** Lines of each chunk with a syntax error. */
  readonly broken = new Map<Chunk, Set<number>>();
  /** Where a line may begin with a tab: in quotes and brackets, and `beyond` a column in text. */
  readonly tabsAllowed: { readonly start: number; readonly end: number; readonly beyond: number }[] = [];
  /** Offsets of quotes that are not closed. */
  readonly unclosed: number[] = [];
  incomplete = false;
  /** What was parsed has other line breaks than `text`: scalars are decoded here. */
  drawn = false;
  readonly text: string;
  readonly hasTabs: boolean;
  readonly segments: readonly Segment[];

  constructor(text: string, segments: readonly Segment[]) {
    this.text = text;
    this.hasTabs = text.includes("\t");
    this.segments = segments;
  }

  /** Read once more with wrapped quotes and braces on one line, where that is all that is wrong. */
  parse(): Document.Parsed {
    const document = parse(this.text);
    if (!document.errors.some(({ message }) => indentation.test(message))) return document;
    const drawn = onOneLine(this.text);
    const again = drawn === this.text ? document : parse(drawn);
    if (again.errors.length > 0) return document;
    this.drawn = true;
    return again;
  }

  place(start: number, end: number): Place {
    return placeIn(this.segments, start, end);
  }

  errors(document: Document.Parsed): void {
    const runningOn = keysRunningOn(document);
    for (const error of document.errors) {
      if (!isError(error)) continue;
      const end = runningOn.get(error.pos[0]);
      if (end === undefined) this.error(error.message, this.opening(error.message) ?? error.pos);
      else if (error.code === "BLOCK_AS_IMPLICIT_KEY") this.keyInText(error.pos[0], end);
    }
  }

  /** go-yaml stops at the colon, which is lines below where the text begins. */
  keyInText(start: number, end: number): void {
    const last = start + this.text.slice(start, end).search(/\S[^\n]*$/);
    const above = this.text.slice(start, last).trimEnd();
    const value = above.length < 40 && !above.includes("\n") ? `\`${above}\`` : "a text";
    this.syntax(
      this.place(last, end),
      `This line goes on with ${value}, the value above, so no key can stand in it: align it with the other keys, or put the text in quotes.`,
      this.place(start, start),
    );
  }

  error(message: string, [start, end]: readonly [number, number]): void {
    const place = this.place(
      Math.min(start, this.text.length),
      Math.min(Math.max(end, start), this.text.length),
    );
    this.syntax(place, inPlainWords(message));
  }

  /** What is wrong behind a mistake on the same line is mostly its consequence. */
  syntax(place: Place, message: string, from?: Place): void {
    const { line } = positionIn(place.chunk, place.start);
    const known = this.broken.get(place.chunk);
    if (known?.has(line)) return;
    if (known) known.add(line);
    else this.broken.set(place.chunk, new Set([line]));
    this.problems.push({ ...place, kind: "syntax", message, ...(from && { from }) });
  }

  /** Most often one of the mistakes that the package finds as well. */
  refused({ start, end, message, isOurs }: YamlRefusal, document: Document.Parsed): void {
    if (isOurs || !document.errors.some(isError)) this.syntax(this.place(start, end), message);
  }

  /** go-yaml refuses a tab among the blanks that begin a line of block style, empty lines and comments included. */
  tabs(): void {
    for (const match of this.text.matchAll(tabbed)) {
      const at = match.index + match[1]!.length;
      if (
        this.tabsAllowed.some(
          ({ start, end, beyond }) => start <= at && at < end && match[1]!.length > beyond,
        )
      )
        continue;
      this.syntax(
        this.place(at, at + 1),
        "YAML does not allow a tab here, not even on an empty line; take it out.",
      );
    }
  }

  /** A quote that is never closed is wrong where it opens, not where the text ends. */
  opening(message: string): [number, number] | undefined {
    const quote = /closing (["'])/.exec(message)?.[1];
    const start = quote && this.unclosed.find((offset) => this.text[offset] === quote);
    return start === undefined || start === "" ? undefined : [start, start + 1];
  }

  node(node: ParsedNode | null | undefined, indent: number, depth: number): YamlNode | undefined {
    if (!node) return undefined;
    const [start, end] = node.range;
    if (depth > deepest) {
      this.problems.push({
        ...this.place(start, end),
        kind: "syntax",
        message: `This is nested more than ${deepest} levels deep and is not read.`,
      });
      return undefined;
    }
    if (isAlias(node)) return this.alias(node, start, end);
    const tag = node.tag ? { tag: node.tag } : {};
    let made: YamlNode;
    if (isScalar(node)) made = this.scalar(node, start, end, indent, tag);
    else if (isMap(node)) made = this.map(node.items, node, tag, depth);
    else if (isSeq(node)) made = this.seq(node.items, node, tag, depth);
    else return undefined;
    if ("anchor" in node && node.anchor) this.anchors.set(node.anchor, made);
    return made;
  }

  alias(node: Alias, start: number, end: number): YamlNode | undefined {
    const target = this.anchors.get(node.source);
    if (target) return { ...target, alias: this.place(start, end), of: target.of ?? target };
    this.incomplete = true;
    const message = `There is no anchor \`&${node.source}\` above this alias.`;
    this.syntax(this.place(start, end), message);
    return undefined;
  }

  scalar(node: Scalar.Parsed, start: number, end: number, indent: number, tag: { tag?: string }): YamlScalar {
    const source = this.text.slice(start, end);
    const value =
      this.drawn && typeof node.value === "string" ? this.decoded(node, source, indent) : node.value;
    const known =
      typeof value === "string" || typeof value === "number" || typeof value === "boolean" || value === null;
    const style = styles[node.type ?? "PLAIN"] ?? "plain";
    if ((style === "single" || style === "double") && !isClosed(source)) this.unclosed.push(start);
    if (style === "double") this.escapes(source, start);
    this.allowTabs(style, start, end, indent);
    if (tag.tag && isMistagged(tag.tag, node.source ?? String(value))) {
      this.syntax(
        this.place(start, end),
        `This is not what its tag \`!!${tag.tag.split(":").at(-1)}\` says.`,
      );
    }
    const isText = typeof value === "string" && (style !== "plain" || this.drawn);
    const text = isText ? value : (node.source ?? String(value));
    return {
      type: "scalar",
      ...this.place(start, end),
      text,
      value: known ? value : text,
      style,
      parentIndent: indent,
      ...tag,
    };
  }

  allowTabs(style: ScalarStyle, start: number, end: number, indent: number): void {
    if (!this.hasTabs) return;
    if (style === "single" || style === "double") this.tabsAllowed.push({ start, end, beyond: -1 });
    else if (style === "plain") {
      const blank = /^\s*/.exec(this.text.slice(end))![0].length;
      this.tabsAllowed.push({ start, end: end + blank, beyond: indent });
    } else this.tabsAllowed.push({ start, end, beyond: -1 });
  }

  decoded(node: Scalar.Parsed, source: string, indent: number): string {
    const style = styles[node.type ?? "PLAIN"] ?? "plain";
    const isBlock = style === "literal" || style === "folded";
    return isBlock ? String(node.value) : decodeScalar(source, style, indent).value;
  }

  /** Escapes that YAML 1.2 has and go-yaml refuses (scannerc.go). */
  escapes(source: string, start: number): void {
    if (!source.includes("\\")) return;
    for (const { 0: escape, index } of source.matchAll(/\\(?:u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g)) {
      if (escape !== "\\/" && !escape.startsWith("\\u")) continue;
      if (escape === "\\u") continue;
      const at = start + index;
      const what =
        escape === "\\/"
          ? "is an escape that JSON has and Prometheus' YAML reader has not"
          : "is no character";
      this.syntax(this.place(at, at + escape.length), `\`${escape}\` ${what}.`);
      return;
    }
  }

  map(
    pairs: readonly Pair<ParsedNode, ParsedNode | null>[],
    node: ParsedNode,
    tag: { tag?: string },
    depth: number,
  ): YamlMap {
    const [start, end] = node.range;
    const column = this.column(start);
    const read: YamlPair[] = [];
    const seen = new Map<string, YamlScalar>();
    for (const pair of pairs) {
      const key =
        this.node(pair.key, column, depth + 1) ?? this.emptyKey(pair.value?.range[0] ?? start, column);
      if (key.type !== "scalar") {
        this.syntax(this.place(start, end), complexKey(this.text.slice(start, start + 2)));
        continue;
      }
      const first = seen.get(key.text);
      if (first) {
        this.problems.push({
          chunk: key.chunk,
          start: key.start,
          end: key.end,
          kind: "duplicate-key",
          message: key.text,
          first: { chunk: first.chunk, start: first.start, end: first.end },
        });
      } else seen.set(key.text, key);
      read.push({ key, value: this.node(pair.value, column, depth + 1) });
    }
    if (isFlow(node)) this.tabsAllowed.push({ start, end, beyond: -1 });
    return { type: "map", ...this.place(start, end), pairs: read, flow: isFlow(node), ...tag };
  }

  emptyKey(at: number, column: number): YamlScalar {
    return {
      type: "scalar",
      ...this.place(at, at),
      text: "",
      value: null,
      style: "plain",
      parentIndent: column,
    };
  }

  seq(
    nodes: readonly (ParsedNode | null)[],
    node: ParsedNode,
    tag: { tag?: string },
    depth: number,
  ): YamlSeq {
    const [start, end] = node.range;
    const column = this.column(start);
    const items: (YamlNode | undefined)[] = [];
    for (const item of nodes) {
      const segment = item ? segmentAt(this.segments, item.range[0]) : undefined;
      if (segment?.slot) {
        this.slots.push({ items, index: items.length });
        items.push(undefined);
      } else items.push(this.node(item, column, depth + 1));
    }
    if (isFlow(node)) this.tabsAllowed.push({ start, end, beyond: -1 });
    return { type: "seq", ...this.place(start, end), items, flow: isFlow(node), ...tag };
  }

  column(offset: number): number {
    return offset - (this.text.lastIndexOf("\n", offset - 1) + 1);
  }
}

const isClosed = (source: string): boolean =>
  source.startsWith("'") ? /^'(?:[^']|'')*'$/.test(source) : /^"(?:[^"\\]|\\[^])*"$/.test(source);

const isFlow = (node: ParsedNode): boolean => "flow" in node && node.flow;

const complexKey = (begin: string): string =>
  begin === "{{"
    ? "A text that begins with `{{` needs quotes: without them YAML reads a mapping."
    : "A key has to be plain text here; this one is a list or a mapping.";

/** Tags that go-yaml checks while it decodes (resolve.go); of others it takes any text. */
function isMistagged(tag: string, text: string): boolean {
  if (/^tag:yaml\.org,2002:(?:int|float)$/.test(tag))
    return !/^[-+]?(?:0[xob])?[\d._a-f]+(?:e[-+]?\d+)?$|^[-+]?\.(?:inf|nan)$/i.test(text);
  if (tag !== "tag:yaml.org,2002:binary") return false;
  const digits = text.replaceAll(/\s/g, "");
  return digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits);
}
