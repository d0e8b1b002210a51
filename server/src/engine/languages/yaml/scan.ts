import { scanBlock, scanPlain, scanQuoted } from "./scanScalar.ts";
import { scanAlias, scanDirective, scanTag } from "./scanWord.ts";
import { breakLength, isBlank, isMarkerAt, isSpace, YamlRefusal } from "./token.ts";
import type { Spoils, Token, TokenType } from "./token.ts";

/** A place that turns out to be a key when a colon follows. */
interface PossibleKey {
  /** Number of the token that would be the key. */
  readonly number: number;
  readonly at: number;
  readonly line: number;
  readonly column: number;
  /** In this column of a block mapping only a key can stand. */
  readonly required: boolean;
}

/** A key without `?` is at most this long, in characters, and on one line. */
const longestKey = 1024;

const deepestFlow = 10_000;

/**
 * Splits a text into tokens as go-yaml does: YAML 1.1 as libyaml reads it, with what it takes and refuses beyond the
 * specification. Source: gopkg.in/yaml.v3 3.0.1 and yaml.v2 2.4.0, scannerc.go, which agree.
 */
export class Scanner {
  readonly text: string;
  /** Where the scanner stands. */
  at = 0;
  lineStart = 0;
  line = 0;
  /** Indentation of the innermost block, -1 outside of all. */
  indent = -1;
  /** How many brackets and braces are open. */
  flow = 0;
  /** Whether a key may begin here. */
  keyAllowed = true;

  private readonly tokens: Token[] = [];
  private head = 0;
  /** Tokens handed out. */
  private taken = 0;
  private readonly indents: number[] = [];
  /** One for the block and one for each open bracket. */
  private readonly keys: (PossibleKey | undefined)[] = [undefined];
  /** For each of them, whether there was ever one. */
  private readonly hadKey: boolean[] = [false];
  /** An empty bracket or brace, which go-yaml takes for a value before it has seen that a colon follows. */
  private passed: PossibleKey | undefined;
  private ended = false;
  /** Of the last colon without a key: what would have been its key, had it been shorter or on the colon's line. */
  private lostKey: PossibleKey | undefined;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.at = this.lineStart = 1;
  }

  /** The next token, which stays; throws a `YamlRefusal`. */
  peek(): Token {
    while (!this.ended && (this.head === this.tokens.length || this.mayBecomeKey())) this.fetch();
    return this.tokens[this.head] ?? this.tokens.at(-1)!;
  }

  next(): Token {
    const token = this.peek();
    if (this.head < this.tokens.length - 1 || !this.ended) this.head++;
    this.taken++;
    if (this.head > 4096) {
      this.tokens.splice(0, this.head);
      this.head = 0;
    }
    return token;
  }

  /** Scans on, beyond what was taken, as yaml.v3 does for the sake of comments. */
  lookAhead(count: number): void {
    while (!this.ended && this.tokens.length - this.head < count) this.fetch();
  }

  get column(): number {
    return this.at - this.lineStart;
  }

  refuse(message: string, start = this.at, end = start + 1, spoils?: Spoils): never {
    throw new YamlRefusal(message, start, Math.min(Math.max(end, start), this.text.length), spoils);
  }

  skipBreak(): void {
    this.at += breakLength(this.text, this.at);
    this.lineStart = this.at;
    this.line++;
  }

  skipBlanks(): void {
    while (isBlank(this.text[this.at])) this.at++;
  }

  /** The token at the head may still get a key in front of it. */
  private mayBecomeKey(): boolean {
    for (let level = this.keys.length - 1; level >= 0; level--) {
      const key = this.keys[level];
      if (key?.number === this.taken) return key !== this.passed && this.isValid(level);
      // Outer keys come earlier.
      if (key && key.number < this.taken) return false;
    }
    return false;
  }

  private isValid(level: number): boolean {
    const key = this.keys[level];
    if (!key) return false;
    if (key.line === this.line && !isLonger(this.text, key.at, this.at)) return true;
    if (key.required) this.refuseMissingColon(key);
    this.keys[level] = undefined;
    if (key.line === this.line) this.lostKey = key;
    return false;
  }

  /** Why the colon at `at` has no key, where that is known. */
  whyNoKey(at: number): string | undefined {
    const key = this.lostKey;
    if (!key || at - key.at > 10 * longestKey) return undefined;
    return isLonger(this.text, key.at, at)
      ? `A key and its colon have to stand within ${longestKey} characters; begin a longer key with \`? \`.`
      : "A key and its colon have to stand on one line; this runs over several.";
  }

  private refuseMissingColon(key: PossibleKey): never {
    const lineEnd = /[\r\n\u0085\u2028\u2029]|$/.exec(this.text.slice(key.at, key.at + 200))!.index;
    return this.refuse(
      "This is neither a key, for it has no colon, nor part of the value above: is the indentation right?",
      key.at,
      key.at + Math.max(lineEnd, 1),
      "block",
    );
  }

  /**
   * A quote over several lines with something right behind its end was meant to close further up: the next quote of the
   * text has closed it.
   */
  refuseWrappedQuote(quoted: Token | undefined, at: number): void {
    if (!quoted || (quoted.style !== "single" && quoted.style !== "double")) return;
    const between = this.text.slice(quoted.end, at);
    if (/[\n\r]/.test(between) || !/[\n\r]/.test(this.text.slice(quoted.start, quoted.end))) return;
    this.refuse(`Missing closing quote ${this.text[quoted.start]}.`, quoted.start, quoted.start + 1, "line");
  }

  /** A colon where no key can be: behind a value on its line, or on a line that goes on with the value above. */
  private refuseColon(): never {
    const before = this.tokens.at(-1);
    this.refuseWrappedQuote(before, this.at);
    this.refuseWrappedQuote(this.tokens.at(-2), before?.start ?? this.at);
    if (before?.style !== "plain") return this.refuse(secondColon, this.at, this.at + 1, "block");
    const { start } = before;
    if (start >= this.lineStart) return this.refuse(secondColon, start, this.at, "block");
    const lineOfText = this.text.slice(this.text.lastIndexOf("\n", start - 1) + 1, start);
    const joined = /^([\w.-]+:)[^\s/]\S*/.exec(this.text.slice(start, start + 200));
    if (joined && /^[\s-]*$/.test(lineOfText))
      return this.refuse(
        "A space is missing in front of this, behind the colon.",
        start + joined[1]!.length,
        start + joined[0].length,
      );
    const last = this.lineStart + /^[ \t]*/.exec(this.text.slice(this.lineStart, this.at))![0].length;
    const above = this.text.slice(start, last).trimEnd();
    const value = above.length < 40 && !above.includes("\n") ? `\`${above}\`` : "a text";
    throw new YamlRefusal(
      `This line goes on with ${value}, the value above, so no key can stand in it: align it with the other keys, or put the text in quotes.`,
      last,
      this.at,
      "block",
      start,
    );
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    this.dropKey();
    this.keys[this.keys.length - 1] = {
      number: this.taken + this.tokens.length - this.head,
      at: this.at,
      line: this.line,
      column: this.column,
      required: this.flow === 0 && this.indent === this.column,
    };
    this.hadKey[this.hadKey.length - 1] = true;
  }

  private dropKey(): void {
    const key = this.keys.at(-1);
    if (key?.required) this.refuseMissingColon(key);
    this.keys[this.keys.length - 1] = undefined;
  }

  private push(type: TokenType, start: number, more: Partial<Token> = {}): void {
    this.tokens.push({ type, start, end: this.at, ...more });
  }

  private roll(column: number, type: TokenType, at: number, index = this.tokens.length): void {
    if (this.flow > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    this.tokens.splice(index, 0, { type, start: at, end: at });
  }

  private unroll(column: number): void {
    if (this.flow > 0) return;
    while (this.indent > column) {
      this.tokens.push({ type: "block-end", start: this.at, end: this.at });
      this.indent = this.indents.pop()!;
    }
  }

  private fetch(): void {
    this.skipToToken();
    this.unroll(this.column);
    const { text, at } = this;
    const char = text[at];
    if (char === undefined) return this.fetchEnd();
    if (this.column === 0 && char === "%") return this.fetchDirective();
    if (this.column === 0 && isMarkerAt(text, at)) return this.fetchMarker(char);
    const inFlow = this.flow > 0;
    const beforeSpace = isSpace(text[at + 1]);
    if (char === "[" || char === "{") return this.openFlow(char);
    if (char === "]" || char === "}") return this.closeFlow(char);
    if (char === ",") return this.fetchComma();
    if (char === "-" && beforeSpace) return this.fetchDash();
    if (char === "?" && (inFlow || beforeSpace)) return this.fetchQuestion();
    if (char === ":" && (inFlow || beforeSpace)) return this.fetchColon();
    if (char === "*" || char === "&") return this.fetchWord(() => scanAlias(this));
    if (char === "!") return this.fetchWord(() => scanTag(this));
    if ((char === "|" || char === ">") && !inFlow) return this.fetchBlock();
    if (char === '"' || char === "'") return this.fetchWord(() => scanQuoted(this));
    if (!"-?:,[]{}#&*!|>'\"%@`".includes(char) && !isSpace(char))
      return this.fetchWord(() => scanPlain(this));
    if ((char === "-" && !isBlank(text[at + 1])) || (!inFlow && (char === "?" || char === ":")))
      return this.fetchWord(() => scanPlain(this));
    this.refuse(cannotBegin(char), at);
  }

  private skipToToken(): void {
    const { text } = this;
    for (;;) {
      while (text[this.at] === " " || (text[this.at] === "\t" && (this.flow > 0 || !this.keyAllowed)))
        this.at++;
      if (text[this.at] === "#") this.skipComment();
      if (breakLength(text, this.at) === 0) return;
      this.skipBreak();
      if (this.flow === 0) this.keyAllowed = true;
    }
  }

  skipComment(): void {
    while (this.at < this.text.length && breakLength(this.text, this.at) === 0) this.at++;
  }

  private fetchEnd(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.push("end", this.at);
    this.ended = true;
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    this.tokens.push(scanDirective(this));
  }

  private fetchMarker(char: string): void {
    this.unroll(-1);
    this.dropKey();
    this.keyAllowed = false;
    const start = this.at;
    this.at += 3;
    this.push(char === "-" ? "document-start" : "document-end", start);
  }

  private openFlow(char: "[" | "{"): void {
    this.saveKey();
    this.keys.push(undefined);
    this.hadKey.push(false);
    this.flow++;
    if (this.flow > deepestFlow) this.refuse("This is nested too deeply to be read.");
    this.keyAllowed = true;
    this.single(char);
  }

  private closeFlow(char: "]" | "}"): void {
    this.dropKey();
    if (this.flow > 0) {
      this.flow--;
      this.keys.pop();
      if (!this.hadKey.pop()) this.passed = this.keys.at(-1);
    }
    this.keyAllowed = false;
    this.single(char);
  }

  private single(type: TokenType): void {
    const start = this.at++;
    this.push(type, start);
  }

  private fetchComma(): void {
    this.dropKey();
    this.keyAllowed = true;
    this.single(",");
  }

  private fetchDash(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed)
        this.refuse(
          "A list cannot begin on the line of its key: put the first dash on a line of its own.",
          this.at,
          this.at + 1,
          "block",
        );
      this.roll(this.column, "block-seq", this.at);
    }
    this.dropKey();
    this.keyAllowed = true;
    this.single("-");
  }

  private fetchQuestion(): void {
    if (this.flow === 0) {
      if (!this.keyAllowed)
        this.refuse(
          "A key cannot begin here: `? ` belongs at the start of a line.",
          this.at,
          this.at + 1,
          "block",
        );
      this.roll(this.column, "block-map", this.at);
    }
    this.dropKey();
    this.keyAllowed = this.flow === 0;
    this.single("?");
  }

  private fetchColon(): void {
    const level = this.keys.length - 1;
    const key = this.keys[level];
    if (key && this.isValid(level)) {
      const index = key.number < this.taken ? this.tokens.length : this.head + key.number - this.taken;
      this.tokens.splice(index, 0, { type: "?", start: key.at, end: key.at });
      this.roll(key.column, "block-map", key.at, index);
      this.keys[level] = undefined;
      this.keyAllowed = false;
    } else {
      this.lostKey = key ?? this.lostKey;
      if (this.flow === 0) {
        if (!this.keyAllowed) this.refuseColon();
        this.roll(this.column, "block-map", this.at);
      }
      this.keyAllowed = this.flow === 0;
    }
    this.single(":");
  }

  private fetchWord(scan: () => Token): void {
    this.saveKey();
    this.keyAllowed = false;
    this.tokens.push(scan());
  }

  private fetchBlock(): void {
    this.dropKey();
    this.keyAllowed = true;
    this.tokens.push(scanBlock(this));
  }
}

/** go-yaml counts characters, not UTF-16 code units. */
function isLonger(text: string, from: number, to: number): boolean {
  if (to - from <= longestKey) return false;
  let count = 0;
  for (let at = from; at < to && count <= longestKey; count++) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return count > longestKey;
}

const secondColon =
  "A mapping cannot begin here. If the colon belongs to a text, put the text in quotes; a mapping begins on a line of its own.";

function cannotBegin(char: string): string {
  if (char === "\t") return "YAML does not allow tabs as indentation; use spaces.";
  const what = char === "`" ? "a backtick" : `\`${char}\``;
  return `A value cannot begin with ${what}; put the text in quotes.`;
}
