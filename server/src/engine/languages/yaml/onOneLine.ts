/**
 * The text with every quoted scalar and every flow collection drawn onto one line: their line breaks, indentation and
 * comments become spaces, so that no offset moves. YAML 1.2 wants their lines indented more than their parent; go-yaml,
 * which reads for Prometheus and Kubernetes, does not care.
 */
export function onOneLine(text: string): string {
  const scan: Scan = { text, pieces: [], copied: 0 };
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf("\n", at);
    const end = newline < 0 ? text.length : newline;
    at = line(scan, at, end);
  }
  return scan.pieces.join("") + text.slice(scan.copied);
}

interface Scan {
  readonly text: string;
  readonly pieces: string[];
  copied: number;
}

/** What may stand before a value: dashes, one key, a tag and an anchor. */
const lead =
  /^(?: *(?:[-?:] +)*)(?:(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s"'#[\]{},&*!|>%@`-][^#\n]*?) *:(?= |$) *)?(?:[&!]\S* +)*/;

/** Draws what begins on this line onto it; gives the offset where the next line to look at begins. */
function line(scan: Scan, from: number, end: number): number {
  const { text } = scan;
  const content = text.slice(from, end);
  const start = from + (lead.exec(content)?.[0].length ?? 0);
  const first = text[start];
  if (start >= end) return end + 1;
  if (first === '"' || first === "'") return lineEnd(text, draw(scan, start, quoteEnd(text, start)));
  if (first === "{" || first === "[") return lineEnd(text, flow(scan, start));
  if (first === "|" || first === ">") return blockEnd(text, from, end);
  return end + 1;
}

const lineEnd = (text: string, at: number): number => {
  const newline = text.indexOf("\n", at);
  return newline < 0 ? text.length : newline + 1;
};

/** Offset behind the closing quote, or of the end of the text. */
function quoteEnd(text: string, start: number): number {
  const mark = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (mark === '"' && text[at] === "\\") at++;
    else if (text[at] === mark) {
      if (mark === "'" && text[at + 1] === "'") at++;
      else return at + 1;
    }
  }
  return text.length;
}

/** Replaces the line breaks from `start` to `end`, with the blanks and the comment around them, by spaces. */
function draw(scan: Scan, start: number, end: number): number {
  const { text } = scan;
  for (let at = text.indexOf("\n", start); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) {
    // A document marker ends the document wherever it stands.
    if (/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at + 1, at + 5))) return end;
    const from = text[at - 1] === "\r" ? at - 1 : at;
    blank(scan, from, at + 1);
  }
  return end;
}

function blank(scan: Scan, start: number, to: number): void {
  const from = Math.max(start, scan.copied);
  scan.pieces.push(scan.text.slice(scan.copied, from), " ".repeat(to - from));
  scan.copied = to;
}

/** Draws a flow collection onto one line; gives the offset behind it. */
function flow(scan: Scan, start: number): number {
  const { text } = scan;
  let depth = 0;
  let at = start;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === '"' || char === "'") {
      if (!/[\s,[{:]/.test(text[at - 1] ?? " ")) continue;
      const end = quoteEnd(text, at);
      draw(scan, at, end);
      at = end - 1;
    } else if (char === "[" || char === "{") depth++;
    else if (char === "]" || char === "}") {
      if (--depth === 0) return at + 1;
    } else if (char === "#" && /\s/.test(text[at - 1] ?? " ")) {
      const end = Math.max(at, lineEnd(text, at) - 1);
      blank(scan, at, end);
      at = end - 1;
    } else if (char === "\n") draw(scan, at, at + 1);
  }
  return at;
}

/** Offset of the first line behind a block scalar: one that is not blank and not indented more than its owner. */
function blockEnd(text: string, from: number, end: number): number {
  const indent = /^ *(?:- +)*/.exec(text.slice(from, end))![0].length;
  let at = end + 1;
  while (at < text.length) {
    const next = lineEnd(text, at);
    const content = text.slice(at, next);
    const own = content.length - content.trimStart().length;
    if (content.trim() !== "" && own <= indent) return at;
    at = next;
  }
  return at;
}
