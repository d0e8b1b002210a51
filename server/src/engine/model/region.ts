import type { Language, LanguageOptions, Parsed } from "../languages/language.ts";
import type { YamlScalar } from "../languages/yaml/tree.ts";
import type { Place } from "../text/place.ts";
import { decodeScalar, standsAsItIs } from "../text/scalar.ts";
import type { DecodedScalar } from "../text/scalar.ts";
import type { Span } from "../text/span.ts";
import type { Item } from "./items.ts";

/**
 * A scalar that is written in a language of its own. What it holds reports in offsets of `text`.
 *
 * A class because there are ten of them in every rule, kept for as long as the rule: their functions are shared.
 */
export class Region {
  readonly language: Language;
  readonly node: YamlScalar;
  /** Key that holds it. */
  readonly key: string;
  /** The rule, route … that it belongs to; set when the items of the document are read. */
  item: Item | undefined = undefined;
  readonly #options: LanguageOptions;
  #parsed: Parsed | undefined = undefined;
  #decoded: DecodedScalar | undefined = undefined;

  constructor(language: Language, node: YamlScalar, key: string, options: LanguageOptions) {
    this.language = language;
    this.node = node;
    this.key = key;
    this.#options = options;
  }

  get text(): string {
    return this.node.text;
  }

  /** Read on first use, and again after `forget`. */
  get parsed(): Parsed {
    return (this.#parsed ??= this.language.parse(this.node.text, this.#options));
  }

  /** Lets go of what can be made again from the text: its tree and the way back to the source. */
  forget(): void {
    this.#parsed = undefined;
    this.#decoded = undefined;
  }

  toChunk(span: Span): Place {
    const { chunk, start: from, end: to } = this.node;
    const map = this.#decode();
    const start = from + map.toSource(span.start);
    const last = span.end > span.start ? from + map.toSource(span.end - 1) : start;
    const end = span.end > span.start ? Math.max(last + 1, from + endOf(map, span.end)) : start;
    return { chunk, start, end: Math.min(end, to) };
  }

  /** Offset in `text` of an offset in the chunk. */
  fromChunk(offset: number): number {
    return this.#decode().fromSource(offset - this.node.start);
  }

  #decode(): DecodedScalar {
    if (this.#decoded) return this.#decoded;
    const { chunk, start, end, text, style, parentIndent } = this.node;
    const source = chunk.text.slice(start, end);
    this.#decoded = standsAsItIs(text, source, style) ?? decodeScalar(source, style, parentIndent);
    return this.#decoded;
  }
}

/** Source offset behind the character that ends at `offset`: an escape such as `\n` is more than one character long. */
function endOf(map: DecodedScalar, offset: number): number {
  const last = map.toSource(offset - 1);
  const next = map.toSource(offset);
  return next - last <= 10 && map.value[offset - 1] !== "\n" ? next : last + 1;
}
