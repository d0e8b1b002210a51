/** What can be said of an expression without compiling it. */
export interface PlainRegex {
  readonly matchesEmpty: boolean;
}

interface Reader {
  readonly text: string;
  at: number;
  depth: number;
}

/** Longer or deeper expressions are left to RE2, which has limits of its own. */
const longest = 1000;
const deepest = 50;

/**
 * Reads an expression of which RE2 surely has no complaint: characters, `.`, classes, groups, `|`, and `*`, `+`, `?`
 * behind them. `undefined` for all others, right or wrong.
 */
export function plainRegex(text: string): PlainRegex | undefined {
  if (text.length > longest) return undefined;
  const reader: Reader = { text, at: 0, depth: 0 };
  const matchesEmpty = readAlternatives(reader);
  return matchesEmpty !== undefined && reader.at === text.length ? { matchesEmpty } : undefined;
}

/** Whether one of them matches the empty text; stops at a `)` or the end. */
function readAlternatives(reader: Reader): boolean | undefined {
  let any = false;
  for (;;) {
    const one = readSequence(reader);
    if (one === undefined) return undefined;
    any ||= one;
    if (reader.text[reader.at] !== "|") return any;
    reader.at++;
  }
}

function readSequence(reader: Reader): boolean | undefined {
  const { text } = reader;
  let all = true;
  while (reader.at < text.length && text[reader.at] !== "|" && text[reader.at] !== ")") {
    const one = readOne(reader);
    if (one === undefined) return undefined;
    const isOptional = isRepeated(text.charCodeAt(reader.at)) && text[reader.at] !== "+";
    if (isRepeated(text.charCodeAt(reader.at))) reader.at++;
    all &&= one || isOptional;
  }
  return all;
}

/** `*`, `+`, `?` */
const isRepeated = (code: number): boolean => code === 42 || code === 43 || code === 63;

/** One thing that can be repeated. */
function readOne(reader: Reader): boolean | undefined {
  const char = reader.text[reader.at]!;
  if (char === "(") return readGroup(reader);
  if (char === "[") return readClass(reader) ? false : undefined;
  if (char === "\\") return readEscape(reader) ? false : undefined;
  const isPlain = isWord(reader.text.charCodeAt(reader.at)) || marks.includes(char);
  if (!isPlain) return undefined;
  reader.at++;
  return false;
}

/** Characters that stand for themselves, inside of classes, too; outside, the dot is any character. */
const marks = " .:/_,;=@#%&'\"<>~!-";

const isWord = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || (code >= 65 && code <= 90);

function readGroup(reader: Reader): boolean | undefined {
  if (++reader.depth > deepest) return undefined;
  reader.at += reader.text.startsWith("(?:", reader.at) ? 3 : 1;
  const inner = readAlternatives(reader);
  if (inner === undefined || reader.text[reader.at] !== ")") return undefined;
  reader.at++;
  reader.depth--;
  return inner;
}

/** A mark with a backslash before it, or a class such as `\d`. */
function readEscape(reader: Reader): boolean {
  const next = reader.text[reader.at + 1];
  reader.at += 2;
  return next !== undefined && "dDsSwW.*+?()[]{}|^$\\/-".includes(next);
}

/** `[a-z_]`, `[^0-9]`: a range from one letter or digit to a later one. */
function readClass(reader: Reader): boolean {
  const { text } = reader;
  let at = reader.at + (text[reader.at + 1] === "^" ? 2 : 1);
  const first = at;
  for (; text[at] !== "]"; at++) {
    const code = text.charCodeAt(at);
    if (text[at + 1] === "-" && text[at + 2] !== "]") {
      const last = text.charCodeAt(at + 2);
      if (!isWord(code) || !isWord(last) || last < code) return false;
      at += 2;
    } else if (!isWord(code) && !(at < text.length && text[at] !== "-" && marks.includes(text[at]!)))
      return false;
  }
  reader.at = at + 1;
  return at > first;
}
