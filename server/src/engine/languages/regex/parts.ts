/** One piece of a regular expression, as far as one can say without compiling it what it stands for. */
export type RegexPart =
  | { readonly type: "text"; readonly text: string }
  /** `.*` or `.+` */
  | { readonly type: "anything"; readonly orNothing: boolean }
  | { readonly type: "begin" | "end" }
  | { readonly type: "other" };

interface Reader {
  readonly text: string;
  at: number;
}

/** The alternatives of an expression, each with its pieces; `undefined` where flags change what they mean. */
export function partsOf(text: string): RegexPart[][] | undefined {
  const reader = { text, at: 0 };
  const alternatives: RegexPart[][] = [[]];
  while (reader.at < text.length) {
    if (text[reader.at] === "|") {
      reader.at++;
      alternatives.push([]);
      continue;
    }
    const part = readWord(reader) ?? readPart(reader);
    if (part === undefined) return undefined;
    add(alternatives.at(-1)!, part);
  }
  return alternatives;
}

function add(parts: RegexPart[], part: RegexPart): void {
  const last = parts.at(-1);
  if (part.type === "text" && last?.type === "text")
    parts[parts.length - 1] = { type: "text", text: last.text + part.text };
  else parts.push(part);
}

/** Characters that stand for themselves, in a row; one that is repeated is left for `readPart`. */
function readWord(reader: Reader): RegexPart | undefined {
  const { text } = reader;
  plainRun.lastIndex = reader.at;
  const found = plainRun.exec(text)?.[0];
  if (found === undefined) return undefined;
  reader.at += found.length;
  return { type: "text", text: found };
}

const plainRun = /[\w\-/:, @#%&=~!;"'<>]+(?![*+?{\w\-/:, @#%&=~!;"'<>])/y;

function readPart(reader: Reader): RegexPart | undefined {
  const { text } = reader;
  const char = text[reader.at]!;
  if (char === "^" || char === "$") {
    reader.at++;
    return { type: char === "^" ? "begin" : "end" };
  }
  const isDot = char === ".";
  const start = reader.at;
  if (char === "(" && !skipGroup(reader)) return undefined;
  if (char === "[" && !skipClass(reader)) return undefined;
  const plain = char === "(" || char === "[" || isDot ? undefined : readCharacter(reader);
  if (isDot) reader.at++;
  if (reader.at === start) return undefined;
  const repeat = readRepeat(reader);
  if (isDot && (repeat === "*" || repeat === "+")) return { type: "anything", orNothing: repeat === "*" };
  return plain !== undefined && repeat === "" ? { type: "text", text: plain } : { type: "other" };
}

/** A character that stands for itself, or one with a backslash before it that does; empty for classes such as `\d`. */
function readCharacter(reader: Reader): string | undefined {
  const { text } = reader;
  const char = text[reader.at]!;
  if ("*+?{)".includes(char)) return undefined;
  if (char !== "\\") {
    reader.at++;
    return char;
  }
  const next = text[reader.at + 1];
  if (next === undefined || /[pPQx0-9]/.test(next)) return undefined;
  reader.at += 2;
  return /\w/.test(next) ? undefined : next;
}

function readRepeat(reader: Reader): string {
  const [found = ""] =
    /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(reader.text.slice(reader.at, reader.at + 16)) ?? [];
  reader.at += found.length;
  return found;
}

/** Steps over a group without flags. */
function skipGroup(reader: Reader): boolean {
  const { text } = reader;
  if (/^\(\?(?![:P<])/.test(text.slice(reader.at, reader.at + 3))) return false;
  let depth = 0;
  while (reader.at < text.length) {
    const char = text[reader.at];
    if (char === "\\") reader.at++;
    else if (char === "[") {
      if (!skipClass(reader)) return false;
      continue;
    } else if (char === "(") depth++;
    else if (char === ")" && --depth === 0) {
      reader.at++;
      return true;
    }
    reader.at++;
  }
  return false;
}

function skipClass(reader: Reader): boolean {
  const { text } = reader;
  let at = reader.at + (text[reader.at + 1] === "^" ? 2 : 1);
  if (text[at] === "]") at++;
  for (; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "]") {
      reader.at = at + 1;
      return true;
    }
  }
  return false;
}
