/** How a YAML scalar is written; `verbatim`: it is all of a file that is no YAML, as it stands there. */
export type ScalarStyle = "plain" | "single" | "double" | "literal" | "folded" | "verbatim";

/**
 * A scalar's value with the way back to its source. Both maps are total, monotonic and clamp; offsets are UTF-16 code
 * units, `toSource` from the value to the source, `fromSource` the reverse. Source offsets inside folding, indentation
 * or an escape go to the nearest value offset.
 */
export interface DecodedScalar {
  readonly value: string;
  toSource(offset: number): number;
  fromSource(offset: number): number;
}

/**
 * Decodes the raw text of one scalar as YAML 1.2 does (https://yaml.org/spec/1.2.2/, chapters 7.3 and 8.1; where the
 * specification and the npm package `yaml` 2.9 part ways, as that package does), but for the line breaks and the
 * escape `\'`, which are those of libyaml.
 *
 * `source` runs from the first character (quote, `|`, `>` or first plain character) to the end of the scalar as it
 * stands in the file; a block scalar has its header line, its comment and all its lines. `parentIndent` is the column
 * of the parent node, -1 at the root; explicit indentation indicators count from it.
 */
export function decodeScalar(source: string, style: ScalarStyle, parentIndent: number): DecodedScalar {
  const runs = newRuns(source);
  if (style === "literal" || style === "folded") decodeBlock(runs, source, style, Math.max(0, parentIndent));
  else if (style === "plain" || style === "verbatim") decodeFlow(runs, source, 0, source.length, undefined);
  else decodeFlow(runs, source, 1, quotedEnd(source, style), style);
  return runs.decoded();
}

/**
 * The maps of a scalar whose value stands in the source as it is but for its quotes, as most do: then its length is that
 * of the source, because escapes, folding and indentation only ever take more room there. `undefined` for the others.
 */
export function standsAsItIs(value: string, source: string, style: ScalarStyle): DecodedScalar | undefined {
  if (style === "literal" || style === "folded") return undefined;
  const before = style === "plain" || style === "verbatim" ? 0 : 1;
  if (value.length !== source.length - 2 * before) return undefined;
  const quote = style === "single" ? "'" : '"';
  if (before === 1 && !(source.startsWith(quote) && source.endsWith(quote))) return undefined;
  const clamp = (offset: number): number => Math.max(0, Math.min(offset, value.length));
  return {
    value,
    toSource: (offset) => before + clamp(offset),
    fromSource: (offset) => clamp(offset - before),
  };
}

/**
 * The value under construction, as runs: each says which stretch of the source a stretch of the value came from. Runs
 * follow each other without a gap in the value; where the source has gaps (indentation), no run covers them. Lengths
 * are equal on both sides exactly where characters correspond one to one.
 */
interface Runs {
  /** Takes `[start, end)` of the source as it is. */
  copy(start: number, end: number): void;
  /** Lets `text` stand for `[start, end)` of the source. */
  emit(text: string, start: number, end: number): void;
  decoded(): DecodedScalar;
}

function newRuns(source: string): Runs {
  const valueStarts: number[] = [];
  const sourceStarts: number[] = [];
  const sourceEnds: number[] = [];
  let value = "";

  const emit = (text: string, start: number, end: number): void => {
    const last = valueStarts.length - 1;
    const joins =
      text.length === end - start &&
      last >= 0 &&
      sourceEnds[last] === start &&
      value.length - (valueStarts[last] ?? 0) === start - (sourceStarts[last] ?? 0);
    if (joins) {
      sourceEnds[last] = end;
    } else {
      valueStarts.push(value.length);
      sourceStarts.push(start);
      sourceEnds.push(end);
    }
    value += text;
  };
  return {
    copy: (start, end) => {
      if (end > start) emit(source.slice(start, end), start, end);
    },
    emit,
    decoded: () => mapped(value, valueStarts, sourceStarts, sourceEnds, Math.min(1, source.length)),
  };
}

/** `emptyAt`: where an empty value stands in the source. */
function mapped(
  value: string,
  valueStarts: readonly number[],
  sourceStarts: readonly number[],
  sourceEnds: readonly number[],
  emptyAt: number,
): DecodedScalar {
  const valueEnd = (run: number): number => valueStarts[run + 1] ?? value.length;
  const isExact = (run: number): boolean =>
    valueEnd(run) - (valueStarts[run] ?? 0) === sourceEnds[run]! - (sourceStarts[run] ?? 0);
  return {
    value,
    toSource(offset) {
      const run = lastAtOrBefore(valueStarts, offset);
      if (run < 0) return sourceStarts[0] ?? emptyAt;
      if (offset >= valueEnd(run)) return sourceEnds[run]!;
      return sourceStarts[run]! + (isExact(run) ? offset - valueStarts[run]! : 0);
    },
    fromSource(offset) {
      const run = lastAtOrBefore(sourceStarts, offset);
      if (run < 0) return 0;
      const into = offset - sourceStarts[run]!;
      const left = sourceEnds[run]! - offset;
      // A final line feed that the file does not have: the cursor stands before it.
      if (into === 0) return valueStarts[run]!;
      if (left <= 0) return valueEnd(run);
      if (isExact(run)) return valueStarts[run]! + into;
      return into <= left ? valueStarts[run]! : valueEnd(run);
    },
  };
}

/** Index of the last element that is not greater than `wanted`, -1 if none; `sorted` ascends. */
function lastAtOrBefore(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where the content of a quoted scalar ends: before the closing quote, or at the end where that is missing. */
function quotedEnd(source: string, style: "single" | "double"): number {
  const quote = style === "single" ? "'" : '"';
  return source.length > 1 && source.endsWith(quote) ? source.length - 1 : source.length;
}

const isBlank = (char: string | undefined): boolean => char === " " || char === "\t";

/** Length of the line break at `at`, 0 if there is none: YAML 1.1, which go-yaml reads, has three more than 1.2. */
function breakLength(source: string, at: number): number {
  const char = source[at];
  if (char === "\n" || char === "\u0085" || char === "\u2028" || char === "\u2029") return 1;
  if (char !== "\r") return 0;
  return source[at + 1] === "\n" ? 2 : 1;
}

/** What a line break that is kept becomes: the separators of Unicode stay as they are. */
const breakText = (source: string, at: number): string =>
  source[at] === "\u2028" || source[at] === "\u2029" ? source[at] : "\n";

function skipBlanks(source: string, at: number, end: number): number {
  while (at < end && isBlank(source[at])) at++;
  return at;
}

function decodeFlow(
  runs: Runs,
  source: string,
  start: number,
  end: number,
  quote: "single" | "double" | undefined,
): void {
  let at = start;
  let copied = start;
  while (at < end) {
    const char = source[at]!;
    const blanksEnd = isBlank(char) ? skipBlanks(source, at, end) : at;
    if (breakLength(source, blanksEnd) > 0) {
      runs.copy(copied, at);
      at = copied = foldBreaks(runs, source, at, blanksEnd, end);
    } else if (quote === "single" && char === "'") {
      runs.copy(copied, at);
      const next = source[at + 1] === "'" && at + 1 < end ? at + 2 : at + 1;
      runs.emit("'", at, next);
      at = copied = next;
    } else if (quote === "double" && char === "\\") {
      runs.copy(copied, at);
      at = copied = decodeEscape(runs, source, at, end);
    } else {
      at = Math.max(at + 1, blanksEnd);
    }
  }
  runs.copy(copied, end);
}

/**
 * Folds the line breaks from `breakAt` on: one becomes a space, n become n - 1 line feeds. `from` is where the blanks
 * before the first one start. Each character of the value starts at a line break of its own, so that the maps are exact.
 */
function foldBreaks(runs: Runs, source: string, from: number, breakAt: number, end: number): number {
  const starts = [from];
  const texts = [breakText(source, breakAt)];
  let at = breakAt;
  for (;;) {
    at = skipBlanks(source, at + breakLength(source, at), end);
    if (at >= end || breakLength(source, at) === 0) break;
    starts.push(at);
    texts.push(breakText(source, at));
  }
  if (starts.length === 1) {
    runs.emit(texts[0] === "\n" ? " " : texts[0]!, from, at);
    return at;
  }
  const kept = texts[0] === "\n" ? texts.slice(1) : texts;
  for (const [index, text] of kept.entries()) {
    const last = index + 1 === kept.length;
    runs.emit(text, starts[index]!, last ? at : starts[index + 1]!);
  }
  return at;
}

/** https://yaml.org/spec/1.2.2/#57-escaped-characters */
const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "'": "'",
  "/": "/",
  "\\": "\\",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Decodes the escape at `at` and returns where it ends; a wrong one stays as it is written. */
function decodeEscape(runs: Runs, source: string, at: number, end: number): number {
  const lineBreak = at + 1 < end ? breakLength(source, at + 1) : 0;
  if (lineBreak > 0) return skipBlanks(source, at + 1 + lineBreak, end);
  const letter = at + 1 < end ? source[at + 1]! : "";
  const codeLength = Object.hasOwn(CODE_LENGTHS, letter) ? CODE_LENGTHS[letter]! : 0;
  const next = Math.min(end, at + 2 + codeLength);
  const simple = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined;
  const text = codeLength > 0 ? codePoint(source.slice(at + 2, next), codeLength) : simple;
  if (text === undefined) runs.copy(at, next);
  else runs.emit(text, at, next);
  return next;
}

function codePoint(digits: string, length: number): string | undefined {
  if (digits.length !== length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
  const code = parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

/** One line of a block scalar: `indent` spaces from `start`, content from `start + indent` to `end`, break to `next`. */
interface Line {
  readonly start: number;
  readonly indent: number;
  readonly end: number;
  readonly next: number;
}

function decodeBlock(runs: Runs, source: string, style: "literal" | "folded", parentIndent: number): void {
  const header = /^[|>]([-+1-9]*)[^\n\r\u0085\u2028\u2029]*(?:\r\n|[^])?/.exec(source);
  if (!header) return;
  const indicators = header[1]!;
  const chomping = /[-+]/.exec(indicators)?.[0] ?? "";
  const explicit = Number(/[1-9]/.exec(indicators)?.[0] ?? 0);
  const lines = readLines(source, header[0].length);
  const isEmpty = (line: Line): boolean => line.start + line.indent === line.end;

  const first = lines.findIndex((line) => !isEmpty(line));
  if (first < 0) {
    if (chomping === "+") emitKept(runs, source, lines, 1);
    return;
  }
  const indent = explicit > 0 ? parentIndent + explicit : lines[first]!.indent;
  let last = lines.length - 1;
  while (isEmpty(lines[last]!) && lines[last]!.indent <= indent) last--;

  for (const line of lines.slice(0, first)) {
    runs.copy(line.start + indent, line.end);
    runs.emit(breakText(source, line.end), line.end, line.next);
  }
  if (style === "literal") emitLiteral(runs, source, lines.slice(first, last + 1), indent);
  else emitFolded(runs, source, lines.slice(first, last + 1), indent);
  if (chomping !== "-") runs.emit("\n", lines[last]!.end, lines[last]!.next);
  if (chomping === "+") emitKept(runs, source, lines.slice(last + 1), 0);
}

/** Keeps empty lines. One at the end of the file, spaces without a break, counts only while fewer than `atLeast` did. */
function emitKept(runs: Runs, source: string, lines: readonly Line[], atLeast: number): void {
  lines.forEach((line, index) => {
    const hasBreak = line.next > line.end && breakLength(source, line.end) > 0;
    if (hasBreak || index < atLeast) runs.emit("\n", line.start, line.next);
  });
}

const lineBreak = /\r\n|[\n\r\u0085\u2028\u2029]/g;

function readLines(source: string, from: number): Line[] {
  const lines: Line[] = [];
  let start = from;
  while (start < source.length) {
    lineBreak.lastIndex = start;
    const found = lineBreak.exec(source);
    const end = found ? found.index : source.length;
    const next = found ? lineBreak.lastIndex : source.length;
    let content = start;
    while (content < end && source[content] === " ") content++;
    lines.push({ start, indent: content - start, end, next });
    start = next;
  }
  return lines;
}

/** Takes a line without its break; one that is indented too little (an error elsewhere) keeps all its content. */
function copyLine(runs: Runs, line: Line, indent: number): void {
  runs.copy(line.start + Math.min(indent, line.indent), line.end);
}

function emitLiteral(runs: Runs, source: string, lines: readonly Line[], indent: number): void {
  lines.forEach((line, index) => {
    const before = lines[index - 1];
    if (before) runs.emit(breakText(source, before.end), before.end, before.next);
    copyLine(runs, line, indent);
  });
}

/**
 * Folding: a break between two lines becomes a space, or nothing where empty lines follow, which give a line feed each;
 * beside a line that is indented more or starts with a tab, every break stays.
 */
function emitFolded(runs: Runs, source: string, lines: readonly Line[], indent: number): void {
  let pending: Line[] = [];
  let keptBefore = false;
  for (const line of lines) {
    const kept = line.indent > indent || source[line.start + line.indent] === "\t";
    if (!kept && line.start + line.indent === line.end) {
      pending.push(line);
      continue;
    }
    if (pending.length > 0) emitBreaks(runs, source, pending, keptBefore || kept);
    copyLine(runs, line, indent);
    pending = [line];
    keptBefore = kept;
  }
}

/** `lines` is a line with content and the empty lines after it: all of them end in a break. */
function emitBreaks(runs: Runs, source: string, lines: readonly Line[], keepAll: boolean): void {
  const starts = lines.map((line, index) => (index === 0 ? line.end : line.start));
  const texts = lines.map((line) => breakText(source, line.end));
  const end = lines.at(-1)!.next;
  const keep = keepAll || texts[0] !== "\n";
  if (lines.length === 1) {
    runs.emit(keep ? texts[0]! : " ", starts[0]!, end);
    return;
  }
  const kept = keep ? texts : texts.slice(1);
  for (const [index, text] of kept.entries())
    runs.emit(text, starts[index]!, index + 1 < kept.length ? starts[index + 1]! : end);
}
