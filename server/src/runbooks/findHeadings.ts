import { fromMarkdown } from "mdast-util-from-markdown";

/** A heading of a page; one within a list or a quotation is none of the page's own. */
export interface FoundHeading {
  /** Without marks and links. */
  readonly text: string;
  /** From 1. */
  readonly level: number;
  /** From 0. */
  readonly line: number;
}

/** Longer headings are cut, in characters. */
const longestHeading = 500;

/** Further ones are left out. */
const mostHeadings = 2000;

/**
 * The headings of a text in Markdown, by its lines alone: a folder may hold thousands of pages, and a whole parser takes
 * time that grows with the square of what is nested. The parser reads the text of each heading.
 * https://spec.commonmark.org/0.31.2/#leaf-blocks
 */
export function findHeadings(markdown: string): FoundHeading[] {
  const found: FoundHeading[] = [];
  let fence = "";
  let inComment = false;
  let paragraph: { readonly line: number; readonly texts: string[] } | undefined;
  const add = (text: string, level: number, line: number): void => {
    found.push({ text: inlineText(text), level, line });
    paragraph = undefined;
  };
  for (const [number, raw] of markdown.split("\n").entries()) {
    if (found.length >= mostHeadings) break;
    const line = raw.trimEnd();
    if (inComment) inComment = !line.includes("-->");
    else if (fence !== "") {
      if (closes(line, fence)) fence = "";
    } else if (/^ {0,3}<!--/.test(line)) {
      inComment = !line.includes("-->");
      paragraph = undefined;
    } else if (opened(line) !== "") {
      fence = opened(line);
      paragraph = undefined;
    } else {
      const [, marks = "", text = ""] = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/.exec(line) ?? [];
      const under = paragraph && /^ {0,3}(=+|-+)$/.exec(line)?.[1];
      if (marks !== "") add(withoutClosing(text), marks.length, number);
      else if (paragraph && under)
        add(paragraph.texts.join(" "), under.startsWith("=") ? 1 : 2, paragraph.line);
      else if (line.trim() === "" || startsOther(line, paragraph !== undefined)) paragraph = undefined;
      else if (paragraph) {
        if (paragraph.texts.length < 20) paragraph.texts.push(line.trim());
      } else paragraph = { line: number, texts: [line.trim()] };
    }
  }
  return found;
}

/** The marks of a code fence that the line opens; empty where it opens none. */
const opened = (line: string): string => /^ {0,3}(`{3,}(?!.*`)|~{3,})/.exec(line)?.[1] ?? "";

const closes = (line: string, fence: string): boolean => {
  const marks = /^ {0,3}(`{3,}|~{3,})$/.exec(line)?.[1] ?? "";
  return marks.startsWith(fence);
};

/** Lines that are no paragraph: quotations, lists, tables, indented code (which cannot interrupt a paragraph). */
const startsOther = (line: string, inParagraph: boolean): boolean =>
  /^ {0,3}(?:>|[-*+](?:\s|$)|\d{1,9}[.)](?:\s|$)|\|)/.test(line) ||
  (!inParagraph && /^(?: {4}|\t)/.test(line));

/** `## Meaning ##` */
function withoutClosing(text: string): string {
  const bare = text.trimEnd();
  let end = bare.length;
  while (end > 0 && bare[end - 1] === "#") end--;
  return end === 0 || bare[end - 1] === " " || bare[end - 1] === "\t"
    ? bare.slice(0, end).trim()
    : bare.trim();
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly alt?: string | null | undefined;
  readonly children?: readonly Node[];
}

const plainText = ({ value, alt, children }: Node): string =>
  value ?? alt ?? (children ?? []).map(plainText).join("");

function inlineText(text: string): string {
  const short = text.slice(0, longestHeading).trim();
  if (!/[\\`*_[\]<>&!~]/.test(short)) return short;
  // As a heading, so that `1. x` or `> x` stays a text.
  return plainText(fromMarkdown(`# ${short}`)).trim();
}
