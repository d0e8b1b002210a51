import type { ScalarStyle } from "../../text/scalar.ts";

/** What the scanner finds. `block-…` tokens stand for indentation and have no width. */
export type TokenType =
  | "document-start"
  | "document-end"
  | "directive"
  | "block-map"
  | "block-seq"
  | "block-end"
  | "["
  | "]"
  | "{"
  | "}"
  | ","
  | "-"
  | "?"
  | ":"
  | "alias"
  | "anchor"
  | "tag"
  | "scalar"
  | "end";

export interface Token {
  readonly type: TokenType;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** Of anchors and aliases the name, of tags the handle, of directives the whole line. */
  readonly value?: string;
  /** Of tags: what follows the handle. */
  readonly suffix?: string;
  readonly style?: ScalarStyle;
  /** Of scalars: the indentation of the block around it, -1 at the root. */
  readonly indent?: number;
}

/** What a mistake spoils, and so what has to be left out to read on behind it. */
export type Spoils =
  /** The characters themselves: a tab, an escape, a name. */
  | "itself"
  /** All that follows on its line: an open quote. */
  | "line"
  /** Its line and those below that are indented deeper: a key in a wrong column. */
  | "block";

/** What go-yaml refuses to read, where, and why. Reading ends there. */
export class YamlRefusal extends Error {
  readonly start: number;
  readonly end: number;
  readonly spoils: Spoils;
  /** Where what it belongs to begins, further up. */
  readonly first: number | undefined;

  constructor(message: string, start: number, end: number, spoils: Spoils = "itself", first?: number) {
    super(message);
    this.start = start;
    this.end = end;
    this.spoils = spoils;
    this.first = first;
  }
}

export const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

/** YAML 1.1 has three line breaks more than YAML 1.2: https://yaml.org/spec/1.1/#id871856 */
export const isBreak = (char: string | undefined): boolean =>
  char === "\n" || char === "\r" || char === "\u0085" || char === "\u2028" || char === "\u2029";

/** Length of the line break at `at`, 0 if there is none. */
export function breakLength(text: string, at: number): number {
  const char = text[at];
  if (char === "\n") return 1;
  if (char === "\r") return text[at + 1] === "\n" ? 2 : 1;
  return isBreak(char) ? 1 : 0;
}

/** True at the end of the text, too. */
export const isSpace = (char: string | undefined): boolean =>
  char === undefined || char === " " || char === "\t" || isBreak(char);

/** `---` or `...` at the start of a line. */
export const isMarkerAt = (text: string, at: number): boolean =>
  (text.startsWith("---", at) || text.startsWith("...", at)) && isSpace(text[at + 3]);
