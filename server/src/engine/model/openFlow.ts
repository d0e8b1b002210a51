import { readLine } from "./readLine.ts";

/** A `{` or `[` whose end is not reached. */
export interface FlowLevel {
  readonly bracket: "{" | "[";
  /** The key whose value comes next. */
  key: string | undefined;
  /** Keys that stand there already. */
  readonly keys: Set<string>;
}

/** Flow collections that are open where a text ends. */
export interface OpenFlow {
  /** Offset of the outermost bracket. */
  readonly start: number;
  /** From the outside in. */
  readonly levels: readonly FlowLevel[];
  /** What is written of a key or value behind the last bracket, comma or colon. */
  readonly typed: string;
}

/** Nothing is found below so many levels. */
const deepest = 100;

/** `undefined` where the text ends outside of `{}` and `[]`, or in a comment. */
export function openFlow(text: string): OpenFlow | undefined {
  /** Lines indented deeper than this belong to the scalar above. */
  let opaque: number | undefined;
  let next = 0;
  for (let at = 0; at < text.length; at = next) {
    const newline = text.indexOf("\n", at);
    next = newline < 0 ? text.length : newline + 1;
    const line = readLine(text.slice(at, next).trimEnd());
    if (line.isBlank || (opaque !== undefined && line.indent > opaque)) continue;
    opaque = undefined;
    const start = at + line.valueStart;
    const first = text[start] ?? "";
    const owner = line.key === undefined ? (line.dashes.at(-1) ?? -1) : line.column;
    if (first === "|" || first === ">") opaque = owner;
    else if (first === '"' || first === "'") {
      const end = closingQuote(text, start);
      if (end > next) next = lineBehind(text, end);
    } else if (first === "{" || first === "[") {
      const found = readFlow(text, start, owner < 0 ? -1 : line.indent);
      if (typeof found !== "number") return found;
      next = Math.max(next, lineBehind(text, found));
    }
  }
  return undefined;
}

/** A line of block style, where somebody has not closed what stands above. */
const blockLine = /^\s*(?:-\s|(?:"[^"]*"|'[^']*'|[^\s#"'{}[\],][^{}[\],"']*?):(?:\s|$))/;

/** The offset behind the last bracket, or behind the last line where one is missing. */
function readFlow(text: string, start: number, indent: number): OpenFlow | number | undefined {
  const levels: FlowLevel[] = [];
  let word = start;
  /** Nothing but blanks since `word`. */
  let isEmpty = true;
  const behind = (offset: number): void => {
    word = offset;
    isEmpty = true;
  };
  for (let at = start; at < text.length; at++) {
    const char = text[at]!;
    const level = levels.at(-1);
    if (char === "\n") {
      const line = text.slice(at + 1, text.indexOf("\n", at + 1) >>> 0);
      if (line.search(/\S/) >= 0 && line.search(/\S/) <= indent && blockLine.test(line)) return at;
    } else if ((char === '"' || char === "'") && isEmpty) {
      const end = closingQuote(text, at);
      if (end < 0) break;
      at = end;
      isEmpty = false;
    } else if (char === "#" && /\s/.test(text[at - 1]!)) {
      const end = text.indexOf("\n", at);
      if (end < 0) return undefined;
      at = end - 1;
      if (isEmpty) behind(end);
    } else if (char === "{" || char === "[") {
      if (levels.length === deepest) return undefined;
      levels.push({ bracket: char, key: undefined, keys: new Set() });
      behind(at + 1);
    } else if (char === "}" || char === "]") {
      levels.pop();
      behind(at + 1);
      if (levels.length === 0) return at + 1;
    } else if (char === "," && level) {
      level.key = undefined;
      behind(at + 1);
    } else if (char === ":" && level && level.key === undefined && !isEmpty) {
      if (!/["']/.test(text[at - 1]!) && !/[\s,[\]{}]/.test(text[at + 1] ?? " ")) continue;
      const key = text.slice(word, at).trim();
      level.key = key.replaceAll(/^["']|["']$/g, "");
      level.keys.add(level.key);
      behind(at + 1);
    } else if (!/\s/.test(char)) isEmpty = false;
  }
  return { start, levels, typed: text.slice(word) };
}

/** Offset of the quote that ends a text, or -1. */
function closingQuote(text: string, start: number): number {
  const mark = text[start]!;
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\" && mark === '"') at++;
    else if (text[at] === mark) {
      if (mark === "'" && text[at + 1] === mark) at++;
      else return at;
    }
  }
  return -1;
}

function lineBehind(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}
