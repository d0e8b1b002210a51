/** One member of the root, or of a list or mapping in it that is read piece by piece. */
export interface JsonMember {
  /** Key of the root. */
  readonly of: string;
  /** Key below it; `undefined` for what is read whole, and for the items of a list. */
  readonly key: string | undefined;
  /** As it is written. */
  readonly text: string;
}

/** The text ends in the middle, or is no JSON object. */
export class BrokenJson extends Error {}

/**
 * The members of a JSON object, one after the other, whatever its size: those of the root, and for the keys in `pieces`
 * the members of what stands there; without those of keys of the root that are not wanted. Holds one in memory at a time. Looks at quotes and brackets alone: what is
 * wrong inside of a member is told by who parses it. Throws `BrokenJson` behind the last complete member.
 */
export async function* jsonMembers(
  bytes: AsyncIterable<Uint8Array>,
  pieces: ReadonlySet<string>,
  isWanted: (of: string) => boolean = () => true,
): AsyncGenerator<JsonMember> {
  const scanner = new Scanner(pieces, isWanted);
  for await (const chunk of bytes) yield* scanner.take(chunk);
  if (!scanner.isDone) throw new BrokenJson("the file ends in the middle");
}

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Blanks and line breaks, and the bytes of a byte order mark. */
const isBlank = (byte: number): boolean =>
  byte === 0x20 ||
  byte === 0x0a ||
  byte === 0x0d ||
  byte === 0x09 ||
  byte === 0xef ||
  byte === 0xbb ||
  byte === 0xbf;

/** The root, or what is read piece by piece in it. */
interface Level {
  readonly isList: boolean;
  /** Of the value that comes next. */
  key: string | undefined;
}

class Scanner {
  readonly #pieces: ReadonlySet<string>;
  readonly #isWanted: (of: string) => boolean;
  readonly #levels: Level[] = [];
  /** A key or value is being read, within so many brackets of its own, in a text, behind a backslash. */
  #isReading = false;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** What came of it in earlier chunks. */
  #kept: Uint8Array[] = [];
  isDone = false;

  constructor(pieces: ReadonlySet<string>, isWanted: (of: string) => boolean) {
    this.#pieces = pieces;
    this.#isWanted = isWanted;
  }

  /** The members that end in this chunk. */
  take(chunk: Uint8Array): JsonMember[] {
    const found: JsonMember[] = [];
    let start = 0;
    for (let at = this.#isReading ? this.#inside(chunk, 0) : 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (isBlank(byte)) continue;
      if (!this.#isReading) {
        if (byte === comma || this.#opens(byte)) continue;
        if (byte === closeBrace || byte === closeBracket) {
          this.#close();
          continue;
        }
        start = at;
        this.#isReading = true;
        this.#inText = byte === quote;
        this.#depth = byte === openBrace || byte === openBracket ? 1 : 0;
        at = this.#inside(chunk, at + 1) - 1;
      } else if (byte === colon) this.#levels.at(-1)!.key = parsedKey(this.#text(chunk, start, at));
      else if (byte === comma || byte === closeBrace || byte === closeBracket) {
        const member = this.#member(chunk, start, at);
        if (member) found.push(member);
        if (byte !== comma) this.#close();
      } else if (byte === quote || byte === openBrace || byte === openBracket)
        throw new BrokenJson("a comma is missing");
    }
    if (this.#isReading) this.#kept.push(chunk.slice(start));
    return found;
  }

  /** Steps over what stands in quotes and brackets: to the first byte behind it, or to the end of the chunk. */
  #inside(chunk: Uint8Array, from: number): number {
    let [inText, escaped, depth] = [this.#inText, this.#escaped, this.#depth];
    let at = from;
    for (; at < chunk.length && (inText || depth > 0); at++) {
      const byte = chunk[at]!;
      if (inText) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) inText = false;
      } else if (byte === quote) inText = true;
      else if (byte === openBrace || byte === openBracket) depth++;
      else if (byte === closeBrace || byte === closeBracket) depth--;
    }
    [this.#inText, this.#escaped, this.#depth] = [inText, escaped, depth];
    return at;
  }

  #opens(byte: number): boolean {
    const level = this.#levels.at(-1);
    if (!level) {
      if (byte !== openBrace || this.isDone) throw new BrokenJson("it is no JSON object");
      this.#levels.push({ isList: false, key: undefined });
      return true;
    }
    const isOpening = byte === openBrace || byte === openBracket;
    if (!isOpening || this.#levels.length > 1 || !this.#pieces.has(level.key ?? "")) return false;
    this.#levels.push({ isList: byte === openBracket, key: undefined });
    return true;
  }

  #close(): void {
    this.#levels.pop();
    const level = this.#levels.at(-1);
    if (level) level.key = undefined;
    else this.isDone = true;
  }

  #member(chunk: Uint8Array, start: number, end: number): JsonMember | undefined {
    const level = this.#levels.at(-1)!;
    const { key } = level;
    const of = this.#levels[0]!.key;
    if (!level.isList) level.key = undefined;
    if (of !== undefined && this.#isWanted(of))
      return { of, key: this.#levels.length > 1 ? key : undefined, text: this.#text(chunk, start, end) };
    this.#isReading = false;
    this.#kept = [];
    return undefined;
  }

  /** What was read up to here. */
  #text(chunk: Uint8Array, start: number, end: number): string {
    this.#isReading = false;
    if (this.#kept.length === 0) return decoder.decode(chunk.subarray(start, end));
    const all = Buffer.concat([...this.#kept, chunk.subarray(0, end)]);
    this.#kept = [];
    return decoder.decode(all);
  }
}

const decoder = new TextDecoder();

function parsedKey(text: string): string {
  try {
    return JSON.parse(text) as string;
  } catch {
    throw new BrokenJson("a key is no text");
  }
}
