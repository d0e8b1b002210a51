import type { Scanner } from "./scan.ts";
import { isSpace, YamlRefusal } from "./token.ts";
import type { Token } from "./token.ts";

/** Reads with a sticky expression from where the scanner stands. */
function match(scanner: Scanner, expression: RegExp): string {
  expression.lastIndex = scanner.at;
  const found = expression.exec(scanner.text)?.[0] ?? "";
  scanner.at += found.length;
  return found;
}

const word = /[0-9A-Za-z_-]*/y;
const handleLine = /![0-9A-Za-z_-]*!?/y;
const address = /(?:[0-9A-Za-z_\-;/?:@&=+$,.!~*'()[\]]|%[0-9A-Fa-f]{2})*/y;
const versionLine = /[ \t]*([0-9]{1,2})\.([0-9]{1,2})(?![0-9])/y;

/** `*name` and `&name`. */
export function scanAlias(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  const isAnchor = text[start] === "&";
  scanner.at++;
  const value = match(scanner, word);
  const after = text[scanner.at];
  if (value === "" || !(isSpace(after) || "?:,]}%@`".includes(after!))) {
    const what = isAnchor ? "An anchor is `&`" : "An alias is `*`";
    scanner.refuse(
      `${what} and a name of letters, digits, \`-\` and \`_\`; if this is a text, put it in quotes.`,
      start,
      scanner.at + 1,
    );
  }
  return { type: isAnchor ? "anchor" : "alias", start, end: scanner.at, value };
}

/** `!name`, `!!name`, `!handle!name`, `!<address>`. */
export function scanTag(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  const wrong = (): never =>
    scanner.refuse(
      "A tag is `!` and a name, and then a space; if this is a text, put it in quotes.",
      start,
      scanner.at + 1,
    );
  let handle = "";
  let suffix: string;
  if (text[start + 1] === "<") {
    scanner.at += 2;
    suffix = match(scanner, address);
    if (suffix === "" || text[scanner.at] !== ">") wrong();
    scanner.at++;
  } else {
    handle = match(scanner, handleLine);
    if (handle.length > 1 && handle.endsWith("!")) {
      suffix = match(scanner, address);
      if (suffix === "") wrong();
    } else {
      suffix = handle.slice(1) + match(scanner, address);
      handle = suffix === "" ? "" : "!";
      if (suffix === "") suffix = "!";
    }
  }
  if (!isSpace(text[scanner.at])) wrong();
  return { type: "tag", start, end: scanner.at, value: handle, suffix };
}

/** A line that begins with `%`. */
export function scanDirective(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  scanner.at++;
  const name = match(scanner, word);
  const lineEnd = (): number => {
    scanner.skipComment();
    return scanner.at;
  };
  const refuse = (message: string): never => {
    throw new YamlRefusal(message, start, Math.max(lineEnd(), start + 1));
  };
  if (name !== "YAML" && name !== "TAG") {
    refuse(
      "A line that begins with `%` is a directive, and only `%YAML` and `%TAG` are known; if this is a text, put it in quotes.",
    );
  }
  const value = name === "YAML" ? version(scanner) : tagPrefix(scanner);
  if (value === undefined || !isSpace(text[scanner.at])) {
    refuse(
      name === "YAML"
        ? "`%YAML` takes a version: `%YAML 1.1`."
        : "`%TAG` takes a handle and a prefix: `%TAG !e! tag:example.com,2000:`.",
    );
  }
  scanner.skipBlanks();
  const end = scanner.at;
  if (text[scanner.at] === "#") scanner.skipComment();
  if (!isSpace(text[scanner.at])) refuse("Nothing may follow this directive on its line but a comment.");
  if (scanner.at < text.length) scanner.skipBreak();
  return { type: "directive", start, end, value: `${name} ${value}` };
}

function version(scanner: Scanner): string | undefined {
  versionLine.lastIndex = scanner.at;
  const found = versionLine.exec(scanner.text);
  if (!found) return undefined;
  scanner.at += found[0].length;
  return `${Number(found[1])}.${Number(found[2])}`;
}

/** Handle and prefix with a space between them. */
function tagPrefix(scanner: Scanner): string | undefined {
  scanner.skipBlanks();
  const handle = match(scanner, handleLine);
  if (handle === "" || (handle !== "!" && !handle.endsWith("!")) || !isSpace(scanner.text[scanner.at]))
    return undefined;
  scanner.skipBlanks();
  const prefix = match(scanner, address);
  return prefix === "" ? undefined : `${handle} ${prefix}`;
}
