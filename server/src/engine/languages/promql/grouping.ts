import { accept, advance, isNewer, report, skipTo, unexpected } from "./cursor.ts";
import type { Cursor } from "./cursor.ts";
import type { Grouping, Name } from "./tree.ts";
import { quotedNamesSince } from "./quotedNames.ts";
import { unquote } from "./unquote.ts";
import { labelWords } from "./words.ts";

/** Reads the parenthesised labels of `by`, `on`, `group_left` …; a trailing comma is allowed. */
export function parseGrouping(c: Cursor): Grouping {
  const { start } = c.token;
  const wasSilent = c.silent;
  const labels: Name[] = [];
  if (!accept(c, "(")) {
    unexpected(c, "grouping opts", '"("');
    return { start, end: start, labels };
  }
  while (c.token.kind !== ")" && c.token.kind !== "eof") {
    parseLabel(c, labels, wasSilent);
    if (accept(c, ",")) continue;
    if (c.token.kind === ")") break;
    unexpected(c, "grouping opts", '"," or ")"');
    resume(c, wasSilent);
  }
  if (!accept(c, ")")) unexpected(c, "grouping opts", labels.length === 0 ? "label" : '"," or ")"');
  return { start, end: c.lastEnd, labels };
}

function parseLabel(c: Cursor, labels: Name[], wasSilent: boolean): void {
  const { kind, start, end } = c.token;
  const text = c.text.slice(start, end);
  if (kind === "string") {
    isNewer(c, quotedNamesSince(c), c.token, "label in quotes");
    const value = unquote(text);
    if (value === "") report(c, start, end, 'invalid label name for grouping: ""');
    labels.push({ start, end, value, quoted: true });
    advance(c);
  } else if (kind === "identifier" || kind === "metric" || labelWords.has(kind)) {
    if (kind === "metric") isNewer(c, quotedNamesSince(c), c.token, "label with a colon");
    labels.push({ start, end, value: text });
    advance(c);
  } else {
    unexpected(c, "grouping opts", "label");
    if (kind !== ",") resume(c, wasSilent);
    else c.silent = wasSilent;
  }
}

/** Goes on behind the next comma, or at the closing parenthesis. */
function resume(c: Cursor, wasSilent: boolean): void {
  skipTo(c, ",", ")");
  if (c.token.kind === "eof") return;
  c.silent = wasSilent;
  accept(c, ",");
}
