import type { Language, LanguageOptions, Parsed } from "../languages/language.ts";
import type { YamlScalar } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { decodeScalar } from "../text/scalar.ts";
import type { DecodedScalar } from "../text/scalar.ts";
import type { Span } from "../text/span.ts";
import type { Item } from "./items.ts";

/** A scalar that is written in a language of its own. What it holds reports in offsets of `text`. */
export interface Region {
  readonly language: Language;
  readonly node: YamlScalar;
  /** Key that holds it. */
  readonly key: string;
  readonly text: string;
  /** Read on first use. */
  readonly parsed: Parsed;
  /** The rule, route … that it belongs to; set when the items of the document are read. */
  item?: Item;
  toChunk(span: Span): Place;
  /** Offset in `text` of an offset in the chunk. */
  fromChunk(offset: number): number;
}

export function makeRegion(
  language: Language,
  node: YamlScalar,
  key: string,
  options: LanguageOptions,
): Region {
  let parsed: Parsed | undefined;
  let decoded: DecodedScalar | undefined;
  const decode = (): DecodedScalar =>
    (decoded ??= decodeScalar(node.chunk.text.slice(node.start, node.end), node.style, node.parentIndent));
  return {
    language,
    node,
    key,
    text: node.text,
    get parsed() {
      return (parsed ??= language.parse(node.text, options));
    },
    toChunk(span) {
      const map = decode();
      const start = node.start + map.toSource(span.start);
      const last = span.end > span.start ? node.start + map.toSource(span.end - 1) : start;
      const end = span.end > span.start ? Math.max(last + 1, node.start + endOf(map, span.end)) : start;
      return { chunk: node.chunk, start, end: Math.min(end, node.end) };
    },
    fromChunk(offset) {
      return decode().fromSource(offset - node.start);
    },
  };
}

/** Source offset behind the character that ends at `offset`: an escape such as `\n` is more than one character long. */
function endOf(map: DecodedScalar, offset: number): number {
  const last = map.toSource(offset - 1);
  const next = map.toSource(offset);
  return next - last <= 10 && !/\n/.test(map.value.slice(offset - 1, offset)) ? next : last + 1;
}
