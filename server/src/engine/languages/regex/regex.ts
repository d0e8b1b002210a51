import type { Span } from "../../text/span.ts";
import type { Language, LanguageError, LanguageOptions, Parsed } from "../language.ts";
import { compileRegex } from "./compile.ts";
import type { RegexFault } from "./compile.ts";
import { plainRegex } from "./plain.ts";

/**
 * Regular expressions on their own, as in relabelling and matchers: RE2. The variant `anchored` is put between
 * `^(?s:` and `)$` before it is compiled, as Prometheus does with the expressions of relabelling.
 */
export const regex: Language<undefined> = { id: "regex", title: "Regular expression", parse };

const longest = 20_000;

function parse(text: string, options?: LanguageOptions): Parsed<undefined> {
  if (text.length > longest || plainRegex(text)) return { text, tree: undefined, errors: [] };
  const isAnchored = options?.variant === "anchored";
  const compiled = compileRegex(isAnchored ? `^(?s:${text})$` : text);
  if ("matches" in compiled) return { text, tree: undefined, errors: [] };
  return { text, tree: undefined, errors: [errorOf(text, compiled)] };
}

function errorOf(text: string, fault: RegexFault): LanguageError {
  const span = spanOf(text, fault);
  const part = text.slice(span.start, span.end);
  const words = meanings[fault.kind]?.(part) ?? fault.message.replace(/^error parsing regexp: /, "");
  const replacement =
    fault.kind === "missing argument to repetition operator" && text === "*" ? ".*" : undefined;
  return { span, message: words, check: "regex/syntax", ...(replacement !== undefined && { replacement }) };
}

/** What each of RE2's complaints means; `part` is the text that it stands at. */
const meanings: Readonly<Record<string, (part: string) => string>> = {
  "missing closing )": () => "This `(` is never closed; write `\\(` for the character itself.",
  "unexpected )": () => "This `)` closes nothing; write `\\)` for the character itself.",
  "missing closing ]": () => "This `[` is never closed; write `\\[` for the character itself.",
  "invalid character class range": (part) =>
    part.startsWith("[:") || part.startsWith("\\p")
      ? `RE2 knows no class of characters \`${part}\`.`
      : `The range \`${part}\` runs backwards.`,
  "missing argument to repetition operator": (part) =>
    `\`${part}\` repeats what stands before it, and there is nothing; "any text" is \`.*\`.`,
  "invalid nested repetition operator": (part) =>
    `\`${part}\` repeats a repetition. RE2 has no possessive repetition; put what is meant in parentheses.`,
  "invalid repeat count": (part) =>
    `\`${part}\` is no count that RE2 agrees to: at most 1000, also when repetitions within each other are multiplied, and not from more to less.`,
  "invalid escape sequence": (part) =>
    `RE2 has no escape \`${part}\`; a backslash itself is \`\\\\\`. Back references do not exist in RE2.`,
  "trailing backslash at end of expression": () =>
    "The backslash at the end escapes nothing; write `\\\\` for the character itself.",
  "invalid named capture": (part) =>
    /^\(\?<[=!]/.test(part)
      ? "RE2 has no lookbehind; match what stands before as a part of the expression."
      : `\`${part}\` is no name of a group: \`(?P<name>…)\`.`,
  "invalid or unsupported Perl syntax": (part) =>
    /^\(\?[=!]/.test(part)
      ? "RE2 has no lookahead; say it with several rules, or with `!~`."
      : `\`${part}\` is syntax that RE2 does not have.`,
};

function spanOf(text: string, { kind, fragment }: RegexFault): Span {
  if (kind === "missing closing )" || kind === "unexpected )") return parenthesis(text, kind);
  if (kind === "trailing backslash at end of expression") return { start: text.length - 1, end: text.length };
  const start = fragment === "" ? -1 : text.lastIndexOf(fragment);
  return start < 0 ? { start: 0, end: text.length } : { start, end: start + fragment.length };
}

/** The parenthesis without a partner. */
function parenthesis(text: string, kind: string): Span {
  const open: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (char === "[") at = classEnd(text, at);
    else if (char === "(") open.push(at);
    else if (char === ")" && open.pop() === undefined && kind === "unexpected )")
      return { start: at, end: at + 1 };
  }
  const start = open.at(-1) ?? 0;
  return { start, end: start + 1 };
}

/** Offset of the `]` of a character class; a `]` right behind its beginning is one of its characters. */
function classEnd(text: string, start: number): number {
  let at = start + (text[start + 1] === "^" ? 2 : 1);
  if (text[at] === "]") at++;
  for (; at < text.length && text[at] !== "]"; at++) {
    if (text[at] === "\\") at++;
    else if (text.startsWith("[:", at)) at = Math.max(at, text.indexOf(":]", at) + 1);
  }
  return at;
}
