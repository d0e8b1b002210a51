import type { Chunk } from "../../text/chunk.ts";
import { mapNode, scalarNode, seqNode } from "./nodes.ts";
import { mostSimple, tooLarge } from "./read.ts";
import type { YamlRead } from "./read.ts";
import type { YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar, YamlSeq } from "./tree.ts";

/** Nesting beyond this is not followed. */
const deepest = 200;
/** More faults in one file help nobody. */
const mostProblems = 50;

const numberPattern = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;
const wordPattern = /[^\s,:[\]{}"'/]+/y;
/** To the closing quote, or the end of the line. */
const singlePattern = /[^'\n]*'?/y;
const stringPattern = /[^"\\\n\r]*/y;
const words: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Reads one JSON text into the tree that YAML gives, several times faster. It is as strict as Go's encoding/json, says so
 * at each place and goes on where it is clear what was meant. What follows the first value is not looked at, as there.
 */
export function readJson(text: string, chunk: Chunk): YamlRead {
  if (text.length > mostSimple) return tooLarge({ chunk, start: 0, end: 0 }, "piece-too-large", mostSimple);
  const reader = new Reader(text, chunk);
  const root = reader.value(0);
  return { root, problems: reader.problems, slots: [], incomplete: false };
}

class Reader {
  readonly problems: YamlProblem[] = [];
  at = 0;
  /** The rest cannot be read. */
  lost = false;
  readonly text: string;
  readonly chunk: Chunk;

  constructor(text: string, chunk: Chunk) {
    this.text = text;
    this.chunk = chunk;
  }

  report(start: number, end: number, message: string): void {
    if (this.problems.length >= mostProblems) return;
    this.problems.push({ chunk: this.chunk, start, end: Math.max(end, start), kind: "syntax", message });
  }

  lose(message: string): undefined {
    if (!this.lost) this.report(this.at, Math.min(this.at + 1, this.text.length), message);
    this.lost = true;
    return undefined;
  }

  /** Blanks, and comments that JSON does not have. */
  skipBlanks(): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === 32 || code === 10 || code === 13 || code === 9) this.at++;
      else if (code === 47 && (text[this.at + 1] === "/" || text[this.at + 1] === "*")) this.comment();
      else return;
    }
  }

  comment(): void {
    const { text, at } = this;
    const isLine = text[at + 1] === "/";
    const found = text.indexOf(isLine ? "\n" : "*/", at + 2);
    const end = found < 0 ? text.length : isLine ? found : found + 2;
    const line = text.slice(at, end).indexOf("\n");
    this.report(at, line < 0 ? end : at + line, "JSON has no comments. Take this one out.");
    this.at = end;
  }

  value(depth: number): YamlNode | undefined {
    this.skipBlanks();
    const { text, at } = this;
    const char = text[at];
    if (char === undefined) return this.lose("The text ends where a value is missing.");
    if (char === "{" || char === "[") {
      if (depth >= deepest) return this.lose("This is nested too deeply to be read.");
      return char === "{" ? this.map(depth) : this.list(depth);
    }
    if (char === '"' || char === "'") return this.string(char);
    numberPattern.lastIndex = at;
    const number = numberPattern.exec(text)?.[0];
    if (number && !/[\w.+-]/.test(text[at + number.length] ?? "")) {
      this.at += number.length;
      return this.scalar(at, number, Number(number));
    }
    wordPattern.lastIndex = at;
    const word = wordPattern.exec(text)?.[0];
    if (!word) return this.lose(`A value is missing before \`${char}\`.`);
    this.at += word.length;
    const known = words.get(word);
    if (known === undefined) {
      const meant = words.has(word.toLowerCase()) ? ` Did you mean \`${word.toLowerCase()}\`?` : "";
      this.report(at, this.at, `\`${word}\` is no value of JSON; text stands in double quotes.${meant}`);
    }
    return this.scalar(at, word, known === undefined ? word : known);
  }

  scalar(start: number, text: string, value: YamlScalar["value"]): YamlScalar {
    return scalarNode(this.chunk, start, this.at, text, value, "plain", -1);
  }

  string(mark: string): YamlScalar {
    const start = this.at;
    if (mark === "'") return this.singleQuoted(start);
    const { text } = this;
    let decoded = "";
    this.at++;
    for (;;) {
      stringPattern.lastIndex = this.at;
      const run = stringPattern.exec(text)![0];
      decoded += run;
      this.at += run.length;
      const char = text[this.at];
      if (char === '"') break;
      if (char === "\\") decoded += this.escape();
      else {
        this.report(
          start,
          this.at,
          "This text has no closing quote on its line; a line break is written `\\n`.",
        );
        return this.quoted(start, decoded, this.at);
      }
    }
    this.at++;
    return this.quoted(start, decoded, this.at);
  }

  quoted(start: number, text: string, end: number): YamlScalar {
    return scalarNode(this.chunk, start, end, text, text, "double", -1);
  }

  singleQuoted(start: number): YamlScalar {
    singlePattern.lastIndex = start + 1;
    const end = start + 1 + singlePattern.exec(this.text)![0].length;
    this.at = end;
    this.report(start, end, "JSON wants double quotes around text.");
    return this.quoted(start, this.text.slice(start + 1, end).replace(/'$/, ""), end);
  }

  escape(): string {
    const { text, at } = this;
    const code = text[at + 1] ?? "";
    const plain = escapes.get(code);
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    if (code === "u" && /^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) {
      this.at += 6;
      return String.fromCharCode(Number.parseInt(text.slice(at + 2, at + 6), 16));
    }
    this.report(at, at + 2, `JSON does not know \`\\${code}\`; a backslash itself is written \`\\\\\`.`);
    this.at += code === "\n" || code === "" ? 1 : 2;
    return code;
  }

  map(depth: number): YamlMap {
    const start = this.at++;
    const pairs: YamlPair[] = [];
    this.each("}", () => {
      const key = this.key();
      if (!key) return;
      this.skipBlanks();
      if (this.text[this.at] === ":") this.at++;
      else {
        this.lose(`A colon is missing behind \`${key.text}\`.`);
        return;
      }
      pairs.push({ key, value: this.value(depth + 1) });
    });
    return mapNode(this.chunk, start, this.at, pairs, true);
  }

  key(): YamlScalar | undefined {
    const { text, at } = this;
    if (text[at] === '"' || text[at] === "'") return this.string(text[at]);
    wordPattern.lastIndex = at;
    const word = wordPattern.exec(text)?.[0];
    if (!word) return this.lose(`A key in double quotes is missing before \`${text[at] ?? ""}\`.`);
    this.at += word.length;
    this.report(at, this.at, "JSON wants double quotes around keys.");
    return this.scalar(at, word, word);
  }

  list(depth: number): YamlSeq {
    const start = this.at++;
    const items: (YamlNode | undefined)[] = [];
    this.each("]", () => items.push(this.value(depth + 1)));
    return seqNode(this.chunk, start, this.at, items.slice(), true);
  }

  /** What stands between brackets, with commas between. */
  each(close: string, read: () => void): void {
    let comma: number | undefined;
    for (let first = true; !this.lost; first = false) {
      this.skipBlanks();
      const char = this.text[this.at];
      if (char === close) {
        if (comma !== undefined && !first)
          this.report(comma, comma + 1, `JSON allows no comma before \`${close}\`.`);
        this.at++;
        return;
      }
      if (char === undefined) this.lose(`The text ends before its \`${close}\`.`);
      else if (char === "}" || char === "]") this.lose(`\`${close}\` is missing before this \`${char}\`.`);
      if (this.lost) return;
      if (!first && comma === undefined) this.report(this.at, this.at + 1, "A comma is missing before this.");
      read();
      this.skipBlanks();
      comma = this.text[this.at] === "," ? this.at++ : undefined;
    }
  }
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);
