import { decodeScalar } from "./scalar.ts";
import type { ScalarStyle } from "./scalar.ts";
import { singleQuoted } from "./singleQuoted.ts";

/** A scalar as it stands in its file, from its first character to the last one that says something. */
export interface WrittenScalar {
  readonly source: string;
  readonly style: ScalarStyle;
  /** Column of the mapping or list that it stands in. */
  readonly parentIndent: number;
  /** What follows on the line on which a scalar ends that is no block: a comment, or nothing. */
  readonly behind: string;
  /** It stands within brackets or braces, where a text has one line. */
  readonly inFlow: boolean;
  readonly lineBreak: string;
}

/**
 * What to write in place of a scalar and of what follows it on its line, so that it says `text`: in its own style where
 * that can be, else in quotes; several lines in a block. `undefined` where there is no way.
 */
export function rewriteScalar(written: WrittenScalar, text: string): string | undefined {
  const { style, parentIndent, behind } = written;
  const isBlock = style === "literal" || style === "folded";
  if (isBlock || text.includes("\n")) {
    const block = isBlock ? inBlock(written, text) : asBlock(written, text);
    const says = block && decodeScalar(block, block[0] === "|" ? "literal" : "folded", parentIndent).value;
    return says?.trimEnd() === text ? block : undefined;
  }
  const inline = inLine(written, text);
  return decodeScalar(inline, styleOf(inline), parentIndent).value === text ? inline + behind : undefined;
}

const styleOf = (source: string): ScalarStyle =>
  source.startsWith("'") ? "single" : source.startsWith('"') ? "double" : "plain";

function inLine({ style, inFlow }: WrittenScalar, text: string): string {
  if (style === "double") return JSON.stringify(text);
  return style === "plain" && canBePlain(text, inFlow) ? text : singleQuoted(text);
}

/** Whether a text of one line says itself without quotes. */
const canBePlain = (text: string, inFlow: boolean): boolean =>
  !/^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?:\s|$))|:(?:\s|$)|\s#|^\s|\s$/.test(text) &&
  !(inFlow && /[,[\]{}]/.test(text));

/** A new block below the key; a comment that stood behind the text stands behind the `|`. */
function asBlock(written: WrittenScalar, text: string): string | undefined {
  const { parentIndent, behind, inFlow, lineBreak } = written;
  if (inFlow) return undefined;
  const indent = Math.max(0, parentIndent) + 2;
  return [`|${text.startsWith(" ") ? 2 : ""}${behind}`, ...indented(text, indent)].join(lineBreak);
}

/** The block with other lines: as deep as before, and literal where it has to be. */
function inBlock({ source, parentIndent, lineBreak }: WrittenScalar, text: string): string | undefined {
  const head = /^([|>])([-+1-9]*)([^\n\r]*)/.exec(source);
  if (!head) return undefined;
  const [{ length }, sign = "", indicators = "", comment = ""] = head;
  const base = Math.max(0, parentIndent);
  const explicit = /[1-9]/.exec(indicators)?.[0];
  const first = /[\n\r]( *)[^\s]/.exec(source.slice(length));
  const found = explicit === undefined ? (first?.[1]?.length ?? 0) : base + Number(explicit);
  // YAML counts no further than nine.
  const isKept = found > base && (found - base <= 9 || !text.startsWith(" "));
  const indent = isKept ? found : base + 2;
  const isSaid = text.startsWith(" ") || (isKept && explicit !== undefined);
  const mark = text.includes("\n") ? "|" : sign;
  const header = `${mark}${isSaid ? indent - base : ""}${indicators.replace(/[1-9]/, "")}${comment}`;
  return [header, ...indented(text, indent)].join(lineBreak);
}

const indented = (text: string, indent: number): string[] =>
  text.split("\n").map((line) => (line === "" ? "" : " ".repeat(indent) + line));
