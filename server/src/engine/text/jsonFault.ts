/** Where a text stops to be JSON, and why. */
export interface JsonFault {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const token =
  // eslint-disable-next-line no-control-regex
  /[ \t\r\n]+|[[\]{},:]|"(?:[^"\\\x00-\x1F]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|[^ \t\r\n[\]{},:"]+|"/g;
const literal = /^(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$/;

/** The first thing that JSON does not allow (RFC 8259), for texts that are YAML: brackets are known to be closed. */
export function jsonFault(text: string): JsonFault | undefined {
  const open: ("[" | "{")[] = [];
  let expected: "value" | "key" | "colon" | "end" = "value";
  /** An opening bracket stands right before: it may be closed at once. */
  let isFresh = false;
  let comma: number | undefined;
  for (const found of text.matchAll(token)) {
    const [word] = found;
    const start = found.index;
    if (/^[ \t\r\n]/.test(word)) continue;
    const fault = (message: string, at = start, end = start + word.length): JsonFault => ({
      start: at,
      end,
      message,
    });
    if (word.startsWith("#")) {
      const line = text.indexOf("\n", start);
      return fault("JSON has no comments", start, line < 0 ? text.length : line);
    }
    if (word === "]" || word === "}") {
      if (comma !== undefined) return fault(`no comma stands before \`${word}\` in JSON`, comma, comma + 1);
      if (!isFresh && expected !== "end") return fault("a value is missing here");
      if (open.pop() !== (word === "]" ? "[" : "{")) return fault(`\`${word}\` closes nothing`);
      expected = "end";
    } else if (word === "," || word === ":") {
      const isRight = word === ":" ? expected === "colon" : expected === "end" && open.length > 0;
      if (!isRight) return fault(`\`${word}\` cannot stand here`);
      comma = word === "," ? start : undefined;
      expected = word === ":" || open.at(-1) === "[" ? "value" : "key";
      isFresh = false;
      continue;
    } else {
      if (expected === "end")
        return fault(open.length > 0 ? "a comma is missing here" : "JSON ends before this");
      if (expected === "colon") return fault("a colon is missing here");
      const isText = word.length > 1 && word.startsWith('"');
      if (word === '"')
        return fault("this text is not written as JSON has it: on one line, with its escapes only");
      if (expected === "key" && !isText) return fault("keys stand in double quotes in JSON");
      if (word === "[" || word === "{") {
        open.push(word);
        expected = word === "[" ? "value" : "key";
        isFresh = true;
        comma = undefined;
        continue;
      }
      if (word === "-") return fault("a list is written `[…]` in JSON");
      if (!isText && !literal.test(word)) return fault("texts stand in double quotes in JSON");
      expected = expected === "key" ? "colon" : "end";
    }
    isFresh = false;
    comma = undefined;
  }
  return undefined;
}
