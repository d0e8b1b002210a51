import type { Scanner } from "./scan.ts";
import { breakLength, isBlank, isBreak, isMarkerAt, isSpace } from "./token.ts";
import type { Token } from "./token.ts";

/** `'…'` or `"…"`, over as many lines as it takes; their indentation does not count. */
export function scanQuoted(scanner: Scanner): Token {
  const { text, at: start } = scanner;
  const mark = text[start]!;
  const style = mark === "'" ? "single" : "double";
  scanner.at++;
  const unclosed = (): never => scanner.refuse(`Missing closing quote ${mark}.`, start, start + 1, "line");
  for (;;) {
    if (scanner.at >= text.length) unclosed();
    if (scanner.column === 0 && isMarkerAt(text, scanner.at)) unclosed();
    const char = text[scanner.at]!;
    if (char === mark) {
      if (style === "double" || text[scanner.at + 1] !== "'") break;
      scanner.at += 2;
    } else if (style === "double" && char === "\\") escape(scanner);
    else if (isBreak(char)) scanner.skipBreak();
    else scanner.at++;
  }
  scanner.at++;
  return { type: "scalar", start, end: scanner.at, style, indent: scanner.indent };
}

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Steps over an escape. YAML 1.1 has no `\/`; libyaml has `\'` besides. */
function escape(scanner: Scanner): void {
  const { text, at } = scanner;
  const letter = text[at + 1];
  if (letter === undefined) {
    scanner.at++;
    return;
  }
  if (isBreak(letter)) {
    scanner.at++;
    scanner.skipBreak();
    return;
  }
  const length = Object.hasOwn(codeLengths, letter) ? codeLengths[letter]! : 0;
  const end = at + 2 + length;
  if (length > 0) {
    const digits = text.slice(at + 2, end);
    const code =
      /^[0-9a-fA-F]+$/.test(digits) && digits.length === length ? Number.parseInt(digits, 16) : NaN;
    if (Number.isNaN(code)) scanner.refuse(`Invalid escape sequence ${text.slice(at, end)}.`, at, end);
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
      scanner.refuse(`\`${text.slice(at, end)}\` is no character.`, at, end);
  } else if (letter === "/") {
    scanner.refuse("`\\/` is an escape that JSON has and Prometheus' YAML reader has not.", at, end);
  } else if (!"0abt\tnvfre \"'\\N_LP".includes(letter)) {
    scanner.refuse(`Invalid escape sequence \\${letter}.`, at, end);
  }
  scanner.at = end;
}

/** A text without quotes, over as many lines as are indented deep enough. */
export function scanPlain(scanner: Scanner): Token {
  const { text, at: start, indent } = scanner;
  let end = start;
  let broken = false;
  for (;;) {
    if (scanner.column === 0 && isMarkerAt(text, scanner.at)) break;
    if (text[scanner.at] === "#") break;
    const from = scanner.at;
    while (!isSpace(text[scanner.at]) && !endsPlain(scanner)) scanner.at++;
    if (scanner.at > from) {
      end = scanner.at;
      broken = false;
    }
    if (scanner.at >= text.length || !isSpace(text[scanner.at])) break;
    broken = blanks(scanner, broken);
    if (scanner.flow === 0 && scanner.column <= indent) break;
  }
  if (broken) scanner.keyAllowed = true;
  return { type: "scalar", start, end, style: "plain", indent };
}

/** Steps over blanks and line breaks; whether there was a break. */
function blanks(scanner: Scanner, wasBroken: boolean): boolean {
  const { text, indent } = scanner;
  let broken = wasBroken;
  for (;;) {
    const char = text[scanner.at];
    if (isBlank(char)) {
      if (broken && char === "\t" && scanner.column <= indent)
        scanner.refuse("YAML does not allow a tab here, not even on an empty line; take it out.");
      scanner.at++;
    } else if (isBreak(char)) {
      scanner.skipBreak();
      broken = true;
    } else return broken;
  }
}

function endsPlain({ text, at, flow }: Scanner): boolean {
  const char = text[at]!;
  if (char === ":" && isSpace(text[at + 1])) return true;
  return flow > 0 && ",?[]{}".includes(char);
}

const header = /[|>](?:[-+][0-9]?|[0-9][-+]?)?/y;

/** `|` or `>` and the lines below it that are indented deeper than what holds it. */
export function scanBlock(scanner: Scanner): Token {
  const { text, at: start, indent: around } = scanner;
  header.lastIndex = start;
  const begin = header.exec(text)![0];
  scanner.at += begin.length;
  if (begin.includes("0"))
    scanner.refuse("The indentation behind `|` or `>` is a digit from 1 to 9.", start, scanner.at);
  scanner.skipBlanks();
  if (text[scanner.at] === "#") scanner.skipComment();
  if (!isSpace(text[scanner.at])) {
    const from = scanner.at;
    scanner.skipComment();
    const found = text.slice(from, scanner.at).trimEnd();
    scanner.refuse(
      `Nothing may follow \`|\` or \`>\` on its line but a comment; here stands \`${found}\`.`,
      from,
      scanner.at,
    );
  }
  if (scanner.at < text.length) scanner.skipBreak();
  const explicit = Number(/[1-9]/.exec(begin)?.[0] ?? 0);
  let indent = explicit > 0 ? Math.max(around, 0) + explicit : 0;
  let end: number;
  [indent, end] = emptyLines(scanner, indent);
  while (scanner.column === indent && scanner.at < text.length) {
    scanner.skipComment();
    end = scanner.at;
    if (scanner.at >= text.length) break;
    scanner.skipBreak();
    [indent, end] = emptyLines(scanner, indent);
  }
  const style = begin.startsWith("|") ? "literal" : "folded";
  return { type: "scalar", start, end, style, indent: around };
}

/** Steps over empty lines and the indentation behind them; the first line with content gives the indentation. */
function emptyLines(scanner: Scanner, known: number): [number, number] {
  const { text } = scanner;
  let deepest = 0;
  let end = scanner.at;
  for (;;) {
    while ((known === 0 || scanner.column < known) && text[scanner.at] === " ") scanner.at++;
    deepest = Math.max(deepest, scanner.column);
    if ((known === 0 || scanner.column < known) && text[scanner.at] === "\t")
      scanner.refuse("YAML does not allow a tab here, not even on an empty line; take it out.");
    if (breakLength(text, scanner.at) === 0) break;
    scanner.skipBreak();
    end = scanner.at;
  }
  return [known || Math.max(deepest, scanner.indent + 1, 1), end];
}
