const SHORT: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** Not printable by Go's strconv.IsPrint: control and format characters, all spaces but U+0020, unassigned ones. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

/** A text as Go's `%q` prints it, so that upstream's messages can be given in upstream's words. */
export function goQuote(text: string): string {
  if (/^[\x20!#-[\]-~]*$/.test(text)) return `"${text}"`;
  let quoted = '"';
  for (const char of text) quoted += quotedChar(char);
  return `${quoted}"`;
}

function quotedChar(char: string): string {
  const short = SHORT[char];
  if (short !== undefined) return short;
  if (char === " " || !UNPRINTABLE.test(char)) return char;
  const code = char.codePointAt(0)!;
  if (code < 0x80) return `\\x${hex(code, 2)}`;
  return code < 0x10000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, "0");
